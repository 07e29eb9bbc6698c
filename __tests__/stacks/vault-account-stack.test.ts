import type { VaultInput } from '../../config/types';
import { stacksOf, vaultOf } from '../support/vaults';

const lock = { mode: 'governance', days: 7 } as const;
const given: Partial<VaultInput> = {
  vaultAccount: { id: '210987654321' },
  plans: {
    daily: { copies: { 'us-west-2': { vaultAccount: { retention: { days: 90 } } }, 'eu-west-1': {} } },
    weekly: { lock, copies: { 'us-west-2': { lock: 'none', vaultAccount: {} } } },
  },
  regions: {
    'us-east-1': { plans: ['daily', 'weekly'], copyTo: ['us-west-2', 'eu-west-1'] },
    'us-west-2': {},
    'eu-west-1': {},
  },
};
const stacks = stacksOf(vaultOf(given));
const account = stacks.get('us-west-2-vault-account')!;
const ABROAD = '210987654321/us-west-2';

it('is made in the other account alone, where copies go', () => {
  expect([...stacks.keys()].filter((name) => name.endsWith('vault-account'))).toEqual([
    'us-west-2-vault-account',
  ]);
  expect(account.json['provider']?.['aws']).toEqual([
    expect.objectContaining({
      region: 'us-west-2',
      allowed_account_ids: ['210987654321'],
      assume_role: [{ role_arn: 'arn:aws:iam::210987654321:role/OrganizationAccountAccessRole' }],
    }),
    { alias: 'source', region: 'us-west-2' },
  ]);
  expect(stacksOf(vaultOf()).has('us-west-2-vault-account')).toBe(false);
});

it('may be deployed as another role', () => {
  const deployRoleArn = 'arn:aws:iam::210987654321:role/deploy';
  const other = stacksOf(vaultOf({ ...given, vaultAccount: { id: '210987654321', deployRoleArn } }));
  const [provider] = other.get('us-west-2-vault-account')!.json['provider']!['aws'] as unknown as object[];
  expect(provider).toMatchObject({ assume_role: [{ role_arn: deployRoleArn }] });
});

it('trusts the functions that copy and prune, and no other', () => {
  const { assume_role_policy: trust } = account.resource('aws_iam_role.access_role');
  const source = '${data.aws_caller_identity.source_account.account_id}';
  expect(JSON.parse(String(trust))).toMatchObject({
    Statement: [
      {
        Principal: { AWS: `arn:aws:iam::${source}:root` },
        Condition: {
          ArnEquals: {
            'aws:PrincipalArn': ['advance', 'prune'].map(
              (name) => `arn:aws:iam::${source}:role/smart-vault-${name}-us-east-1`,
            ),
          },
        },
      },
    ],
  });
});

it('keeps its key from being destroyed, and may lock only where something is locked', () => {
  expect(account.resource('aws_kms_key.copies_key')).toMatchObject({
    enable_key_rotation: true,
    lifecycle: { prevent_destroy: true },
  });
  const policy = 'aws_iam_role_policy.access_policy';
  expect(account.policy(policy)).not.toHaveProperty('LockOnlyOurs');
  const plans = { daily: { copies: { 'us-west-2': { vaultAccount: { lock } } } } };
  const locking = stacksOf(
    vaultOf({
      ...given,
      plans,
      regions: { 'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] }, 'us-west-2': {} },
    }),
  );
  expect(locking.get('us-west-2-vault-account')?.policy(policy)).toHaveProperty('LockOnlyOurs');
});

it('lets the account read with the key of the region’s copies, and of no other region’s', () => {
  const grants = ['AccountMayRead', 'AccountMayLetEbsRead'];
  const keyOf = (region: string) => stacks.get(`${region}-storage`)!.policy('aws_kms_key.vault_key');
  expect(Object.keys(keyOf('us-west-2'))).toEqual(['AccountDecides', ...grants]);
  expect(keyOf('us-west-2')['AccountMayRead']).toMatchObject({
    Principal: { AWS: 'arn:aws:iam::210987654321:root' },
    Condition: {
      ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::210987654321:role/smart-vault-copies-us-west-2' },
      StringEquals: { 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' },
    },
  });
  for (const region of ['us-east-1', 'eu-west-1'])
    expect(Object.keys(keyOf(region))).toEqual(['AccountDecides']);
});

it('tells runs to copy there too, kept and locked as the copy in the region unless told otherwise', () => {
  const planOf = (name: string): { copies: object[] } => {
    const { target } = stacks
      .get('us-east-1-protection')!
      .resource(`aws_scheduler_schedule.backup_schedules_${name}`) as { target: { input: string } };
    return (JSON.parse(target.input) as { plan: { copies: object[] } }).plan;
  };
  const kmsKeyArn = 'arn:aws:kms:us-west-2:210987654321:alias/smart-vault/copies';
  expect(planOf('daily').copies).toMatchObject([
    { region: 'us-west-2', retention: { days: 30 } },
    { region: ABROAD, kmsKeyArn, retention: { days: 90, minimum: 1 } },
    { region: 'eu-west-1' },
  ]);
  const [, there] = planOf('weekly').copies;
  expect(there).toEqual({ region: ABROAD, kmsKeyArn, retention: { weekly: 12, newest: 2, minimum: 1 } });
});
