import fc from 'fast-check';
import { sample, turnOf, type History } from '../../../../lambda-src/core/drill/sample';
import { planned } from '../../../support/restore-points';

const AT = '2026-11-21T02:00:00.000Z';
const stock = (points: ReturnType<typeof planned>[]) =>
  ({ plan: 'daily', kind: 'ebs', home: 'us-east-1', points }) as const;

test('the newest completed point of the source whose test is longest ago', () => {
  const points = [
    planned({ id: 'snap-a1', source: 'vol-a', at: '2026-11-19T02:00:00.000Z' }),
    planned({ id: 'snap-a2', source: 'vol-a', at: '2026-11-20T02:00:00.000Z' }),
    planned({ id: 'snap-a3', source: 'vol-a', at: AT, state: 'pending' }),
    planned({ id: 'snap-b1', source: 'vol-b', at: AT }),
    planned({ id: 'snap-c1', source: 'vol-c', at: AT }),
  ];
  const history: History = new Map([
    [turnOf('us-east-1', 'ebs', 'vol-b'), '2026-11-01T00:00:00.000Z'],
    [turnOf('us-east-1', 'ebs', 'vol-c'), '2026-10-01T00:00:00.000Z'],
    // Of the copies: it is no turn of the original.
    [turnOf('us-west-2', 'ebs', 'vol-a'), '2026-11-20T00:00:00.000Z'],
  ]);
  expect(sample(stock(points), history, 9).map(({ point }) => point)).toEqual([
    'snap-a2',
    'snap-c1',
    'snap-b1',
  ]);
});

test.each([
  ['of another plan', { ...planned({ id: 'snap-1', source: 'vol-a', at: AT }).lineage!, plan: 'gold' }],
  [
    'of another kind',
    { ...planned({ id: 'snap-1', source: 'vol-a', at: AT }).lineage!, kind: 'ami' as const },
  ],
  [
    'of the plan of that name in another region',
    planned({ id: 'snap-1', source: 'vol-a', at: AT, sourceRegion: 'eu-west-1' }).lineage!,
  ],
])('not a point %s', (_, lineage) => {
  const point = { ...planned({ id: 'snap-1', source: 'vol-a', at: AT }), lineage };
  expect(sample(stock([point]), new Map(), 1)).toEqual([]);
});

test('nor one that has no lineage', () => {
  const { lineage, ...point } = planned({ id: 'snap-1', source: 'vol-a', at: AT });
  expect(lineage).toBeDefined();
  expect(sample(stock([point]), new Map(), 1)).toEqual([]);
});

test('as many drills as it takes for all: each source is tested once before any is tested twice', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5 }), (sources, count) => {
      const points = Array.from({ length: sources }, (_, at) =>
        planned({ id: `snap-${at}`, source: `vol-${at}`, at: AT }),
      );
      const history = new Map<string, string>();
      const tested: string[] = [];
      for (let day = 0; tested.length < sources; day++) {
        const chosen = sample(stock(points), history, count);
        expect(chosen).toHaveLength(Math.min(count, sources));
        for (const { source } of chosen) {
          tested.push(source);
          history.set(
            turnOf('us-east-1', 'ebs', source),
            new Date(Date.parse(AT) + day * 86_400_000).toISOString(),
          );
        }
      }
      expect(new Set(tested.slice(0, sources)).size).toBe(sources);
    }),
  );
});
