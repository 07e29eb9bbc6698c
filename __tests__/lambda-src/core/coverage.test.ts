import { coverageOf, type Coverage, type Expectation } from '../../../lambda-src/core/coverage';
import { newItem } from '../../../lambda-src/core/item';
import type { Shelf } from '../../../lambda-src/core/prune';
import { NOW } from '../../support/points';

const [HOME, DR] = ['us-east-1', 'us-west-2'] as const;
const HOUR = 3600;

const hoursAgo = (hours: number): string => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
const shelf = (region: string, hours?: number): Shelf => ({
  kind: 'ebs',
  region,
  newest: hours === undefined ? {} : { 'vol-1': hoursAgo(hours) },
});
const coverage = (shelves: readonly Shelf[], given: Partial<Expectation> = {}): Coverage => {
  const item = newItem({ source: 'vol-1', owner: 'i-1', name: 'web', part: '/dev/sdf' }, [DR]);
  const expectation = { home: HOME, rpoSeconds: 26 * HOUR, lastFailures: new Map([['vol-1', []]]), ...given };
  return coverageOf('ebs', item, expectation, shelves, NOW);
};

test('a young point in every region: protected', () => {
  expect(coverage([shelf(HOME, 3), shelf(DR, 2)])).toEqual({
    kind: 'ebs',
    source: 'vol-1',
    owner: 'i-1',
    name: 'web',
    part: '/dev/sdf',
    recoverableAt: { [HOME]: hoursAgo(3), [DR]: hoursAgo(2) },
    rpoSeconds: { [HOME]: 3 * HOUR, [DR]: 2 * HOUR },
    problems: [],
    lastFailures: [],
  });
});

test.each<[string, Shelf[], Partial<Expectation>, string[]]>([
  ['as old as is wanted', [shelf(HOME, 26), shelf(DR, 26)], {}, []],
  ['older than is wanted', [shelf(HOME, 26.1), shelf(DR, 27)], {}, [`older than 26 h in ${HOME}, ${DR}`]],
  ['no objective', [shelf(HOME, 1000), shelf(DR, 1000)], { rpoSeconds: undefined as never }, []],
  ['no copy', [shelf(HOME, 1), shelf(DR)], {}, [`no recovery point in ${DR}`]],
  ['a region that could not be read', [shelf(HOME, 1)], {}, [`not known what is there in ${DR}`]],
  [
    'never, and it failed',
    [shelf(HOME), shelf(DR)],
    { lastFailures: new Map([['vol-1', ['Refused: no']]]) },
    [`no recovery point in ${HOME}, ${DR}`, 'the last run failed: Refused: no'],
  ],
  [
    'never, and newer than the last run',
    [shelf(HOME), shelf(DR)],
    { lastFailures: new Map() },
    [`no recovery point in ${HOME}, ${DR}`, 'the last run did not know of it'],
  ],
  [
    'a failure that left a young point is none',
    [shelf(HOME, 1), shelf(DR, 1)],
    { lastFailures: new Map([['vol-1', ['x']]]) },
    [],
  ],
])('%s', (_what, shelves, given, problems) => {
  expect(coverage(shelves, given).problems).toEqual(problems);
});

test('no run has left a record', () => {
  const item = newItem({ source: 'vol-1' }, []);
  expect(coverageOf('ebs', item, { home: HOME, rpoSeconds: HOUR }, [shelf(HOME)], NOW).problems).toEqual([
    `no recovery point in ${HOME}`,
    'no run of the plan has left a record',
  ]);
});
