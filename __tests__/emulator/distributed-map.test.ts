import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeMapRunCommand, ListMapRunsCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { Emulator } from '../../emulator/emulator';
import { createMachine, outcomeOf, sfnFor, start } from './support/machine';
import { createFunction, createRole } from './support/raw';

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

/** The shape of the snapshot pipeline: batches from S3, and in each child Lambda ⇄ Wait until it says done. */
const pipeline = (more = {}) => ({
  Batches: {
    Type: 'Map',
    Label: 'Batches',
    MaxConcurrency: 10,
    ToleratedFailurePercentage: 100,
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { Bucket: 'work', 'Key.$': '$.key' },
    },
    ItemSelector: {
      'run.$': '$.run',
      'batch.$': '$$.Map.Item.Value',
      'index.$': '$$.Map.Item.Index',
    },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Advance',
      States: {
        Advance: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: {
            FunctionName: 'advance',
            Payload: {
              'state.$': '$',
              'child.$': '$$.Execution.Id',
              'input.$': '$$.Execution.Input',
            },
          },
          OutputPath: '$.Payload',
          Next: 'Done?',
        },
        'Done?': {
          Type: 'Choice',
          Choices: [{ Variable: '$.wait', NumericGreaterThan: 0, Next: 'Hold' }],
          Default: 'End',
        },
        Hold: { Type: 'Wait', SecondsPath: '$.wait', Next: 'Advance' },
        End: { Type: 'Succeed' },
      },
    },
    ResultPath: null,
    End: true,
    ...more,
  },
});

async function upload(items: unknown): Promise<void> {
  const s3 = new S3Client({
    endpoint: emulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'x' },
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'work' }));
  await s3.send(new PutObjectCommand({ Bucket: 'work', Key: 'run/1.json', Body: JSON.stringify(items) }));
}

const input = { key: 'run/1.json', run: { id: 'r1' }, keep: true };

test('the pipeline: items from S3, Lambda and Wait in a loop, the input kept', async () => {
  await emulator.setSpeed(600);
  await upload(Array.from({ length: 30 }, (_, i) => ({ ids: [i] })));
  await createFunction(
    emulator,
    'advance',
    `export const handler = async ({ state, child, input }) => {
       console.log(JSON.stringify({ child, same: JSON.stringify(input) === JSON.stringify(
         { run: state.run, batch: state.batch, index: state.index }) }));
       await new Promise((r) => setTimeout(r, 100));
       if (state.run.id !== 'r1' || state.batch.ids[0] !== state.index) throw new Error('wrong item');
       const rounds = (state.rounds ?? 0) + 1;
       return { ...state, rounds, wait: rounds < 3 ? 300 : 0 };
     };`,
  );
  const done = await outcomeOf(sfn, await start(sfn, await createMachine(sfn, pipeline()), input), 60);
  expect(done).toMatchObject({ status: 'SUCCEEDED', output: input });
  expect(done.seconds).toBeGreaterThan(600);
  const { functions } = await emulator.lambdaStats();
  expect(functions.advance).toMatchObject({ invocations: 90, errors: 0 });
  expect(functions.advance!.peak).toBeGreaterThan(2);
  const { mapRuns } = await sfn.send(new ListMapRunsCommand({ executionArn: done.arn }));
  const run = await sfn.send(new DescribeMapRunCommand({ mapRunArn: mapRuns![0]!.mapRunArn! }));
  expect(run.itemCounts).toMatchObject({ total: 30, succeeded: 30, failed: 0 });
});

const sometimes = `export const handler = async ({ state }) => {
  if (state.index % 2) throw new Error('odd');
  return { wait: 0 };
};`;

test('all failures are tolerated at 100 percent', async () => {
  await upload([1, 2, 3, 4]);
  await createFunction(emulator, 'advance', sometimes);
  const done = await outcomeOf(sfn, await start(sfn, await createMachine(sfn, pipeline()), input));
  expect(done).toMatchObject({ status: 'SUCCEEDED', output: input });
});

test.each([
  ['no tolerance', { ToleratedFailurePercentage: undefined }, 'FAILED'],
  ['a percentage that is exceeded', { ToleratedFailurePercentage: 25 }, 'FAILED'],
  ['a percentage that is kept', { ToleratedFailurePercentage: 50 }, 'SUCCEEDED'],
  ['a count that is kept', { ToleratedFailurePercentage: undefined, ToleratedFailureCount: 2 }, 'SUCCEEDED'],
])('%s', async (_, more, status) => {
  await upload([1, 2, 3, 4]);
  await createFunction(emulator, 'advance', sometimes);
  const done = await outcomeOf(sfn, await start(sfn, await createMachine(sfn, pipeline(more)), input));
  expect(done.status).toBe(status);
  if (status === 'FAILED') expect(done.error).toBe('States.ExceedToleratedFailureThreshold');
});

test('nothing to do is done at once', async () => {
  await upload([]);
  const done = await outcomeOf(sfn, await start(sfn, await createMachine(sfn, pipeline()), input));
  expect(done).toMatchObject({ status: 'SUCCEEDED', output: input });
});

test('a missing item file fails with the name of S3', async () => {
  await upload([]);
  const done = await outcomeOf(
    sfn,
    await start(sfn, await createMachine(sfn, pipeline()), { ...input, key: 'none' }),
  );
  expect(done.status).toBe('FAILED');
  expect(done.error).toBe('States.ItemReaderFailed');
});

test('without a reader the items come from the input; an inline map returns its results in order', async () => {
  await createFunction(
    emulator,
    'advance',
    'export const handler = async ({ state }) => ({ wait: 0, n: state.batch * 10 });',
  );
  const { Batches } = pipeline({ ItemReader: undefined, ItemsPath: '$.items', ResultPath: '$.results' });
  const inline = {
    Batches: {
      ...Batches,
      Label: undefined,
      ToleratedFailurePercentage: undefined,
      ItemProcessor: { ...Batches.ItemProcessor, ProcessorConfig: { Mode: 'INLINE' } },
    },
  };
  for (const states of [{ Batches }, inline]) {
    const arn = await createMachine(sfn, states);
    const done = await outcomeOf(sfn, await start(sfn, arn, { run: 1, items: [1, 2, 3] }));
    expect(done.output.results).toEqual([10, 20, 30].map((n) => ({ wait: 0, n })));
  }
});
