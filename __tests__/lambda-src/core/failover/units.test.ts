import type { Manifest } from '../../../../lambda-src/core/documents';
import { unitsOf, type Sorted } from '../../../../lambda-src/core/failover/units';
import type { Kind } from '../../../../lambda-src/core/plan';
import type { ListedPoint } from '../../../../lambda-src/ports/driver';
import { planned, type PlannedPoint } from '../../../support/restore-points';

const MOMENT = new Date('2026-11-21T12:00:00.000Z');

const copy = (point: Omit<PlannedPoint, 'region'>): ListedPoint => planned({ ...point, region: 'us-west-2' });
const ofWeb = (id: string, source: string, at: string, run: string): ListedPoint =>
  copy({ id, source, at, run, tags: { InstanceId: 'i-web', Name: 'web' } });

interface Found {
  readonly kind?: Kind;
  readonly source: string;
  readonly owner?: string;
  readonly name?: string;
}

/** What a run of the plan `daily` found. */
const manifest = (since: string, ...items: readonly Found[]): ReadonlyMap<string, Manifest> =>
  new Map([
    [
      'daily',
      {
        run: { since, plan: { name: 'daily', region: 'us-east-1' } },
        batches: items.map(({ kind = 'ebs', ...item }, index) => ({ index, kind, items: [item] })),
      } as unknown as Manifest,
    ],
  ]);

const WEB = [
  { source: 'vol-a', owner: 'i-web', name: 'web' },
  { source: 'vol-b', owner: 'i-web', name: 'web' },
];
const TODAY = '2026-11-21T02:00:00.000Z';
const YESTERDAY = '2026-11-20T02:00:00.000Z';

const sort = (points: readonly ListedPoint[], manifests = manifest(TODAY), moment = MOMENT): Sorted =>
  unitsOf({ points, manifests, moment });
const labels = ({ units, absent, leftOut }: Sorted) => ({
  units: units.map(({ label }) => label),
  absent: absent.map(({ label }) => label),
  leftOut: leftOut.map(({ label }) => label),
});

test('the volumes of an instance are one, by run; an image of it is a choice of the same', () => {
  const { units } = sort(
    [
      ofWeb('snap-1', 'vol-a', YESTERDAY, 'daily-1'),
      ofWeb('snap-2', 'vol-b', YESTERDAY, 'daily-1'),
      copy({ id: 'ami-1', kind: 'ami', source: 'i-web', at: TODAY, run: 'images-1', tags: { Name: 'web' } }),
    ],
    manifest(TODAY, ...WEB),
  );
  expect(units).toMatchObject([{ unit: 'i-web', source: 'i-web', label: 'web' }]);
  expect(units[0]!.choices.map(({ form, points }) => [form, points.map(({ id }) => id)])).toEqual([
    ['image', ['ami-1']],
    ['snapshots', ['snap-1', 'snap-2']],
  ]);
});

test('a run that lacks a volume comes after one that has all of them, however new it is', () => {
  const points = [
    ofWeb('snap-1', 'vol-a', YESTERDAY, 'daily-1'),
    ofWeb('snap-2', 'vol-b', YESTERDAY, 'daily-1'),
    ofWeb('snap-3', 'vol-a', TODAY, 'daily-2'),
  ];
  const [web] = sort(points, manifest(TODAY, ...WEB)).units;
  expect(web!.choices).toMatchObject([
    { at: YESTERDAY, lacks: [] },
    { at: TODAY, lacks: ['vol-b'] },
  ]);
});

test('what has no completed copy is absent by name; what is younger than the moment is none', () => {
  const points = [
    copy({ id: 'snap-1', source: 'vol-1', at: TODAY, state: 'pending' }),
    copy({ id: 'snap-2', source: 'vol-2', at: '2026-11-21T13:00:00.000Z' }),
    copy({ id: 'snap-3', source: 'vol-3', at: TODAY }),
  ];
  const found = manifest(TODAY, { source: 'vol-1' }, { source: 'vol-2' }, { source: 'vol-3' });
  const sorted = sort(points, found);
  expect(labels(sorted)).toEqual({ units: ['vol-3'], absent: ['vol-1', 'vol-2'], leftOut: [] });
  expect(sorted.absent[0]!.reason).toBe(`it has no completed copy of ${MOMENT.toISOString()} or before`);
});

test('files are absent, and it says where they are', () => {
  const { absent } = sort([], manifest(TODAY, { kind: 'efs', source: 'fs-1' }));
  expect(absent).toMatchObject([{ source: 'fs-1', reason: expect.stringContaining('replica') as string }]);
});

test('a run that found an emptied region gives nothing up at once, only what it has not found for a week', () => {
  const points = [
    copy({ id: 'snap-1', source: 'vol-1', at: YESTERDAY }),
    copy({ id: 'snap-2', source: 'vol-2', at: '2026-11-14T01:59:59.000Z' }),
  ];
  expect(labels(sort(points, manifest(TODAY)))).toEqual({ units: ['vol-1'], absent: [], leftOut: ['vol-2'] });
});

test('where nothing was written down, nothing is given up', () => {
  const points = [copy({ id: 'snap-1', source: 'vol-1', at: '2020-01-01T00:00:00.000Z' })];
  expect(labels(sort(points, new Map()))).toEqual({ units: ['vol-1'], absent: [], leftOut: [] });
});
