import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { DescribeKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
  type GetScheduleCommandOutput,
} from '@aws-sdk/client-scheduler';
import { GetQueueUrlCommand, PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Finding, Level } from '../../cli/aws/doctor/finding';
import { clientOptions } from '../../scripts/local/clients';
import { vaultCommand, vaultJson, type Surroundings } from '../support/cli';
import { DeployedVault, DR, SOURCE, VAULT } from '../support/deployed';

/** `vault doctor` */
const vault = new DeployedVault();
const { emulator } = vault;
const options = clientOptions(emulator, SOURCE);
const scheduler = new SchedulerClient(options);

const sqs = new SQSClient(options);
let deadLetters: string | undefined;

beforeEach(async () => {
  await vault.clear();
  // Runs that other tests broke have left their inputs there.
  ({ QueueUrl: deadLetters } = await sqs.send(
    new GetQueueUrlCommand({ QueueName: `${VAULT}-dead-letters` }),
  ));
  await sqs.send(new PurgeQueueCommand({ QueueUrl: deadLetters }));
  // The command's clock is the emulator's: at the usual speed it would be minutes off by being slow.
  await emulator.setSpeed(1);
});

interface Answer {
  readonly counts: Readonly<Record<Level, number>>;
  readonly findings: readonly Finding[];
}

const doctor = (surroundings: Surroundings = {}) => vaultJson<Answer>(emulator, ['doctor'], surroundings);

const of = (answer: Answer, check: string): Finding[] => answer.findings.filter((one) => one.check === check);
/** All that is broken, or wants attention, of one check, in words. */
const bad = (answer: Answer, check: string): string[] =>
  of(answer, check).flatMap(({ level, found, region = '' }) =>
    level === 'ok' ? [] : [`${level} ${region}: ${found}`],
  );

test('a vault as it was deployed: nothing is broken', async () => {
  const { exitCode, answer } = await doctor();
  expect(answer.findings.filter(({ level }) => level === 'broken')).toEqual([]);
  expect(exitCode).toBe(0);
  expect(of(answer, 'clock')).toMatchObject([{ level: 'ok' }]);
  expect(of(answer, 'schedules')).toEqual([
    { check: 'schedules', region: SOURCE, level: 'ok', found: '15, all as the configuration wants them' },
  ]);
  expect(of(answer, 'keys').map(({ region, level, found }) => [region, level, found])).toEqual([
    [SOURCE, 'ok', `alias/${VAULT}/vault is enabled`],
    [SOURCE, 'ok', `alias/${VAULT}/operations is enabled`],
    [DR, 'ok', `alias/${VAULT}/vault is enabled`],
  ]);
  expect(of(answer, 'quotas').map(({ level, found }) => [level, found])).toContainEqual([
    'ok',
    'Concurrent snapshot copies per destination Region: 0 of 20',
  ]);
  for (const check of ['functions', 'restore tests', 'reports bucket', 'dead letters'])
    expect(of(answer, check)).toMatchObject([{ level: 'ok', region: SOURCE }]);
  expect(of(answer, 'functions')).toMatchObject([{ found: '6, all active' }]);
  expect(of(answer, 'state machine').map(({ level, found }) => [level, found])).toEqual([
    ['ok', `${VAULT}-backup is active`],
    ['ok', `${VAULT}-drill is active`],
  ]);
});

test('a network for restore tests that somebody has opened', async () => {
  const Filters = [{ Name: 'tag:smart-vault:drill', Values: [VAULT] }];
  const { SecurityGroups: [group] = [] } = await vault.source.send(
    new DescribeSecurityGroupsCommand({ Filters }),
  );
  const GroupId = group!.GroupId!;
  const IpPermissions = [
    { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '192.0.2.0/24' }] },
  ];
  await vault.source.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  try {
    expect(bad((await doctor()).answer, 'restore tests')).toEqual([
      `broken ${SOURCE}: the network is not isolated: ${GroupId} has rules`,
    ]);
  } finally {
    await vault.source.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  }
});

