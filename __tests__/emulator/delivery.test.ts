import {
  CreateTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { Emulator } from '../../emulator/emulator';
import { createMachine, outcomeOf, sfnFor } from './support/machine';
import { createFunction, createRole, invoke, json, query, rest, roleArn, until } from './support/raw';

jest.setTimeout(60_000);

let emulator: Emulator;
let sns: SNSClient;

beforeAll(async () => {
  emulator = await Emulator.start();
  sns = new SNSClient({
    endpoint: emulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'x' },
  });
});
beforeEach(async () => {
  await emulator.reset();
  await emulator.configure({ lambdaConcurrency: 1 });
  await createRole(emulator);
});
afterAll(() => emulator?.stop());

const queueArn = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;
async function queue(name: string): Promise<string> {
  return (await json(emulator, 'sqs', 'AmazonSQS.CreateQueue', { QueueName: name })).body.QueueUrl;
}
async function receive(QueueUrl: string): Promise<string[]> {
  const { body } = await json(emulator, 'sqs', 'AmazonSQS.ReceiveMessage', {
    QueueUrl,
    MaxNumberOfMessages: 10,
  });
  return (body.Messages ?? []).map((message: { Body: string }) => message.Body);
}
const arrives = async (url: string) =>
  (
    await until(
      () => receive(url),
      (found) => found.length > 0,
    )
  )[0]!;
const topic = async () => (await sns.send(new CreateTopicCommand({ Name: 'alerts' }))).TopicArn!;
/** Remembers its events in the child, so that there must be one child only. */
const recorder = 'let seen = []; export const handler = async (e) => (e.ask ? seen : seen.push(e));';

async function schedule(target: object): Promise<void> {
  const answer = await rest(emulator, 'scheduler', 'POST', '/schedules/nightly', {
    ScheduleExpression: 'cron(0 2 * * ? *)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { RoleArn: roleArn, ...target },
  });
  expect(answer.status).toBe(200);
}

describe('EventBridge Scheduler', () => {
  test('starts a state machine with the context attributes in its input', async () => {
    const sfn = sfnFor(emulator);
    const Arn = await createMachine(sfn, { Only: { Type: 'Succeed' } });
    await schedule({
      Arn,
      Input: JSON.stringify({ at: '<aws.scheduler.scheduled-time>', id: '<aws.scheduler.execution-id>' }),
    });
    const fired = await emulator.fireSchedule({
      name: 'nightly',
      region: 'us-east-1',
      scheduledTime: '2026-01-01T02:00:00Z',
    });
    expect(fired).toMatchObject({ delivered: true, attempts: 1 });
    expect((await outcomeOf(sfn, fired.executionArn!)).output).toEqual({
      at: '2026-01-01T02:00:00Z',
      id: fired.executionId,
    });
    expect(await emulator.calls({ caller: 'scheduler' })).toMatchObject([{ action: 'StartExecution' }]);
  });

  test('tries again as often as its policy says, then gives the payload to the dead-letter queue', async () => {
    await emulator.setSpeed(1000);
    const dead = await queue('dead');
    const Arn = await createMachine(sfnFor(emulator), { Only: { Type: 'Succeed' } });
    await schedule({
      Arn,
      Input: '{"attempt": "<aws.scheduler.attempt-number>"}',
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
      DeadLetterConfig: { Arn: queueArn('dead') },
    });
    await emulator.setFaults([
      { caller: 'scheduler', action: 'StartExecution', effect: { error: 'throttle' } },
    ]);
    const fired = await emulator.fireSchedule({ name: 'nightly', region: 'us-east-1' });
    expect(fired).toMatchObject({
      delivered: false,
      attempts: 3,
      error: 'ThrottlingException',
      deadLetter: queueArn('dead'),
    });
    expect(await arrives(dead)).toBe('{"attempt": "3"}');
  });

  test('invokes a Lambda function and sends to a queue', async () => {
    const Arn = await createFunction(emulator, 'seen', recorder);
    await schedule({ Arn, Input: '{"n": 1}' });
    await emulator.fireSchedule({ name: 'nightly', region: 'us-east-1' });
    await until(
      () => invoke(emulator, 'seen', { ask: true }),
      ({ body }) => body[0]?.n === 1,
    );
    const url = await queue('work');
    await rest(emulator, 'scheduler', 'PUT', '/schedules/nightly', {
      ScheduleExpression: 'rate(1 day)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: queueArn('work'), RoleArn: roleArn, Input: 'text' },
    });
    await emulator.fireSchedule({ name: 'nightly', region: 'us-east-1' });
    expect(await arrives(url)).toBe('text');
  });

  test('a schedule that does not exist is an error', async () => {
    await expect(emulator.fireSchedule({ name: 'none', region: 'us-east-1' })).rejects.toThrow(/none/);
  });
});

