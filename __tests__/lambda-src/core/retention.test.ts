import fc from 'fast-check';
import type { Retention } from '../../../lambda-src/core/plan';
import { decide, type PointFacts } from '../../../lambda-src/core/retention';

const NOW = new Date('2026-11-21T03:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);

const point = (id: string, age: number, facts: Partial<PointFacts> = {}): PointFacts => ({
  id,
  source: 'vol-1',
  createdAt: daysAgo(age),
  verified: true,
  broken: false,
  owned: true,
  isCopy: false,
  ...facts,
});

const deleted = (points: PointFacts[], policy: Retention): string[] =>
  decide(points, policy, NOW).flatMap(({ id, verdict }) => (verdict === 'delete' ? [id] : []));

describe('rules', () => {
  const aged = [point('new', 1), point('mid', 20), point('old', 40), point('older', 60)];

  test.each<[string, Retention, string[]]>([
    ['age alone', { days: 30, minimum: 1 }, ['old', 'older']],
    ['exactly at the limit is kept', { days: 40, minimum: 1 }, ['older']],
    ['newest alone', { newest: 2, minimum: 1 }, ['old', 'older']],
    ['any rule keeps', { days: 10, newest: 3, minimum: 1 }, ['older']],
    ['minimum keeps', { days: 1, minimum: 3 }, ['older']],
    ['no rule keeps everything', { minimum: 1 }, []],
  ])('%s', (_name, policy, expected) => expect(deleted(aged, policy)).toEqual(expected));

  test('each source is counted for itself', () => {
    const points = ['a', 'b'].flatMap((source) =>
      [1, 2, 3].map((age) => point(`${source}${age}`, age, { source })),
    );
    expect(deleted(points, { newest: 2, minimum: 1 })).toEqual(['a3', 'b3']);
  });

  test('the last one stays, however old', () => {
    expect(deleted([point('ancient', 3000)], { days: 1, minimum: 1 })).toEqual([]);
  });

  test('what is not ours, in progress or needed is never deleted and never counts for us', () => {
    const points = [
      point('others', 900, { owned: false }),
      point('pending', 900, { verified: false }),
      point('imaged', 900, { neededFor: 'in use by ami-1' }),
      point('good', 800),
      point('bad', 950),
    ];
    expect(deleted(points, { days: 1, newest: 1, minimum: 1 })).toEqual(['bad']);
  });

  test('a lock keeps what would go otherwise, and the verdict says both', () => {
    const locked = 'locked (governance) until 2027-01-01T00:00:00.000Z';
    const points = [
      point('new', 1, { locked }),
      point('old', 40, { locked }),
      point('free', 41),
      point('bad', 42, { locked, verified: false, broken: true }),
    ];
    expect(decide(points, { days: 30, minimum: 1 }, NOW)).toMatchObject([
      { rule: 'age' },
      { verdict: 'keep', rule: 'locked', reason: `${locked}; 40 days old, kept for 30 days` },
      { verdict: 'delete' },
      { verdict: 'keep', rule: 'locked', reason: `${locked}; ended in error 42 days ago` },
    ]);
  });

  test('a broken point goes after a day, and pushes no good one out', () => {
    const points = [
      point('fresh', 0.5, { verified: false, broken: true }),
      point('stale', 2, { verified: false, broken: true }),
    ];
    expect(deleted([...points, point('good', 500)], { days: 1, newest: 1, minimum: 1 })).toEqual(['stale']);
  });

  test('grandfather, father, son: the first of each period stays', () => {
    // 2026-11-21 is a Saturday; its week began on Monday the 16th.
    const daily = Array.from({ length: 70 }, (_, age) => point(`d${String(age).padStart(2, '0')}`, age));
    const kept = decide(daily, { daily: 3, weekly: 2, monthly: 3, minimum: 1 }, NOW).filter(
      ({ verdict }) => verdict === 'keep',
    );
    expect(kept.map(({ id, reason }) => `${id} ${reason}`)).toEqual([
      'd00 the first of its day',
      'd01 the first of its day',
      'd02 the first of its day',
      'd05 the first of its week',
      'd12 the first of its week',
      'd20 the first of its month',
      'd51 the first of its month',
      'd69 the first of its month',
    ]);
  });

  test('a slot that nothing fills on its first day is filled by the next success', () => {
    const withoutTheFirst = [point('2nd', 19), point('3rd', 18), point('today', 0)];
    expect(deleted(withoutTheFirst, { monthly: 1, minimum: 1 })).toEqual(['3rd']);
  });

  test('every verdict says why', () => {
    expect(
      decide(aged, { days: 30, newest: 1, minimum: 1 }, NOW).map(({ rule, reason }) => `${rule}: ${reason}`),
    ).toEqual([
      'newest: number 1 of the 1 newest',
      'age: 20 days old, kept for 30 days',
      'expired: 40 days old, kept for 30 days; number 3 from the newest, of which 1 stay',
      'expired: 60 days old, kept for 30 days; number 4 from the newest, of which 1 stay',
    ]);
  });
});

describe('properties', () => {
  const points = fc
    .array(
      fc.record({
        source: fc.constantFrom('vol-1', 'vol-2', 'vol-3'),
        age: fc.integer({ min: -2, max: 400 }),
        kind: fc.constantFrom('verified', 'verified', 'verified', 'pending', 'broken'),
        owned: fc.boolean(),
        isCopy: fc.boolean(),
        needed: fc.boolean(),
        locked: fc.boolean(),
      }),
      { maxLength: 60 },
    )
    .map((rows) =>
      rows.map(({ source, age, kind, owned, isCopy, needed, locked }, index) =>
        point(`snap-${index}`, age, {
          source,
          verified: kind === 'verified',
          broken: kind === 'broken',
          owned,
          isCopy,
          ...(needed ? { neededFor: 'a reason' } : {}),
          ...(locked ? { locked: 'a lock' } : {}),
        }),
      ),
    );
  const policy: fc.Arbitrary<Retention> = fc.record(
    {
      days: fc.integer({ min: 1, max: 365 }),
      newest: fc.integer({ min: 1, max: 30 }),
      daily: fc.integer({ min: 1, max: 30 }),
      weekly: fc.integer({ min: 1, max: 30 }),
      monthly: fc.integer({ min: 1, max: 24 }),
      yearly: fc.integer({ min: 1, max: 3 }),
      minimum: fc.integer({ min: 1, max: 10 }),
    },
    { requiredKeys: ['minimum'] },
  );
  const without = (all: PointFacts[], ids: string[]): PointFacts[] =>
    all.filter(({ id }) => !ids.includes(id));
  const usable = (all: PointFacts[], source: string): number =>
    all.filter((each) => each.source === source && each.owned && each.verified).length;

  test('never fewer than the minimum of usable points per source', () => {
    fc.assert(
      fc.property(points, policy, (all, rules) => {
        const left = without(all, deleted(all, rules));
        for (const source of ['vol-1', 'vol-2', 'vol-3']) {
          expect(usable(left, source)).toBeGreaterThanOrEqual(Math.min(rules.minimum, usable(all, source)));
        }
      }),
    );
  });

  test('never what is not owned, needed, in progress, or the newest usable copy', () => {
    fc.assert(
      fc.property(points, policy, (all, rules) => {
        const gone = all.filter(({ id }) => deleted(all, rules).includes(id));
        for (const each of gone) {
          expect(each.owned && each.neededFor === undefined && (each.verified || each.broken)).toBe(true);
          if (each.verified) {
            const newer = all.filter(
              (other) =>
                other.source === each.source &&
                other.owned &&
                other.verified &&
                other.createdAt >= each.createdAt,
            );
            expect(newer.length).toBeGreaterThan(1);
          }
        }
      }),
    );
  });

  test('never what is locked; and a lock deletes nothing that would stay without it', () => {
    fc.assert(
      fc.property(points, policy, (all, rules) => {
        const gone = deleted(all, rules);
        expect(all.filter(({ id, locked }) => gone.includes(id) && locked !== undefined)).toEqual([]);
        const unlocked = deleted(
          all.map(({ locked, ...rest }) => rest),
          rules,
        );
        for (const id of gone) expect(unlocked).toContain(id);
      }),
    );
  });

  test('the order of the input does not matter', () => {
    fc.assert(
      fc.property(points, policy, (all, rules) => {
        expect(deleted([...all].reverse(), rules).sort()).toEqual(deleted(all, rules).sort());
      }),
    );
  });

  test('deciding again after the deletions deletes nothing more', () => {
    fc.assert(
      fc.property(points, policy, (all, rules) => {
        expect(deleted(without(all, deleted(all, rules)), rules)).toEqual([]);
      }),
    );
  });

  test('a more generous policy never deletes more', () => {
    fc.assert(
      fc.property(points, policy, fc.nat(20), (all, rules, more) => {
        const generous = Object.fromEntries(
          Object.entries(rules).map(([rule, count]) => [rule, Number(count) + more]),
        ) as unknown as Retention;
        const less = deleted(all, rules);
        for (const id of deleted(all, generous)) expect(less).toContain(id);
      }),
    );
  });
});

describe('years of runs', () => {
  /** Runs every day, fails on some, prunes after each: what is left at the end. */
  function survivors(
    days: number,
    fails: (day: number) => boolean,
    policy: Retention,
  ): { kept: PointFacts[]; made: PointFacts[]; end: Date } {
    const begin = Date.UTC(2020, 0, 1, 3);
    const made: PointFacts[] = [];
    let kept: PointFacts[] = [];
    let end = new Date(begin);
    for (let day = 0; day < days; day++) {
      end = new Date(begin + day * 86_400_000);
      if (!fails(day)) {
        const point: PointFacts = {
          id: `p${day}`,
          source: 'vol-1',
          createdAt: end,
          verified: true,
          broken: false,
          owned: true,
          isCopy: false,
        };
        made.push(point);
        kept.push(point);
      }
      const gone = new Set(
        decide(kept, policy, end)
          .filter(({ verdict }) => verdict === 'delete')
          .map(({ id }) => id),
      );
      kept = kept.filter(({ id }) => !gone.has(id));
    }
    return { kept, made, end };
  }

  test('fill every slot that can be filled, whatever days were missed', () => {
    const policy: Retention = { daily: 7, weekly: 5, monthly: 12, yearly: 3, minimum: 1 };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 899 }), { maxLength: 500 }), (missed) => {
        const failing = new Set(missed);
        const { kept, made, end } = survivors(900, (day) => failing.has(day), policy);
        // Deciding over everything ever made, as if nothing had been deleted on the way, fills the same slots.
        const ideal = decide(made, policy, end).filter(
          ({ verdict, rule }) => verdict === 'keep' && rule === 'slot',
        );
        const ids = kept.map(({ id }) => id);
        for (const { id } of ideal) expect(ids).toContain(id);
      }),
      { numRuns: 15 },
    );
  });
});
