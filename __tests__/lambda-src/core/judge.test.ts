import fc from 'fast-check';
import { judge } from '../../../lambda-src/core/judge';
import type { Retention } from '../../../lambda-src/core/plan';
import { decide } from '../../../lambda-src/core/retention';
import type { PointState } from '../../../lambda-src/core/recovery-point';
import type { ListedPoint } from '../../../lambda-src/ports/driver';
import { NOW, pointOf } from '../../support/points';

const PLAN: Retention = { days: 30, minimum: 1 };
const verdictsOf = (points: readonly ListedPoint[], policy = PLAN) => judge(points, policy, new Set(), NOW);
const deletedOf = (points: readonly ListedPoint[], policy = PLAN): string[] =>
  verdictsOf(points, policy).flatMap(({ id, verdict }) => (verdict === 'delete' ? [id] : []));

/** A point a month, of which the newest and perhaps others say what their source wants. */
const monthly = (...retentions: (string | undefined)[]): ListedPoint[] =>
  retentions.map((retention, index) => pointOf(`p${index}`, { age: index * 30 + 1, retention }));

test.each<[string, (string | undefined)[], string[]]>([
  ['without an override the plan decides', [undefined, undefined, undefined], ['p1', 'p2']],
  ['the newest says for all', ['days=61', undefined, undefined, undefined], ['p3']],
  ['what earlier ones said is over', [undefined, 'days=365', 'days=365'], ['p1', 'p2']],
  ['shorter than the plan is meant so', ['newest=1', undefined], ['p1']],
])('%s', (_what, retentions, expected) => {
  expect(deletedOf(monthly(...retentions))).toEqual(expected);
});

test('the words are those of the override', () => {
  const [, , third] = verdictsOf(monthly('newest=2', undefined, undefined));
  expect(third).toMatchObject({ rule: 'expired', reason: 'number 3 from the newest, of which 2 stay' });
});

test('each source has its own, and another plan’s points are not counted with', () => {
  const points = [
    pointOf('a1', { age: 1, source: 'vol-a', retention: 'days=90' }),
    pointOf('a2', { age: 40, source: 'vol-a' }),
    pointOf('b1', { age: 1, source: 'vol-b' }),
    pointOf('b2', { age: 40, source: 'vol-b' }),
    pointOf('other', { age: 50, source: 'vol-b', plan: 'weekly' }),
  ];
  expect(deletedOf(points)).toEqual(['b2']);
});

describe('an override that could not be read', () => {
  test('leaves the plan’s policy, and deletes nothing that the last readable one keeps', () => {
    expect(deletedOf(monthly('unreadable', 'unreadable', 'days=61', undefined, undefined))).toEqual([
      'p3',
      'p4',
    ]);
  });

  test('keeps the one point that remembers it', () => {
    const points = monthly('unreadable', 'newest=1', 'days=365', undefined);
    expect(deletedOf(points)).toEqual(['p2', 'p3']);
    expect(verdictsOf(points)[1]).toMatchObject({
      verdict: 'keep',
      rule: 'no policy',
      reason: 'the newer ones cannot say how long their source is kept',
    });
  });

  test('where there was none before, leaves the plan’s policy alone', () => {
    expect(deletedOf(monthly('unreadable', undefined, 'days=365'))).toEqual(['p1', 'p2']);
    expect(deletedOf(monthly('unreadable', 'unreadable'))).toEqual(['p1']);
  });

  test('lets go what was made meanwhile, once it is mended', () => {
    expect(deletedOf(monthly('days=40', 'unreadable', 'unreadable'))).toEqual(['p2']);
  });
});

test('a point whose own tag somebody made unreadable stays', () => {
  const verdicts = verdictsOf(monthly('days=40', undefined, 'for ever', undefined));
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['keep', 'keep', 'keep', 'delete']);
  expect(verdicts[2]).toMatchObject({
    rule: 'no policy',
    reason: 'its tag smart-vault:retention cannot be read: "for ever"',
  });
});

describe('properties', () => {
  const points = fc
    .array(
      fc.record({
        source: fc.constantFrom('vol-1', 'vol-2', 'vol-3'),
        age: fc.integer({ min: 0, max: 400 }),
        state: fc.constantFrom<PointState>('completed', 'completed', 'completed', 'pending', 'error'),
        retention: fc.constantFrom(undefined, 'days=90', 'newest=3', 'monthly=9', 'unreadable', 'for ever'),
      }),
      { maxLength: 60 },
    )
    .map((all) => all.map((facts, index) => pointOf(`p${index}`, facts)));
  const policy = fc.record(
    {
      days: fc.integer({ min: 1, max: 365 }),
      newest: fc.integer({ min: 1, max: 9 }),
      minimum: fc.integer({ min: 1, max: 5 }),
    },
    { requiredKeys: ['minimum'] },
  );

  test('without overrides the verdicts are those of the plan’s policy on all points', () => {
    fc.assert(
      fc.property(points, policy, (all, rules) => {
        const plain = all.map((point) => ({ ...point, tags: {} }));
        const facts = plain.map((point) => ({
          id: point.id,
          source: point.lineage!.source,
          createdAt: new Date(point.lineage!.createdAt),
          verified: point.state === 'completed',
          broken: point.state === 'error',
          owned: true,
          isCopy: false,
        }));
        const byId = new Map(verdictsOf(plain, rules).map((verdict) => [verdict.id, verdict]));
        for (const verdict of decide(facts, rules, NOW)) expect(byId.get(verdict.id)).toEqual(verdict);
      }),
    );
  });

  test('every point gets a verdict, and the order of the input does not matter', () => {
    fc.assert(
      fc.property(points, policy, (all, rules) => {
        expect(verdictsOf(all, rules)).toHaveLength(all.length);
        expect(deletedOf([...all].reverse(), rules).sort()).toEqual(deletedOf(all, rules).sort());
      }),
    );
  });

  test('judging again after the deletions deletes nothing more', () => {
    fc.assert(
      fc.property(points, policy, (all, rules) => {
        const gone = deletedOf(all, rules);
        expect(
          deletedOf(
            all.filter(({ id }) => !gone.includes(id)),
            rules,
          ),
        ).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('never the last that can be restored of a source, and never one with a tag of its own that cannot be read', () => {
    fc.assert(
      fc.property(points, policy, (all, rules) => {
        const gone = deletedOf(all, rules);
        const left = all.filter(({ id }) => !gone.includes(id));
        const sources = new Set(
          all.filter(({ state }) => state === 'completed').map(({ lineage }) => lineage!.source),
        );
        for (const source of sources)
          expect(left.some((point) => point.lineage!.source === source && point.state === 'completed')).toBe(
            true,
          );
        expect(
          all.filter(({ id, tags }) => gone.includes(id) && tags['smart-vault:retention'] === 'for ever'),
        ).toEqual([]);
      }),
    );
  });
});