describe('EventBridge rules', () => {
  async function rule(targets: object[], pattern: object = { source: ['vault'] }): Promise<void> {
    await json(emulator, 'events', 'AWSEvents.PutRule', { Name: 'r', EventPattern: JSON.stringify(pattern) });
    const Targets = targets.map((target, i) => ({ Id: String(i), ...target }));
    const { body } = await json(emulator, 'events', 'AWSEvents.PutTargets', { Rule: 'r', Targets });
    expect(body.FailedEntryCount).toBe(0);
  }
  const put = (detail: object, source = 'vault') =>
    json(emulator, 'events', 'AWSEvents.PutEvents', {
      Entries: [
        { Source: source, DetailType: 'Test', Detail: JSON.stringify(detail), Resources: ['arn:one'] },
      ],
    });

  test('an event reaches Lambda, a state machine, a topic and a queue', async () => {
    const sfn = sfnFor(emulator);
    const fn = await createFunction(emulator, 'seen', recorder);
    const machine = await createMachine(sfn, { Only: { Type: 'Succeed' } });
    const TopicArn = await topic();
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.com' }));
    const url = await queue('work');
    await rule([
      { Arn: fn },
      { Arn: machine, RoleArn: roleArn },
      { Arn: TopicArn },
      { Arn: queueArn('work') },
    ]);
    await put({ n: 1 }, 'other');
    await put({ n: 2 });
    const event = JSON.parse(await arrives(url));
    expect(event).toMatchObject({
      source: 'vault',
      'detail-type': 'Test',
      detail: { n: 2 },
      resources: ['arn:one'],
      region: 'us-east-1',
      account: '123456789012',
      time: expect.stringMatching(/Z$/),
    });
    await until(
      () => invoke(emulator, 'seen', { ask: true }),
      ({ body }) => body[0]?.detail.n === 2,
    );
    const started = await until(
      () => emulator.calls({ action: 'StartExecution', caller: 'events' }),
      (calls) => calls.length > 0,
    );
    expect(started).toHaveLength(1);
    const [mail] = await until(
      () => emulator.outbox(),
      (found) => found.length > 0,
    );
    expect(JSON.parse(mail!.message).detail).toEqual({ n: 2 });
  });

  test.each([
    ['Input', { Input: '{"fixed": true}' }, '{"fixed": true}'],
    ['InputPath', { InputPath: '$.detail' }, '{"id": "snap-1", "ok": true}'],
    [
      'a transformer to JSON',
      {
        InputTransformer: {
          InputPathsMap: { id: '$.detail.id', ok: '$.detail.ok' },
          InputTemplate: '{"text": "snapshot <id>", "id": <id>, "ok": <ok>}',
        },
      },
      '{"text": "snapshot snap-1", "id": "snap-1", "ok": true}',
    ],
    [
      'a transformer to text',
      {
        InputTransformer: {
          InputPathsMap: { id: '$.detail.id' },
          InputTemplate: '"Snapshot <id> of rule <aws.events.rule-name>"',
        },
      },
      'Snapshot snap-1 of rule r',
    ],
  ])('%s decides what the target gets', async (_, more, expected) => {
    const url = await queue('work');
    await rule([{ Arn: queueArn('work'), ...more }]);
    await put({ id: 'snap-1', ok: true });
    expect(await arrives(url)).toBe(expected);
  });

  test('what a target refuses goes to its dead-letter queue after its retries', async () => {
    await emulator.setSpeed(1000);
    const dead = await queue('dead');
    const Arn = await createFunction(emulator, 'busy', recorder);
    await rule([
      {
        Arn,
        Input: '{"n": 9}',
        RetryPolicy: { MaximumRetryAttempts: 1 },
        DeadLetterConfig: { Arn: queueArn('dead') },
      },
    ]);
    await emulator.setFaults([{ action: 'Invoke', caller: '^events$', effect: { error: 'throttle' } }]);
    await put({});
    expect(await arrives(dead)).toBe('{"n": 9}');
    expect(await emulator.calls({ action: 'Invoke', caller: 'events' })).toHaveLength(2);
  });
});

