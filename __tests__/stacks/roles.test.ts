import { existsSync, readFileSync } from 'node:fs';
import { loadVault } from '../../config/load';
import { stacksOf, vaultOf } from '../support/vaults';

jest.setTimeout(60_000);

/**
 * Where each role is asked for what it needs, and for what must be refused. A role that no pattern knows has no such test: write
 * one, and name it here.
 */
const ASKED: readonly (readonly [role: RegExp, test: string])[] = [
  [/^backup_(?:discover|advance|release|prune|report)_access_role$/, '__tests__/e2e/permissions.test.ts'],
  [/^drill_(?:function|engine)_access_role$/, '__tests__/e2e/permissions.test.ts'],
  [/^backup_(?:engine|schedules)_access_role$/, '__tests__/e2e/permissions.test.ts'],
  [/^notifier_notify_access_role$/, '__tests__/e2e/permissions.test.ts'],
  [/^chat_access_role$/, '__tests__/stacks/alerts.test.ts'],
  [/^access_role$/, '__tests__/e2e/permissions.test.ts'],
  [/^(?:batch_)?replication_access_role$/, '__tests__/modules/s3/replication.test.ts'],
  [/^file_backup_access_role$/, '__tests__/modules/aws-backup/file-backup.test.ts'],
  [/^tables_access_role$/, '__tests__/modules/aws-backup/table-backup-role.test.ts'],
  [/^table_restores_access_role$/, '__tests__/modules/aws-backup/table-restore-role.test.ts'],
  [/^transfer_(?:source|destination)_role$/, '__tests__/stacks/files-access.test.ts'],
  [/^access_instance_role$/, '__tests__/stacks/files-access.test.ts'],
  [/^flow_logs_access_role$/, '__tests__/modules/vpc/flow-logs.test.ts'],
  [/^break_glass_role$/, '__tests__/modules/break-glass/break-glass-role.test.ts'],
];

const CONFIGS = [
  'examples/minimal/vault.config.ts',
  'examples/complete/vault.config.ts',
  '__tests__/e2e/vault.config.ts',
];

async function roles(): Promise<string[]> {
  const vaults = await Promise.all(CONFIGS.map((config) => loadVault(config)));
  const stacks = vaults.flatMap((vault) => [...stacksOf(vault).values()]);
  return [...new Set(stacks.flatMap(({ json }) => Object.keys(json.resource?.aws_iam_role ?? {})))];
}

test('every role is asked in one test, and every test has a role', async () => {
  const found = await roles();
  const askedIn = (role: string) => ASKED.filter(([pattern]) => pattern.test(role)).map(([, where]) => where);
  expect(found.map((role) => [role, askedIn(role).length]).filter(([, times]) => times !== 1)).toEqual([]);
  expect(ASKED.filter(([pattern]) => !found.some((role) => pattern.test(role)))).toEqual([]);
});

/** As long as what is written would be with the longest names: what only Terraform knows is an account or an ARN. */
const written = (policy: unknown): string =>
  String(policy)
    .replaceAll(/\$\{[^}]*account_id\}/g, '123456789012')
    .replaceAll(/\$\{[^}]*\}/g, 'x'.repeat(90));

test('eight regions and every kind: no policy is longer than IAM allows', () => {
  const [home, ...others] = [
    ...['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1'],
    ...['ap-southeast-1', 'ap-northeast-1', 'sa-east-1', 'ca-central-1'],
  ];
  const regions = {
    [home!]: { plans: ['instances', 'data'], copyTo: others },
    ...Object.fromEntries(others.map((region) => [region, {}])),
  };
  const schedule = 'rate(1 day)';
  const plans = {
    instances: { schedule, kinds: ['ami'], consistency: 'stop' },
    data: { schedule, kinds: ['rds', 'aurora', 'dynamodb'] },
  } as const;
  const stacks = [...stacksOf(vaultOf({ regions, plans })).values()];
  const all = (type: string) =>
    stacks.flatMap(({ json }) =>
      Object.entries(json.resource?.[type] ?? {}).map(
        ([name, { policy }]) => [name, written(policy).length] as const,
      ),
    );
  const managed = all('aws_iam_policy');
  expect(all('aws_iam_role_policy').filter(([, length]) => length > 10_240)).toEqual([]);
  expect(managed.filter(([, length]) => length > 6_144)).toEqual([]);
  expect(managed.map(([name]) => name)).toContain('backup_advance_access_policy_2');
});

test.each([...new Set(ASKED.map(([, where]) => where))])('%s asks as IAM does', (where) => {
  expect(existsSync(where)).toBe(true);
  expect(readFileSync(where, 'utf8')).toMatch(
    /support\/(?:iam\/evaluate|file-access\/suite|recorded-calls\/judge)'/,
  );
});
