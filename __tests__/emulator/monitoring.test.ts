import {
  CloudWatchClient,
  DeleteDashboardsCommand,
  GetDashboardCommand,
  ListMetricsCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { createFunction, createRole, invoke } from './support/raw';

jest.setTimeout(60_000);

const REGION = 'us-east-1';
let emulator: Emulator;
let cloudwatch: CloudWatchClient;

beforeAll(async () => {
  emulator = await Emulator.start();
  cloudwatch = new CloudWatchClient(clientOptions(emulator, REGION));
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

const put = (name: string, value: number, dimensions: Record<string, string>) =>
  cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: 'Shop',
      MetricData: [
        {
          MetricName: name,
          Value: value,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
      ],
    }),
  );
const query = (Id: string, MetricName: string, Namespace = 'Shop'): MetricDataQuery => ({
  Id,
  ReturnData: false,
  MetricStat: {
    Metric: { Namespace, MetricName, Dimensions: [{ Name: 'FunctionName', Value: Id }] },
    Period: 300,
    Stat: 'Sum',
  },
});

async function alarm(Expression: string, queries: readonly MetricDataQuery[], missing: string) {
  const sns = new SNSClient(clientOptions(emulator, REGION));
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' }));
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'calculated',
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: missing,
      AlarmActions: [TopicArn ?? ''],
      Metrics: [{ Id: 'answer', Expression, Label: 'The answer', ReturnData: true }, ...queries],
    }),
  );
}
const judged = async () => (await emulator.evaluateAlarms(REGION)).find(({ name }) => name === 'calculated')!;

describe('metric math of alarms', () => {
  test('a sum leaves out what is missing, and tells what it was made of', async () => {
    await alarm('SUM(METRICS())', [query('a', 'Errors'), query('b', 'Errors')], 'notBreaching');
    expect((await judged()).state).toBe('OK');
    await put('Errors', 2, { FunctionName: 'b' });
    expect((await judged()).state).toBe('ALARM');
    const [sent] = await emulator.outbox();
    expect(JSON.parse(sent!.message)).toMatchObject({
      NewStateValue: 'ALARM',
      Trigger: {
        Metrics: [
          { Id: 'answer', Expression: 'SUM(METRICS())', Label: 'The answer', ReturnData: true },
          {
            Id: 'a',
            ReturnData: false,
            MetricStat: {
              Metric: {
                Namespace: 'Shop',
                MetricName: 'Errors',
                Dimensions: [{ name: 'FunctionName', value: 'a' }],
              },
              Period: 300,
              Stat: 'Sum',
            },
          },
          { Id: 'b' },
        ],
      },
    });
    await emulator.advance(300);
    expect((await judged()).state).toBe('OK');
  });

  test('a difference needs both', async () => {
    await alarm('a - b', [query('a', 'Wanted'), query('b', 'There')], 'missing');
    await put('Wanted', 3, { FunctionName: 'a' });
    expect((await judged()).state).toBe('INSUFFICIENT_DATA');
    await put('There', 3, { FunctionName: 'b' });
    expect((await judged()).state).toBe('OK');
    await put('There', -1, { FunctionName: 'b' });
    expect((await judged()).state).toBe('ALARM');
  });

  test('what it does not know is not answered', async () => {
    await alarm('ANOMALY_DETECTION_BAND(a)', [query('a', 'Errors')], 'missing');
    expect((await judged()).skipped).toContain('ANOMALY_DETECTION_BAND(a)');
  });

  test('Lambda measures calls and errors of each function', async () => {
    await createRole(emulator);
    await createFunction(
      emulator,
      'broken',
      'export const handler = async () => { throw new Error("no"); };',
    );
    await alarm('SUM(METRICS())', [query('broken', 'Errors', 'AWS/Lambda')], 'notBreaching');
    expect((await judged()).state).toBe('OK');
    await invoke(emulator, 'broken', {});
    expect((await judged()).state).toBe('ALARM');
  });
});

test('an alarm that ignores what is missing keeps what it would have seen between two looks', async () => {
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'kept',
      Namespace: 'Shop',
      MetricName: 'Failed',
      Statistic: 'Maximum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    }),
  );
  const kept = async () => (await emulator.evaluateAlarms(REGION)).find(({ name }) => name === 'kept')!.state;
  expect(await kept()).toBe('INSUFFICIENT_DATA');
  await put('Failed', 1, {});
  await emulator.advance(3600);
  expect(await kept()).toBe('ALARM');
  await emulator.advance(3600);
  expect(await kept()).toBe('ALARM');
  await put('Failed', 1, {});
  await emulator.advance(3600);
  await put('Failed', 0, {});
  await emulator.advance(3600);
  expect(await kept()).toBe('OK');
});

test('a dashboard is of no region: the last one of a name stands', async () => {
  const elsewhere = new CloudWatchClient(clientOptions(emulator, 'us-west-2'));
  const bodyOf = (title: string) => JSON.stringify({ widgets: [], title });
  await cloudwatch.send(new PutDashboardCommand({ DashboardName: 'ours', DashboardBody: bodyOf('east') }));
  await elsewhere.send(new PutDashboardCommand({ DashboardName: 'ours', DashboardBody: bodyOf('west') }));
  const found = await cloudwatch.send(new GetDashboardCommand({ DashboardName: 'ours' }));
  expect(found).toMatchObject({
    DashboardArn: 'arn:aws:cloudwatch::123456789012:dashboard/ours',
    DashboardBody: bodyOf('west'),
  });
  await cloudwatch.send(new DeleteDashboardsCommand({ DashboardNames: ['ours'] }));
  await expect(elsewhere.send(new GetDashboardCommand({ DashboardName: 'ours' }))).rejects.toThrow();
});

test('metrics are listed once, also with several dimensions', async () => {
  for (const value of [1, 2, 3]) await put('Errors', value, { Vault: 'v', Plan: 'daily' });
  await put('Errors', 1, { Vault: 'v', Plan: 'weekly' });
  const { Metrics: metrics = [] } = await cloudwatch.send(new ListMetricsCommand({ Namespace: 'Shop' }));
  expect(metrics.map(({ Dimensions }) => Dimensions?.map(({ Value }) => Value))).toEqual([
    ['v', 'daily'],
    ['v', 'weekly'],
  ]);
});
