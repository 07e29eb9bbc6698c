import fc from 'fast-check';
import { families, membersOf, type Family } from '../../../lambda-src/core/catalogue';
import type { ListedPoint } from '../../../lambda-src/ports/driver';
import { NOW, pointOf, type PointOptions } from '../../support/points';

const DR = 'us-west-2';
const ABROAD = '210987654321/us-west-2';

const only = (points: readonly ListedPoint[]): Family => {
  const [family, ...more] = families(points);
  expect(more).toEqual([]);
  return family!;
};

test('an original with its copies, by where they lie', () => {
  const [original, copy, abroad] = [
    pointOf('o'),
    pointOf('c', { region: DR }),
    pointOf('a', { region: ABROAD }),
  ];
  const family = only([abroad, copy, original]);
  expect(family).toMatchObject({
    original: { id: 'o' },
    lineage: { source: 'vol-1', run: 'daily-x' },
    others: [],
  });
  expect(Object.entries(family.copies).map(([region, { id }]) => [region, id])).toEqual([
    [ABROAD, 'a'],
    [DR, 'c'],
  ]);
  expect(membersOf(family).map(({ id }) => id)).toEqual(['o', 'a', 'c']);
});

test('copies outlive their original', () => {
  const family = only([pointOf('c', { region: DR })]);
  expect(family.original).toBeUndefined();
  expect(family.copies[DR]?.id).toBe('c');
});

test('of two attempts the one that can be restored counts, whichever is listed first', () => {
  const [failed, made] = [pointOf('failed', { state: 'error', age: 1 }), pointOf('made', { age: 2 })];
  for (const points of [
    [failed, made],
    [made, failed],
  ])
    expect(only(points)).toMatchObject({ original: { id: 'made' }, others: [{ id: 'failed' }] });
});

test('names come from the tags', () => {
  const point = pointOf('o');
  const tags = { ...point.tags, Name: 'web', InstanceId: 'i-1' };
  expect(only([{ ...point, tags }])).toMatchObject({ name: 'web', owner: 'i-1' });
});

test('by source, of each the newest first', () => {
  const made = families([
    pointOf('old', { source: 'vol-b', plan: 'weekly', age: 9 }),
    pointOf('new', { source: 'vol-b', age: 1 }),
    pointOf('other', { source: 'vol-a', age: 20 }),
  ]);
  expect(made.map(({ original }) => original?.id)).toEqual(['other', 'new', 'old']);
});

test('what has no lineage is in none', () => {
  const { lineage, ...stray } = pointOf('stray');
  expect(lineage).toBeDefined();
  expect(families([stray])).toEqual([]);
});

const anyPoint = fc
  .record({
    source: fc.constantFrom('vol-1', 'vol-2'),
    plan: fc.constantFrom('daily', 'weekly'),
    sourceRegion: fc.constantFrom('us-east-1', DR),
    region: fc.constantFrom('us-east-1', DR, ABROAD),
    state: fc.constantFrom('completed', 'pending', 'error'),
    age: fc.integer({ min: 0, max: 3 }),
  })
  .map((options: PointOptions) => options);

test('every point is in exactly one family, and their order does not depend on that of the list', () => {
  fc.assert(
    fc.property(fc.array(anyPoint, { maxLength: 20 }), (options) => {
      const points = options.map((each, index) => pointOf(`p${index}`, each));
      const found = families(points);
      const ids = found.flatMap(membersOf).map(({ id }) => id);
      expect([...ids].sort()).toEqual(points.map(({ id }) => id).sort());
      expect(families([...points].reverse())).toEqual(found);
      for (const { lineage, original, copies } of found) {
        expect(original?.region ?? lineage.sourceRegion).toBe(lineage.sourceRegion);
        expect(Object.keys(copies)).not.toContain(lineage.sourceRegion);
        expect(Date.parse(lineage.createdAt)).toBeLessThanOrEqual(NOW.getTime());
      }
    }),
  );
});