test('schedules that are not as the configuration wants them', async () => {
  const shown = async (Name: string): Promise<GetScheduleCommandOutput> =>
    scheduler.send(new GetScheduleCommand({ GroupName: VAULT, Name }));
  const change = async (
    was: GetScheduleCommandOutput,
    to: Partial<GetScheduleCommandOutput>,
  ): Promise<void> => {
    const { Name, GroupName, ScheduleExpression, ScheduleExpressionTimezone, State, Target } = {
      ...was,
      ...to,
    };
    const FlexibleTimeWindow = { Mode: 'OFF' as const };
    const same = {
      Name,
      GroupName,
      ScheduleExpression,
      ScheduleExpressionTimezone,
      State,
      Target,
      FlexibleTimeWindow,
    };
    await scheduler.send(new UpdateScheduleCommand(same));
  };
  const [daily, gold, hooked, tables] = [
    await shown('daily'),
    await shown('gold'),
    await shown('hooked'),
    await shown('tables'),
  ];
  const extra = { GroupName: VAULT, Name: 'extra' };
  try {
    await change(daily, {
      Target: { ...daily.Target!, Input: daily.Target!.Input!.replace('"days":30', '"days":3') },
    });
    await change(gold, { State: 'DISABLED' });
    await change(hooked, {
      ScheduleExpression: 'cron(1 7 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
    });
    await scheduler.send(new DeleteScheduleCommand({ GroupName: VAULT, Name: 'tables' }));
    await scheduler.send(
      new CreateScheduleCommand({
        ...extra,
        ScheduleExpression: 'rate(1 day)',
        Target: daily.Target,
        FlexibleTimeWindow: { Mode: 'OFF' },
      }),
    );
    const { exitCode, answer } = await doctor();
    expect(exitCode).toBe(3);
    expect(bad(answer, 'schedules').map((words) => words.replace(/; .*copies.*/, ''))).toEqual([
      expect.stringMatching(
        `^attention ${SOURCE}: daily differs: input\\.plan\\.retention\\.days: 3, wanted 30`,
      ),
      `attention ${SOURCE}: extra is deployed, and not in the configuration: it still runs`,
      `broken ${SOURCE}: gold is disabled: it does not run`,
      `attention ${SOURCE}: hooked differs: expression: "cron(1 7 * * ? *)", wanted "cron(0 7 * * ? *)"; timeZone: "Europe/Berlin", wanted "UTC"`,
      `broken ${SOURCE}: tables is in the configuration, and not deployed: it does not run`,
    ]);
    const { stdout } = await vaultCommand(emulator, ['doctor']);
    expect(stdout).toMatch(
      new RegExp(
        `^✗ BROKEN +schedules +${SOURCE}: gold is disabled: it does not run\n +→ enable the schedule$`,
        'm',
      ),
    );
  } finally {
    for (const each of [daily, gold, hooked]) await change(each, {});
    const { Target, ScheduleExpression, ScheduleExpressionTimezone } = tables;
    await scheduler.send(
      new CreateScheduleCommand({
        ...{ GroupName: VAULT, Name: 'tables', Target, ScheduleExpression, ScheduleExpressionTimezone },
        FlexibleTimeWindow: { Mode: 'OFF' },
      }),
    );
    await scheduler.send(new DeleteScheduleCommand(extra));
  }
});

test('a key that is disabled, and letters that are dead', async () => {
  const kms = new KMSClient(clientOptions(emulator, DR));
  const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: `alias/${VAULT}/vault` }));
  await kms.send(new DisableKeyCommand({ KeyId: key?.KeyId }));
  await sqs.send(new SendMessageCommand({ QueueUrl: deadLetters, MessageBody: '{}' }));
  try {
    const { exitCode, answer } = await doctor();
    expect(exitCode).toBe(3);
    expect(bad(answer, 'keys')).toEqual([
      `broken ${DR}: alias/${VAULT}/vault is disabled: nothing can be copied or restored`,
    ]);
    expect(bad(answer, 'dead letters')).toEqual([`attention ${SOURCE}: ${VAULT}-dead-letters holds 1`]);
  } finally {
    await kms.send(new EnableKeyCommand({ KeyId: key?.KeyId }));
  }
});

test('a check that breaks stops no other', async () => {
  await emulator.setFaults([
    { service: 'kms', effect: { error: 'AccessDeniedException', status: 400 } },
    { service: 'servicequotas', region: DR, effect: { error: 'AccessDeniedException', status: 400 } },
  ]);
  const { exitCode, answer } = await doctor();
  expect(exitCode).toBe(3);
  expect(bad(answer, 'keys')).toEqual([expect.stringMatching(/^broken : cannot be checked: AccessDenied/)]);
  expect(bad(answer, 'quotas')).toEqual([
    expect.stringMatching(`^attention ${DR}: Service Quotas cannot be read: AccessDenied`),
  ]);
  expect(of(answer, 'quotas').filter(({ region }) => region === SOURCE)).not.toEqual([]);
  expect(of(answer, 'functions')).toMatchObject([{ level: 'ok' }]);
});

test('a clock that is off', async () => {
  const clock = await emulator.clock();
  const EMULATOR_CLOCK = JSON.stringify({ ...clock, base: clock.base - 600_000 });
  const { exitCode, answer } = await doctor({ env: { EMULATOR_CLOCK } });
  expect(exitCode).toBe(3);
  expect(bad(answer, 'clock')).toEqual([expect.stringMatching(/^broken : (5\d\d|60\d) s behind AWS's$/)]);
});

test('what the caller may do', async () => {
  const iam = new IAMClient(options);
  const UserName = `looker-${Date.now()}`;
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: 'states:StartExecution', Resource: '*' },
    ],
  });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'most', PolicyDocument }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const env = { AWS_ACCESS_KEY_ID: key!.AccessKeyId!, AWS_SECRET_ACCESS_KEY: key!.SecretAccessKey! };
  const { answer } = await doctor({ env });
  expect(of(answer, 'credentials')).toMatchObject([
    { level: 'ok', found: expect.stringContaining(`user/${UserName}`) },
  ]);
  expect(bad(answer, 'permissions')).toEqual([
    expect.stringMatching(`user/${UserName} may not do everywhere: states:StartExecution$`),
  ]);
});