describe('SNS', () => {
  test('e-mail subscribers stand in the outbox, and leave cleanly', async () => {
    const TopicArn = await topic();
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'email',
        Endpoint: 'ops@example.com',
        ReturnSubscriptionArn: true,
      }),
    );
    await sns.send(new PublishCommand({ TopicArn, Subject: 'Backup', Message: 'done' }));
    expect(await emulator.outbox()).toMatchObject([
      {
        protocol: 'email',
        endpoint: 'ops@example.com',
        topic: TopicArn,
        region: 'us-east-1',
        subject: 'Backup',
        message: 'done',
      },
    ]);
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await sns.send(new PublishCommand({ TopicArn, Message: 'again' }));
    expect(await emulator.outbox()).toHaveLength(1);
  });

  test('queues and functions get the message for real; foreign web hooks do not', async () => {
    const TopicArn = await topic();
    const url = await queue('work');
    const fn = await createFunction(emulator, 'seen', recorder);
    for (const [Protocol, Endpoint] of [
      ['sqs', queueArn('work')],
      ['lambda', fn],
      ['https', 'https://example.invalid/hook'],
    ])
      await sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
    await sns.send(new PublishCommand({ TopicArn, Subject: 's', Message: 'm' }));
    expect(JSON.parse(await arrives(url))).toMatchObject({
      Type: 'Notification',
      Message: 'm',
      Subject: 's',
    });
    const { body } = await until(
      () => invoke(emulator, 'seen', { ask: true }),
      (answer) => answer.body.length > 0,
    );
    expect(body[0].Records[0].Sns).toMatchObject({ Message: 'm', TopicArn });
    expect((await emulator.outbox()).map((m) => m.protocol).sort()).toEqual(['https', 'lambda', 'sqs']);
  });

  test('a function gets a message as often as SNS is told to deliver it', async () => {
    const TopicArn = await topic();
    const Endpoint = await createFunction(emulator, 'seen', recorder);
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint }));
    await emulator.configure({ snsDeliveries: 2 });
    await sns.send(new PublishCommand({ TopicArn, Message: 'm' }));
    const { body } = await until(
      () => invoke(emulator, 'seen', { ask: true }),
      (answer) => answer.body.length === 2,
    );
    const ids = body.map(({ Records: [record] }: { Records: { Sns: object }[] }) => record!.Sns);
    expect(ids[0]).toEqual(ids[1]);
  });

  test('what a function cannot be given goes to the subscription’s dead-letter queue', async () => {
    const TopicArn = await topic();
    const dead = await queue('dead');
    const Endpoint = await createFunction(emulator, 'seen', recorder);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn('dead') });
    await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint, Attributes: { RedrivePolicy } }),
    );
    await emulator.setFaults([{ action: 'Invoke', caller: '^sns$', effect: { error: 'throttle' } }]);
    await sns.send(new PublishCommand({ TopicArn, Subject: 's', Message: 'm' }));
    expect(JSON.parse(await arrives(dead))).toMatchObject({ Subject: 's', Message: 'm', TopicArn });
  });

  test('a chat that Amazon Q Developer serves subscribes to its topics, once per account and channel', async () => {
    const TopicArn = await topic();
    const create = (ConfigurationName: string) =>
      rest(emulator, 'chatbot', 'POST', '/create-slack-channel-configuration', {
        ConfigurationName,
        SlackTeamId: 'T0123456789',
        SlackChannelId: 'C0123456789',
        SnsTopicArns: [TopicArn],
        IamRoleArn: roleArn,
      });
    const { status, body } = await create('ops');
    expect(status).toBe(201);
    const { ChatConfigurationArn } = body.ChannelConfiguration;
    expect((await create('again')).status).toBe(409);
    await sns.send(new PublishCommand({ TopicArn, Message: 'm' }));
    expect(await emulator.outbox()).toMatchObject([
      { protocol: 'https', endpoint: 'https://global.sns-api.chatbot.amazonaws.com', message: 'm' },
    ]);
    const answer = await rest(emulator, 'chatbot', 'POST', '/delete-slack-channel-configuration', {
      ChatConfigurationArn,
    });
    expect(answer.status).toBe(204);
    await sns.send(new PublishCommand({ TopicArn, Message: 'nobody hears' }));
    expect(await emulator.outbox()).toHaveLength(1);
  });
});

