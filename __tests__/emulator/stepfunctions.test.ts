import {
  GetExecutionHistoryCommand,
  ListStateMachineVersionsCommand,
  StopExecutionCommand,
  ValidateStateMachineDefinitionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { Emulator } from '../../emulator/emulator';
import { createMachine, outcomeOf, run, sfnFor, start } from './support/machine';
import { createFunction, createRole, json } from './support/raw';

jest.setTimeout(90_000);

let emulator: Emulator;
let sfn: SFNClient;

beforeAll(async () => {
  emulator = await Emulator.start();
  sfn = sfnFor(emulator);
});
beforeEach(async () => {
  await emulator.reset();
  await createRole(emulator);
});
afterAll(() => emulator?.stop());

const task = (FunctionName: string, more = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName, 'Payload.$': '$' },
  OutputPath: '$.Payload',
  End: true,
  ...more,
});
const failing = (name: string, error: string) =>
  createFunction(
    emulator,
    name,
    `export const handler = async () => { throw Object.assign(new Error('m'), { name: '${error}' }); };`,
  );

test('a Lambda task, by integration and by ARN, called by states.<machine>', async () => {
  const arn = await createFunction(
    emulator,
    'twice',
    'export const handler = async ({ n }) => ({ n: n * 2 });',
  );
  const done = await run(
    sfn,
    {
      One: { ...task('twice'), End: undefined, Next: 'Two' },
      Two: { Type: 'Task', Resource: arn, End: true },
    },
    { n: 3 },
  );
  expect(done).toMatchObject({ status: 'SUCCEEDED', output: { n: 12 } });
  const callers = (await emulator.calls({ service: 'lambda', action: 'Invoke' })).map((c) => c.caller);
  expect(callers).toEqual([
    expect.stringMatching(/^states\.machine-/),
    expect.stringMatching(/^states\.machine-/),
  ]);
});

test('Retry waits in virtual time, with back-off, a ceiling and jitter', async () => {
  await emulator.setSpeed(1000);
  await failing('flaky', 'Transient');
  const Retry = [
    {
      ErrorEquals: ['Transient'],
      IntervalSeconds: 100,
      BackoffRate: 2,
      MaxAttempts: 3,
      MaxDelaySeconds: 300,
    },
  ];
  const done = await run(sfn, { Only: task('flaky', { Retry }) });
  expect(done).toMatchObject({ status: 'FAILED', error: 'Transient' });
  expect((await emulator.lambdaStats()).functions.flaky?.invocations).toBe(4);
  // 100 + 200 + 300 virtual seconds, and what the invocations took
  expect(done.seconds).toBeGreaterThan(600);
  const jittered = await run(sfn, {
    Only: task('flaky', { Retry: [{ ...Retry[0], JitterStrategy: 'FULL' }] }),
  });
  expect(jittered.error).toBe('Transient');
});

