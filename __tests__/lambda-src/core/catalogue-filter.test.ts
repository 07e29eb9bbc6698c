import { isWanted, type Wanted } from '../../../lambda-src/core/catalogue-filter';
import { NOW, pointOf } from '../../support/points';

const named = pointOf('p', { age: 2, region: 'us-west-2' });
const point = { ...named, tags: { ...named.tags, Name: 'web (a)', InstanceId: 'i-1' } };
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);

test.each<[string, Wanted, boolean]>([
  ['nothing is asked', {}, true],
  ['its source', { source: 'vol-1' }, true],
  ['another source', { source: 'vol-2' }, false],
  ['its owner', { owner: 'i-1' }, true],
  ['another owner', { owner: 'i-2' }, false],
  ['its name', { name: 'web (a)' }, true],
  ['the beginning of its name alone', { name: 'web' }, false],
  ['the beginning of its name, and anything', { name: 'web*' }, true],
  ['a name is no regular expression', { name: 'w.b*' }, false],
  ['its plan, kind and run', { plan: 'daily', kind: 'ebs', run: 'daily-x' }, true],
  ['all but one', { plan: 'daily', kind: 'ami' }, false],
  ['where it lies', { region: 'us-west-2' }, true],
  ['where its original lies', { region: 'us-east-1' }, false],
  ['since the moment it was made', { since: daysAgo(2) }, true],
  ['before the moment it was made', { before: daysAgo(2) }, false],
  ['before a moment later', { before: daysAgo(1.9) }, true],
  ['another state', { state: 'error' }, false],
])('%s', (_what, wanted, expected) => {
  expect(isWanted(point, wanted)).toBe(expected);
});

test.each([
  ['db', true],
  ['db /dev/sdf', true],
  ['db /dev/sdg', false],
  ['d', false],
])('a volume of the instance db, named %s: %s', (name, expected) => {
  const volume = { ...point, tags: { ...point.tags, Name: 'db /dev/sdf' } };
  expect(isWanted(volume, { name })).toBe(expected);
});

test('a point whose tags say nothing is found by where it lies, and by no time', () => {
  const { lineage, ...rest } = point;
  const stray = { ...rest, tags: {} };
  expect(lineage).toBeDefined();
  expect(isWanted(stray, { region: 'us-west-2' })).toBe(true);
  expect(isWanted(stray, { since: new Date(0) })).toBe(false);
  expect(isWanted(stray, { before: NOW })).toBe(false);
});
