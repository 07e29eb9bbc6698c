import { Emulator } from '../../emulator/emulator';
import { createFunction, createRole, invoke, json, query, rest, until, zip } from './support/raw';

jest.setTimeout(60_000);

let emulator: Emulator;

beforeAll(async () => {
  emulator = await Emulator.start();
});
beforeEach(async () => {
  await emulator.reset();
  await createRole(emulator);
});
afterAll(() => emulator?.stop());

const logsOf = async (group: string): Promise<string[]> => {
  const { body } = await json(emulator, 'logs', 'Logs_20140328.FilterLogEvents', { logGroupName: group });
  return (body.events ?? []).map((event: { message: string }) => event.message);
};

test('the uploaded code runs, with its event, its variables and its context', async () => {
  await createFunction(
    emulator,
    'hello',
    `export const handler = async (event, context) => ({
       event, region: process.env.AWS_REGION, own: process.env.OWN, name: context.functionName,
       key: process.env.AWS_ACCESS_KEY_ID, left: context.getRemainingTimeInMillis() > 9000 });`,
    { Environment: { Variables: { OWN: 'value', AWS_REGION: 'not-mine' } } },
  );
  const { status, body, headers } = await invoke(emulator, 'hello', { a: 1 });
  expect(status).toBe(200);
  expect(headers.get('x-amz-function-error')).toBeNull();
  expect(body).toEqual({
    event: { a: 1 },
    region: 'us-east-1',
    own: 'value',
    name: 'hello',
    key: 'lambda.hello',
    left: true,
  });
});

test('an error, a timeout and a crash answer as Lambda does', async () => {
  const source = `export const handler = async ({ how }) => {
    if (how === 'throw') throw new TypeError('no');
    if (how === 'exit') process.exit(3);
    await new Promise((r) => setTimeout(r, 60000));
  };`;
  await createFunction(emulator, 'bad', source, { Timeout: 1 });
  const thrown = await invoke(emulator, 'bad', { how: 'throw' });
  expect(thrown.headers.get('x-amz-function-error')).toBe('Unhandled');
  expect(thrown.body).toMatchObject({ errorType: 'TypeError', errorMessage: 'no' });
  expect((await invoke(emulator, 'bad', { how: 'exit' })).body).toMatchObject({
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringContaining('exit status 3'),
  });
  expect((await invoke(emulator, 'bad', { how: 'hang' })).body).toMatchObject({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringContaining('Task timed out after 1.00 seconds'),
  });
});

test('a warm child is used again; new code takes effect at once', async () => {
  const counting = 'let n = 0; export const handler = async () => ++n;';
  await createFunction(emulator, 'count', counting);
  expect((await invoke(emulator, 'count')).body).toBe(1);
  expect((await invoke(emulator, 'count')).body).toBe(2);
  await rest(emulator, 'lambda', 'PUT', '/2015-03-31/functions/count/code', {
    ZipFile: zip(`export const handler = async () => 'new';`),
  });
  expect((await invoke(emulator, 'count')).body).toBe('new');
  const { functions } = await emulator.lambdaStats();
  expect(functions.count).toMatchObject({ invocations: 3, coldStarts: 2, errors: 0 });
});

test('logs go to the group the function names, and EMF lines become metrics at virtual time', async () => {
  await emulator.advance(86_400 * 10);
  const source = `export const handler = async () => {
    console.log('plain line');
    console.log(JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: [
      { Namespace: 'Vault', Dimensions: [['plan']], Metrics: [{ Name: 'SnapshotsCreated', Unit: 'Count' }] } ] },
      plan: 'daily', SnapshotsCreated: 7 }));
  };`;
  await createFunction(emulator, 'emf', source, {
    LoggingConfig: { LogGroup: '/vault/own', LogFormat: 'JSON' },
  });
  await invoke(emulator, 'emf');
  expect(await logsOf('/vault/own')).toContain('plain line');
  const now = (await emulator.now()).getTime();
  const { body } = await query(emulator, 'monitoring', 'GetMetricStatistics', {
    Namespace: 'Vault',
    MetricName: 'SnapshotsCreated',
    'Dimensions.member.1.Name': 'plan',
    'Dimensions.member.1.Value': 'daily',
    StartTime: new Date(now - 60_000).toISOString(),
    EndTime: new Date(now + 60_000).toISOString(),
    Period: '60',
    'Statistics.member.1': 'Sum',
  });
  expect(body).toContain('<Sum>7.0</Sum>');
});

test('an Event invocation returns at once and is tried three times', async () => {
  await emulator.setSpeed(600);
  await createFunction(
    emulator,
    'later',
    `export const handler = async () => { console.log('tried'); throw new Error('x'); };`,
  );
  const { status } = await invoke(emulator, 'later', {}, { headers: { 'x-amz-invocation-type': 'Event' } });
  expect(status).toBe(202);
  await until(
    () => emulator.lambdaStats(),
    (stats) => stats.functions.later?.invocations === 3,
  );
});

test('what fails for good goes to its destination with the reason, after as many attempts as were set', async () => {
  await emulator.setSpeed(600);
  const fail = `export const handler = async () => { throw new Error('no such thing'); };`;
  await createFunction(emulator, 'failing', fail);
  const { body: queue } = await json(emulator, 'sqs', 'AmazonSQS.CreateQueue', { QueueName: 'failed' });
  const path = '/2019-09-25/functions/failing/event-invoke-config';
  const Destination = 'arn:aws:sqs:us-east-1:123456789012:failed';
  for (const MaximumRetryAttempts of [2, 1])
    await rest(emulator, 'lambda', 'PUT', path, {
      MaximumRetryAttempts,
      DestinationConfig: { OnFailure: { Destination } },
    });
  await invoke(emulator, 'failing', { n: 1 }, { headers: { 'x-amz-invocation-type': 'Event' } });
  const { body } = await until(
    () => json(emulator, 'sqs', 'AmazonSQS.ReceiveMessage', { QueueUrl: queue.QueueUrl }),
    (answer) => answer.body.Messages !== undefined,
  );
  expect(JSON.parse(body.Messages[0].Body)).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 },
    requestPayload: { n: 1 },
    responseContext: { functionError: 'Unhandled' },
    responsePayload: { errorType: 'Error', errorMessage: 'no such thing' },
  });
});

test('Date is virtual inside the handler, and follows an advance during the invocation', async () => {
  await createFunction(
    emulator,
    'clock',
    `export const handler = async () => {
       const before = Date.now();
       await new Promise((r) => setTimeout(r, 1500));
       return { before, after: new Date().getTime(), same: new Date() instanceof Date };
     };`,
  );
  await emulator.advance(1_000_000);
  const answer = invoke(emulator, 'clock');
  await new Promise((resolve) => setTimeout(resolve, 900));
  await emulator.advance(500_000);
  const { body } = await answer;
  expect(body.before - Date.now()).toBeGreaterThan(990_000_000);
  expect(body.after - body.before).toBeGreaterThan(499_000_000);
  expect(body.same).toBe(true);
});

test('events run side by side, each in a child of its own', async () => {
  const wait = 'export const handler = () => new Promise((r) => setTimeout(() => r(process.pid), 2000));';
  await createFunction(emulator, 'slow', wait);
  await Promise.all(Array.from({ length: 5 }, () => invoke(emulator, 'slow')));
  // On a busy machine the first may be done before the last child has started.
  const { peak, peakMb } = (await emulator.lambdaStats()).functions.slow!;
  expect(peak).toBeGreaterThanOrEqual(3);
  // Node alone takes some 40 MB.
  expect(peakMb).toBeGreaterThan(20);
});
