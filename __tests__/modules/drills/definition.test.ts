import validate from 'asl-validator';
import { drillDefinition } from '../../../modules/drills/definition';

const definition = drillDefinition({
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:drill',
  deadLetterQueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/dead',
});

interface State {
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Catch?: { Next: string }[];
}
const { StartAt, States } = JSON.parse(definition) as { StartAt: string; States: Record<string, State> };

test('is valid Amazon States Language', () => {
  expect(validate(JSON.parse(definition)).errorsText()).toBe('');
});

test('every state can be reached, and all that calls the function has a way out when it breaks', () => {
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    const { Next, Default, Choices = [], Catch = [] } = States[name]!;
    const next = [Next, Default, ...Choices.map((one) => one.Next), ...Catch.map((one) => one.Next)];
    for (const one of next) if (one !== undefined) visit(one);
  };
  visit(StartAt);
  expect([...reached].sort()).toEqual(Object.keys(States).sort());
  expect(States['Drill']!.Catch).toMatchObject([{ Next: 'Give up' }]);
  expect(States['Give up']!.Catch).toMatchObject([{ Next: 'Keep the input' }]);
});