describe('CloudWatch alarms', () => {
  const put = (value: number) =>
    query(emulator, 'monitoring', 'PutMetricData', {
      Namespace: 'Vault',
      'MetricData.member.1.MetricName': 'SnapshotsCreated',
      'MetricData.member.1.Value': String(value),
      'MetricData.member.1.Dimensions.member.1.Name': 'plan',
      'MetricData.member.1.Dimensions.member.1.Value': 'daily',
    });
  const alarm = async (more: Record<string, string> = {}) =>
    query(emulator, 'monitoring', 'PutMetricAlarm', {
      AlarmName: 'no-snapshots',
      Namespace: 'Vault',
      MetricName: 'SnapshotsCreated',
      'Dimensions.member.1.Name': 'plan',
      'Dimensions.member.1.Value': 'daily',
      Statistic: 'Sum',
      Period: '86400',
      EvaluationPeriods: '1',
      Threshold: '1',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      'AlarmActions.member.1': await topic(),
      'OKActions.member.1': await topic(),
      ...more,
    });
  const state = async () => (await emulator.evaluateAlarms('us-east-1'))[0]!.state;

  test('an alarm follows its metric through virtual time and tells its topics', async () => {
    await sns.send(
      new SubscribeCommand({ TopicArn: await topic(), Protocol: 'email', Endpoint: 'ops@example.com' }),
    );
    await alarm();
    await put(3);
    expect(await state()).toBe('OK');
    expect(await state()).toBe('OK');
    await emulator.advance(86_401);
    expect(await state()).toBe('ALARM');
    const [ok, alarmed, ...more] = await emulator.outbox();
    expect(more).toEqual([]);
    expect(ok!.subject).toBe('OK: "no-snapshots" in US East (N. Virginia)');
    expect(alarmed!.subject).toBe('ALARM: "no-snapshots" in US East (N. Virginia)');
    expect(JSON.parse(alarmed!.message)).toMatchObject({
      AlarmName: 'no-snapshots',
      NewStateValue: 'ALARM',
      OldStateValue: 'OK',
      AWSAccountId: '123456789012',
      Trigger: { MetricName: 'SnapshotsCreated', Period: 86400, Threshold: 1, Statistic: 'SUM' },
    });
  });

  test.each([
    ['missing', 'INSUFFICIENT_DATA'],
    ['notBreaching', 'OK'],
    ['breaching', 'ALARM'],
    ['ignore', 'INSUFFICIENT_DATA'],
  ])('without data and TreatMissingData %s it is %s', async (TreatMissingData, expected) => {
    await alarm({ TreatMissingData });
    expect(await state()).toBe(expected);
  });

  test('two out of three datapoints', async () => {
    await alarm({
      Period: '60',
      EvaluationPeriods: '3',
      DatapointsToAlarm: '2',
      TreatMissingData: 'missing',
    });
    await put(0);
    await emulator.advance(60);
    await put(5);
    expect(await state()).toBe('OK');
    await emulator.advance(60);
    await put(0);
    expect(await state()).toBe('ALARM');
  });

  test('SetAlarmState tells the topics too', async () => {
    await sns.send(
      new SubscribeCommand({ TopicArn: await topic(), Protocol: 'email', Endpoint: 'ops@example.com' }),
    );
    await alarm();
    await query(emulator, 'monitoring', 'SetAlarmState', {
      AlarmName: 'no-snapshots',
      StateValue: 'ALARM',
      StateReason: 'drill',
    });
    expect((await emulator.outbox()).map((m) => m.subject)).toEqual([
      'ALARM: "no-snapshots" in US East (N. Virginia)',
    ]);
  });

  test.each([
    ['ALARM("no-snapshots") AND NOT OK(other)', 'ALARM'],
    ['ALARM(other) OR (FALSE AND TRUE)', 'OK'],
    ['INSUFFICIENT_DATA(other) AND (ALARM(no-snapshots) OR FALSE)', 'ALARM'],
  ])('a composite alarm follows its rule %s', async (AlarmRule, expected) => {
    await alarm();
    const { status } = await query(emulator, 'monitoring', 'PutCompositeAlarm', {
      AlarmName: 'both',
      AlarmRule,
    });
    expect(status).toBe(200);
    expect((await emulator.evaluateAlarms('us-east-1')).find(({ name }) => name === 'both')!.state).toBe(
      expected,
    );
  });
});
