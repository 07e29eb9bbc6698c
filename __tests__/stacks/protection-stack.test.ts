import type { VaultInput } from '../../config/types';
import { readEnvironment } from '../../lambda-src/env';
import { runFrom } from '../../lambda-src/request';
import { stacksOf, vaultOf } from '../support/vaults';

const kmsKeyArn = 'arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab';
const vaultKeyIn = (region: string) =>
  `\${data.terraform_remote_state.${region}-storage.outputs.aws_kms_key_vault_key_arn}`;

const regions = {
  'us-east-1': { plans: ['daily', 'weekly', 'local'], copyTo: ['us-west-2', 'eu-west-1'] },
  'us-west-2': {},
  'eu-west-1': {},
};
const plans: VaultInput['plans'] = {
  daily: {},
  weekly: { copies: { 'us-west-2': { retention: { days: 365 }, kmsKeyArn } } },
  local: { schedule: 'rate(1 hour)', copies: {} },
};
const protection = (given: Partial<VaultInput> = {}) =>
  stacksOf(vaultOf({ plans, regions, ...given })).get('us-east-1-protection')!;

/** What the schedule of that name tells the state machine. */
function inputOf(stack: ReturnType<typeof protection>, name: string): Record<string, unknown> {
  const { target } = stack.resource(`aws_scheduler_schedule.backup_schedules_${name}`) as {
    target: { input: string };
  };
  return JSON.parse(target.input) as Record<string, unknown>;
}

