import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricStatisticsCommand,
  paginateListMetrics,
  type Metric,
} from '@aws-sdk/client-cloudwatch';
import {
  DRILL_METRICS,
  METRIC_NAMESPACE,
  planDimensions,
  RUN_METRICS,
} from '../../lambda-src/core/metric-names';
import { clientOptions } from '../../scripts/local/clients';
import { launch } from '../../scripts/local/fleet';
import { json } from '../emulator/support/raw';
import { dashboardBody } from '../support/dashboard-body';
import { DAY, DeployedVault, SOURCE, VAULT } from '../support/deployed';
import { keyOf, metricsOfDashboard, unknownToAws, type WatchedMetric } from '../support/watched-metrics';

/** The dashboard and the alarms as Terraform deployed them, held against what runs really measure. */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;
const cloudwatch = new CloudWatchClient(clientOptions(emulator, SOURCE));
const HOUR = 3600;

beforeEach(() => vault.clear());

/** The state of every alarm of the region, by its name without the vault's. */
async function states(): Promise<Record<string, string>> {
  const alarms = await emulator.evaluateAlarms(SOURCE);
  return Object.fromEntries(alarms.map(({ name, state }) => [name.replace(`${VAULT}-`, ''), state]));
}

/** What people were told of an alarm: `ALARM`, `OK`, in that order. */
async function told(alarm: string): Promise<string[]> {
  const subjects = (await vault.notices()).map(({ subject }) => subject);
  return subjects
    .filter((subject) => subject.includes(`"${VAULT}-${alarm}"`))
    .map((subject) => subject.split(':')[0]!);
}

describe('what is shown and watched', () => {
  const watched = ({ Namespace, MetricName, Dimensions = [] }: Metric): WatchedMetric => ({
    namespace: Namespace ?? '',
    name: MetricName ?? '',
    dimensions: Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value])),
  });
  /** Plans that did not run yet measure nothing: what one measures, all do. */
  const ofSomePlan = (metric: WatchedMetric): WatchedMetric =>
    'Plan' in metric.dimensions ? { ...metric, dimensions: { ...metric.dimensions, Plan: '*' } } : metric;
  let measured: Set<string>;

  beforeAll(async () => {
    await vault.clear();
    await launch(source, 'web', { protect: true });
    await runs.run('daily');
    await runs.run('cleanup');
    await runs.end(await runs.fire('drill'));
    const metrics: WatchedMetric[] = [];
    for await (const page of paginateListMetrics({ client: cloudwatch }, { Namespace: METRIC_NAMESPACE }))
      metrics.push(...(page.Metrics ?? []).map(watched));
    measured = new Set(metrics.map(ofSomePlan).map(keyOf));
    expect([...new Set(metrics.map(({ name }) => name))].sort()).toEqual(
      [...RUN_METRICS, ...DRILL_METRICS].sort(),
    );
  });

  const unknown = (metrics: readonly WatchedMetric[]): string[] => [
    ...unknownToAws(metrics),
    ...metrics
      .filter(({ namespace }) => namespace === METRIC_NAMESPACE)
      .map(ofSomePlan)
      .map(keyOf)
      .filter((key) => !measured.has(key)),
  ];

  test('the dashboard is as CloudWatch takes it, and every metric in it is measured', async () => {
    const { DashboardBody: body = '' } = await cloudwatch.send(
      new GetDashboardCommand({ DashboardName: `${VAULT}-${SOURCE}` }),
    );
    const metrics = metricsOfDashboard(dashboardBody.parse(JSON.parse(body)));
    expect(metrics.length).toBeGreaterThan(100);
    expect(unknown(metrics)).toEqual([]);
  });

  test('every metric of every alarm is measured', async () => {
    const { MetricAlarms: alarms = [] } = await cloudwatch.send(
      new DescribeAlarmsCommand({ MaxRecords: 100 }),
    );
    const metrics = alarms.flatMap(({ Metrics: queries = [], ...alarm }) =>
      queries.length > 0 ? queries.flatMap(({ MetricStat: stat }) => stat?.Metric ?? []) : [alarm],
    );
    expect(alarms.length).toBeGreaterThan(40);
    expect(unknown(metrics.map(watched))).toEqual([]);
  });

  test('what the alarms show on the dashboard is there', async () => {
    const { DashboardBody: body = '' } = await cloudwatch.send(
      new GetDashboardCommand({ DashboardName: `${VAULT}-${SOURCE}` }),
    );
    const shown = dashboardBody
      .parse(JSON.parse(body))
      .widgets.flatMap(({ properties }) => ('alarms' in properties ? properties.alarms : []));
    const { MetricAlarms: alarms = [] } = await cloudwatch.send(
      new DescribeAlarmsCommand({ MaxRecords: 100 }),
    );
    expect([...shown].sort()).toEqual(alarms.map(({ AlarmArn }) => AlarmArn).sort());
  });
});

test('a run that failed raises the alarm of its plan, and none of another, until one is green', async () => {
  const instance = await launch(source, 'web', { protect: true });
  const [volume] = await vault.volumesOf(instance);
  await runs.run('daily');
  const before = await states();
  await emulator.clearOutbox();

  await emulator.advance(DAY);
  await emulator.configure({ snapshotFails: [volume!] });
  expect((await runs.run('daily')).record.status).toBe('failure');
  const failed = await states();
  expect(failed['daily-RunFailed']).toBe('ALARM');
  expect(failed['newest-RunFailed']).toBe(before['newest-RunFailed']);
  await emulator.advance(12 * HOUR);
  expect((await states())['daily-RunFailed']).toBe('ALARM');

  await emulator.configure({ snapshotFails: null });
  expect((await runs.run('daily')).record.status).toBe('success');
  expect((await states())['daily-RunFailed']).toBe('OK');
  expect(await told('daily-RunFailed')).toEqual(['ALARM', 'OK']);
});

