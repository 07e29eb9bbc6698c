import { drillFrom } from '../../lambda-src/drill-request';
import { UnusableRequest } from '../../lambda-src/request';

const execution = { id: 'arn:execution', name: 'x', startTime: '2026-11-22T06:00:01.234Z' };
const environment = { vault: 'v', sourceRegion: 'us-east-1' };
const drill = {
  ...{ region: 'us-west-2', sample: 2, rtoSeconds: 14_400 },
  plans: [
    { name: 'daily', kinds: ['ebs'], rpoSeconds: 90_000 },
    { name: 'monthly', kinds: ['rds'] },
  ],
};

test('is named by the time it was meant for, and by its start where nobody meant any', () => {
  const scheduledTime = '2026-11-22T06:00:00Z';
  expect(drillFrom({ event: { drill, scheduledTime }, execution }, environment)).toEqual({
    execution: 'arn:execution',
    asked: {
      id: 'drill-20261122t060000000z',
      ...{ vault: 'v', home: 'us-east-1', region: 'us-west-2', count: 2, plans: drill.plans, options: {} },
      targets: { rtoSeconds: 14_400, rpoSeconds: { daily: 90_000 } },
    },
  });
  expect(drillFrom({ event: { drill }, execution }, environment).asked.id).toBe('drill-20261122t060001234z');
});

test('does not look into volumes where that is turned off', () => {
  const asked = (contents: boolean) =>
    drillFrom({ event: { drill: { ...drill, contents } }, execution }, environment).asked.options;
  expect([asked(false), asked(true)]).toEqual([{ contents: false }, { contents: true }]);
});

test.each([
  ['nothing', {}, 'event.drill'],
  ['no plan', { drill: { ...drill, plans: [] } }, 'event.drill.plans'],
  [
    'a kind that there is not',
    { drill: { ...drill, plans: [{ name: 'x', kinds: ['disk'] }] } },
    'event.drill.plans.0.kinds.0',
  ],
  ['contents of neither kind', { drill: { ...drill, contents: 'no' } }, 'event.drill.contents'],
  ['a sample of none', { drill: { ...drill, sample: 0 } }, 'event.drill.sample'],
  ['more than it knows', { drill: { ...drill, subnet: 'subnet-1' } }, 'event.drill'],
  ['a time that is none', { drill, scheduledTime: 'soon' }, 'event.scheduledTime'],
])('refuses %s by name', (_, event, key) => {
  const read = () => drillFrom({ event, execution }, environment);
  expect(read).toThrow(UnusableRequest);
  expect(read).toThrow(key);
});