describe('protection', () => {
  const stack = protection();

  it('copies each plan to every region of copyTo, or only where the plan says', () => {
    const kept = { days: 30, newest: 2, minimum: 1 };
    expect(inputOf(stack, 'daily')).toMatchObject({
      plan: {
        copies: [
          { region: 'us-west-2', kmsKeyArn: vaultKeyIn('us-west-2'), retention: kept },
          { region: 'eu-west-1', kmsKeyArn: vaultKeyIn('eu-west-1'), retention: kept },
        ],
      },
    });
    expect(inputOf(stack, 'weekly')).toMatchObject({
      plan: { copies: [{ region: 'us-west-2', kmsKeyArn, retention: { days: 365, minimum: 1 } }] },
    });
    expect(inputOf(stack, 'local')).toMatchObject({ plan: { copies: [] } });
  });

  it('locks originals and copies as told, and may lock only there and only what is ours', () => {
    const lock = { mode: 'governance', days: 7 } as const;
    const strict = { mode: 'compliance', days: 30, coolOffHours: 24 } as const;
    const locking = protection({
      plans: {
        daily: { lock },
        weekly: { lock, copies: { 'us-west-2': { lock: 'none' } } },
        local: { schedule: 'rate(1 hour)', copies: { 'eu-west-1': { lock: strict } } },
      },
    });
    expect(inputOf(locking, 'daily')).toMatchObject({ plan: { lock, copies: [{ lock }, { lock }] } });
    const { plan } = inputOf(locking, 'weekly') as { plan: { copies: object[] } };
    expect(plan).toMatchObject({ lock });
    expect(plan.copies[0]).not.toHaveProperty('lock');
    expect(inputOf(locking, 'local')).toMatchObject({ plan: { copies: [{ lock: strict }] } });
    expect(inputOf(locking, 'local')['plan']).not.toHaveProperty('lock');

    const address = 'aws_iam_role_policy.backup_advance_access_policy';
    expect(locking.policy(address)['LockOnlyOurSnapshots']).toMatchObject({
      Action: 'ec2:LockSnapshot',
      Resource: ['us-east-1', 'us-west-2', 'eu-west-1'].map(
        (region) => expect.stringContaining(`:ec2:${region}::snapshot/*`) as string,
      ),
      Condition: { StringEquals: { 'aws:ResourceTag/smart-vault:managed-by': 'smart-vault' } },
    });
    expect(stack.policy(address)).not.toHaveProperty('LockOnlyOurSnapshots');
  });

  it('may use the keys of all plans, and of no other', () => {
    const policy = stack.policy('aws_iam_role_policy.backup_advance_access_policy');
    expect(policy['WriteWithCopyKeys']).toMatchObject({
      Resource: [vaultKeyIn('us-west-2'), vaultKeyIn('eu-west-1'), kmsKeyArn],
      Condition: {
        StringEquals: { 'kms:ViaService': ['ec2.us-west-2.amazonaws.com', 'ec2.eu-west-1.amazonaws.com'] },
      },
    });
    expect(policy['LetEbsUseTheKeys']?.Resource).toContain(kmsKeyArn);

    const own = protection({ plans: { ...plans, daily: { copies: {} } } });
    expect(own.policy('aws_iam_role_policy.backup_advance_access_policy')['WriteWithCopyKeys']).toMatchObject(
      {
        Resource: kmsKeyArn,
        Condition: { StringEquals: { 'kms:ViaService': ['ec2.us-west-2.amazonaws.com'] } },
      },
    );
  });

  it('cleans up after all its plans, on the 1st', () => {
    expect(stack.resource('aws_scheduler_schedule.backup_schedules_cleanup')).toMatchObject({
      name: 'cleanup',
      schedule_expression: 'cron(0 0 1 * ? *)',
      schedule_expression_timezone: 'UTC',
    });
    const names = ['daily', 'weekly', 'local'];
    expect(inputOf(stack, 'cleanup')).toEqual({
      cleanup: {
        plans: names.map((name) => inputOf(stack, name)['plan']),
      },
      scheduledTime: '<aws.scheduler.scheduled-time>',
    });
  });

  it('looks for orphans in every region of the vault only where they are to be deleted', () => {
    const snapshotsIn = (one: typeof stack) =>
      one.policy('aws_iam_role_policy.backup_prune_access_policy')['DeleteOnlyOurSnapshots']?.Resource;
    const given = {
      plans: { daily: {} },
      regions: { 'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] }, 'us-west-2': {}, 'eu-west-1': {} },
    };
    const own = ['arn:aws:ec2:us-east-1::snapshot/*', 'arn:aws:ec2:us-west-2::snapshot/*'];
    expect(snapshotsIn(protection(given))).toEqual(own);

    const pruning = protection({ ...given, cleanup: { schedule: 'rate(7 days)', orphans: { days: 90 } } });
    expect(snapshotsIn(pruning)).toEqual([...own, 'arn:aws:ec2:eu-west-1::snapshot/*']);
    expect(inputOf(pruning, 'cleanup')).toMatchObject({
      cleanup: { orphans: { days: 90, minimum: 1 }, regions: ['us-east-1', 'us-west-2', 'eu-west-1'] },
    });
  });

  it('has no cleanup where none is wanted', () => {
    expect(protection({ cleanup: 'none' }).addresses()).not.toContain(
      'aws_scheduler_schedule.backup_schedules_cleanup',
    );
  });

  it('tells the state machine only what it understands', () => {
    const environment = readEnvironment({
      VAULT_NAME: 'smart-vault',
      SOURCE_REGION: 'us-east-1',
      SNS_TOPIC_ARN: 'arn:topic',
      REPORTS_BUCKET: 'reports',
    });
    const execution = { id: 'arn', name: 'x', startTime: '2026-11-21T03:00:00Z' };
    const full = protection({
      plans: {
        ...plans,
        daily: {
          select: { tags: { backup: 'true', tier: ['gold', 'silver'] }, exclude: { env: 'dev' } },
          consistency: { before: ['sync'], after: [] },
          retention: { days: 7, weekly: 5 },
        },
      },
      cleanup: { orphans: { days: 90 } },
    });
    for (const name of ['daily', 'weekly', 'local', 'cleanup']) {
      const input = inputOf(full, name);
      const event = { ...input, scheduledTime: '2026-11-21T03:00:00Z' };
      const { plan, cleanup } = input;
      expect(runFrom({ event, execution }, environment)).toMatchObject(plan ? { plan } : { cleanup });
    }
  });
});