test('a missed run raises the alarm of its plan although others run, until it begins', async () => {
  await launch(source, 'web', { protect: true });
  await runs.run('daily');
  expect((await states())['daily-RunMissed']).toBe('OK');
  await emulator.advance(22 * HOUR);
  expect((await states())['daily-RunMissed']).toBe('OK');

  await emulator.advance(6 * HOUR);
  await vault.tag(await launch(source, 'other', { protect: false }), { rotate: 'yes' });
  await runs.run('newest');
  const missed = await states();
  expect(missed).toMatchObject({
    'daily-RunMissed': 'ALARM',
    'newest-RunMissed': 'OK',
    NoSnapshotsCreated: 'OK',
  });

  await runs.run('daily');
  expect((await states())['daily-RunMissed']).toBe('OK');
  expect((await told('daily-RunMissed')).slice(-2)).toEqual(['ALARM', 'OK']);
});

test('an objective is breached between two runs, when one resource falls too far back, and kept again', async () => {
  const instance = await launch(source, 'web', { protect: true });
  const [volume] = await vault.volumesOf(instance);
  await launch(source, 'fine', { protect: true });
  await runs.run('daily');
  expect((await states())['daily-RpoBreached']).toBe('OK');

  // One day without: 24 hours and what the run takes, of 24 and the deadline's 12.
  await emulator.advance(DAY);
  await emulator.configure({ snapshotFails: [volume!] });
  expect((await runs.run('daily')).record.status).toBe('partial');
  expect((await states())['daily-RpoBreached']).toBe('OK');
  await emulator.advance(8 * HOUR);
  expect((await states())['daily-RpoBreached']).toBe('OK');
  await emulator.advance(8 * HOUR);
  expect(await states()).toMatchObject({ 'daily-RpoBreached': 'ALARM', 'daily-RunMissed': 'OK' });

  await emulator.configure({ snapshotFails: null });
  await runs.run('daily');
  expect((await states())['daily-RpoBreached']).toBe('OK');
  expect((await told('daily-RpoBreached')).slice(-2)).toEqual(['ALARM', 'OK']);
});

test('as of when everything can be restored is measured at that moment, not when the run ended', async () => {
  await emulator.configure({ copySeconds: HOUR });
  for (const name of ['a', 'b']) await launch(source, name, { protect: true });
  const { record } = await runs.run('daily');
  const moments = record.resources.flatMap(({ recoverableAt }) => Object.values(recoverableAt));
  const oldest = Math.min(...moments.map((moment) => Date.parse(moment)));
  expect(Date.parse(record.endedAt) - oldest).toBeGreaterThan(HOUR * 1000);
  const { Datapoints: points = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: METRIC_NAMESPACE,
      MetricName: 'ResourcesRecoverable',
      Dimensions: Object.entries(planDimensions(VAULT, 'daily', SOURCE)).map(([Name, Value]) => ({
        Name,
        Value,
      })),
      StartTime: new Date(oldest - 120_000),
      EndTime: new Date(oldest + 120_000),
      Period: 60,
      Statistics: ['Sum'],
    }),
  );
  expect(points.map(({ Sum }) => Sum)).toEqual([2]);
});

test('a function that crashes is told of, though the run went well', async () => {
  await launch(source, 'web', { protect: true });
  await emulator.advance(2 * HOUR);
  expect((await states())['FunctionErrors']).toBe('OK');
  await emulator.setFaults([
    { service: 'ec2', action: 'CreateSnapshot', effect: { kill: 'before' }, times: 1 },
  ]);
  expect((await runs.run('daily')).status).toBe('SUCCEEDED');
  expect((await states())['FunctionErrors']).toBe('ALARM');
  await emulator.advance(2 * HOUR);
  expect((await states())['FunctionErrors']).toBe('OK');
  expect((await told('FunctionErrors')).slice(-2)).toEqual(['ALARM', 'OK']);
});

test('the saved queries are there, and ask for fields that functions log', async () => {
  const logs = (action: string, body: object) => json(emulator, 'logs', `Logs_20140328.${action}`, body);
  const { body: saved } = await logs('DescribeQueryDefinitions', { queryDefinitionNamePrefix: `${VAULT}/` });
  const queries = (saved as { queryDefinitions: { name: string; queryString: string }[] }).queryDefinitions;
  expect(queries.map(({ name }) => name.replace(`${VAULT}/`, '')).sort()).toEqual([
    ...['Failures of runs', 'One run by its id', 'Slow batches', 'Throttles and quotas'],
  ]);

  await emulator.configure({ copySeconds: HOUR, copyQuota: 1 });
  for (const name of ['a', 'b']) await launch(source, name, { protect: true });
  const { record } = await runs.run('daily');
  const linesOf = async (handler: string): Promise<Record<string, unknown>[]> => {
    const { body } = await logs('FilterLogEvents', {
      logGroupName: `/aws/lambda/${VAULT}-${handler}`,
      startTime: Date.parse(record.run.execution.startTime),
      filterPattern: `"${record.run.id}"`,
    });
    const { events } = body as { events: { message: string }[] };
    return events.map(({ message }) => JSON.parse(message) as Record<string, unknown>);
  };
  const advanced = await linesOf('advance');
  expect(advanced).toContainEqual(
    expect.objectContaining({
      message: 'batch advanced',
      run: record.run.id,
      batch: 0,
      phases: expect.objectContaining({ copying: 1 }) as object,
      held: { ResourceLimitExceeded: 1 },
    }),
  );
  expect(await linesOf('report')).toContainEqual(
    expect.objectContaining({ level: 'INFO', run: record.run.id, status: 'success' }),
  );
});