test('Catch binds Error and Cause, and Fail reads them by path', async () => {
  await failing('broken', 'Broken');
  const done = await run(sfn, {
    Try: task('broken', { Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Give' }] }),
    Give: { Type: 'Fail', ErrorPath: '$.failure.Error', CausePath: '$.failure.Cause' },
  });
  expect(done).toMatchObject({ status: 'FAILED', error: 'Broken' });
  expect(JSON.parse(done.cause!)).toMatchObject({ errorType: 'Broken', errorMessage: 'm' });
});

test("a refused Invoke has Lambda's error name", async () => {
  await createFunction(emulator, 'busy', 'export const handler = async () => 1;');
  await emulator.setFaults([{ service: 'lambda', action: 'Invoke', effect: { error: 'throttle' } }]);
  expect((await run(sfn, { Only: task('busy') })).error).toBe('Lambda.TooManyRequestsException');
  await emulator.setFaults([{ service: 'lambda', action: 'Invoke', effect: { error: 'InternalError' } }]);
  expect((await run(sfn, { Only: task('busy') })).error).toBe('Lambda.ServiceException');
});

test('Choice, Pass, Succeed and a Wait that an advance shortens', async () => {
  const arn = await createMachine(sfn, {
    Pick: {
      Type: 'Choice',
      Choices: [
        {
          And: [
            { Variable: '$.seconds', IsPresent: true },
            { Variable: '$.seconds', NumericGreaterThan: 0 },
          ],
          Next: 'Hold',
        },
      ],
      Default: 'Done',
    },
    Hold: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Note' },
    Note: { Type: 'Pass', Parameters: { 'waited.$': '$.seconds' }, Next: 'Done' },
    Done: { Type: 'Succeed' },
  });
  expect((await outcomeOf(sfn, await start(sfn, arn, { none: 1 }))).output).toEqual({ none: 1 });
  const execution = await start(sfn, arn, { seconds: 7200 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await emulator.advance(7200);
  const done = await outcomeOf(sfn, execution, 10);
  expect(done.output).toEqual({ waited: 7200 });
  expect(done.seconds).toBeGreaterThanOrEqual(7200);
});

test('the context object, with times as text in virtual time', async () => {
  await emulator.advance(86_400 * 365);
  const { output, arn } = await run(
    sfn,
    {
      See: {
        Type: 'Pass',
        Parameters: {
          'id.$': '$$.Execution.Id',
          'name.$': '$$.Execution.Name',
          'at.$': '$$.Execution.StartTime',
          'input.$': '$$.Execution.Input',
          'entered.$': '$$.State.EnteredTime',
          'machine.$': '$$.StateMachine.Name',
        },
        End: true,
      },
    },
    { a: [1, { b: 2 }] },
  );
  expect(output).toMatchObject({ id: arn, name: arn.split(':').at(-1), input: { a: [1, { b: 2 }] } });
  expect(output.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(output.entered).toMatch(/Z$/);
  expect(Date.parse(output.at) - Date.now()).toBeGreaterThan(86_400_000 * 364);
});

test('definite paths give values, indefinite ones lists; intrinsic functions work', async () => {
  const { output } = await run(
    sfn,
    {
      See: {
        Type: 'Pass',
        Parameters: {
          'one.$': '$.list[0].v',
          'all.$': '$.list[*].v',
          'none.$': '$.list[?(@.v == 9)]',
          'text.$': "States.Format('run-{}', $.list[1].v)",
        },
        End: true,
      },
    },
    { list: [{ v: 1 }, { v: 2 }] },
  );
  expect(output).toEqual({ one: 1, all: [1, 2], none: [], text: 'run-2' });
});

test('sqs:sendMessage takes an object as its body', async () => {
  const { body } = await json(emulator, 'sqs', 'AmazonSQS.CreateQueue', { QueueName: 'dead' });
  const done = await run(
    sfn,
    {
      Send: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Parameters: {
          QueueUrl: body.QueueUrl,
          MessageBody: { 'run.$': '$$.Execution.Name', 'input.$': '$' },
        },
        End: true,
      },
    },
    { plan: 'daily' },
  );
  expect(done.output).toHaveProperty('MessageId');
  const got = await json(emulator, 'sqs', 'AmazonSQS.ReceiveMessage', { QueueUrl: body.QueueUrl });
  expect(JSON.parse(got.body.Messages[0].Body)).toEqual({
    run: done.arn.split(':').at(-1),
    input: { plan: 'daily' },
  });
});

test('SDK integrations answer with plain values', async () => {
  const done = await run(sfn, {
    Make: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:ec2:createVolume',
      Parameters: { AvailabilityZone: 'us-east-1a', Size: 2 },
      End: true,
    },
  });
  expect(done.output).toMatchObject({ Size: 2, CreateTime: expect.stringMatching(/Z$/) });
});

test('the timeout of a task counts virtual seconds', async () => {
  await createFunction(
    emulator,
    'slow',
    'export const handler = () => new Promise((r) => setTimeout(r, 5000));',
  );
  const execution = await start(
    sfn,
    await createMachine(sfn, { Slow: task('slow', { TimeoutSeconds: 3000 }) }),
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  await emulator.advance(3001);
  expect(await outcomeOf(sfn, execution, 3)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
});

test('an execution can be stopped in its Wait', async () => {
  const arn = await createMachine(sfn, { Hold: { Type: 'Wait', Seconds: 86_400, End: true } });
  const executionArn = await start(sfn, arn);
  await sfn.send(new StopExecutionCommand({ executionArn, error: 'Operator', cause: 'enough' }));
  expect(await outcomeOf(sfn, executionArn, 5)).toMatchObject({ status: 'ABORTED', error: 'Operator' });
});

test('many executions one after another and at once', async () => {
  await createFunction(emulator, 'echo', 'export const handler = async (e) => e;');
  const arn = await createMachine(sfn, { Only: task('echo') });
  for (let i = 0; i < 5; i++)
    expect((await outcomeOf(sfn, await start(sfn, arn, { i }))).output).toEqual({ i });
  const arns = await Promise.all(Array.from({ length: 25 }, (_, i) => start(sfn, arn, { i })));
  const done = await Promise.all(arns.map((one) => outcomeOf(sfn, one)));
  expect(done.map((one) => one.output.i)).toEqual(Array.from({ length: 25 }, (_, i) => i));
  const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn: arns[0]! }));
  expect(events!.map((e) => e.type)).toContain('TaskSucceeded');
});

test('definitions are validated', async () => {
  const wrong = await sfn.send(new ValidateStateMachineDefinitionCommand({ definition: '{"StartAt": 1}' }));
  expect(wrong).toMatchObject({ result: 'FAIL', diagnostics: [{ severity: 'ERROR' }] });
  const definition = '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}';
  expect(await sfn.send(new ValidateStateMachineDefinitionCommand({ definition }))).toMatchObject({
    result: 'OK',
  });
  const stateMachineArn = await createMachine(sfn, { A: { Type: 'Succeed' } });
  expect(await sfn.send(new ListStateMachineVersionsCommand({ stateMachineArn }))).toMatchObject({
    stateMachineVersions: [],
  });
});
