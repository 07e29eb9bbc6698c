import validate from 'asl-validator';
import { pipelineDefinition } from '../../../modules/pipeline/definition';

const arn = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const definition = pipelineDefinition({
  discoverArn: arn('discover'),
  advanceArn: arn('advance'),
  releaseArn: arn('release'),
  pruneArn: arn('prune'),
  reportArn: arn('report'),
  reportsBucket: 'reports',
  deadLetterQueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/dead',
  concurrentBatches: 10,
});

interface State {
  Type: string;
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Catch?: { Next: string }[];
}
const { StartAt, States } = JSON.parse(definition) as { StartAt: string; States: Record<string, State> };

test('is valid Amazon States Language', () => {
  expect(validate(JSON.parse(definition)).errorsText()).toBe('');
});

test('every state can be reached, and every path ends', () => {
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    const state = States[name]!;
    const next = [
      state.Next,
      state.Default,
      ...(state.Choices ?? []).map((c) => c.Next),
      ...(state.Catch ?? []).map((c) => c.Next),
    ];
    next.filter((target) => target !== undefined).forEach(visit);
  };
  visit(StartAt);
  expect([...reached].sort()).toEqual(Object.keys(States).sort());
  const ends = Object.entries(States).filter(
    ([, state]) => state.Type === 'Succeed' || state.Type === 'Fail',
  );
  expect(ends.map(([name]) => name).sort()).toEqual([
    'Already running',
    'Broken',
    'Not all protected',
    'Protected',
  ]);
});

test('every task is tried again and, but for the last resort, caught', () => {
  const tasks = Object.entries(States).filter(([, state]) => state.Type === 'Task');
  for (const [, state] of tasks) expect(state).toHaveProperty('Retry');
  expect(tasks.filter(([, state]) => state.Catch === undefined).map(([name]) => name)).toEqual([
    'Keep the input',
  ]);
});
