import fc from 'fast-check';
import { find } from '../../../../lambda-src/core/restore/find';
import { identify } from '../../../../lambda-src/core/restore/identify';
import { planned, shelvesOf } from '../../../support/restore-points';

const RESOURCE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

test.each([
  ['snap-0a1b2c3d', 'point', ['ebs']],
  ['ami-0a1b2c3d', 'point', ['ami']],
  ['arn:aws:rds:us-east-1:123456789012:snapshot:vault-orders-1', 'point', ['rds']],
  ['arn:aws:rds:us-east-1:123456789012:cluster-snapshot:vault-shop-1', 'point', ['aurora']],
  ['arn:aws:backup:us-east-1:123456789012:recovery-point:1A2B', 'point', ['dynamodb']],
  ['arn:aws:datasync:us-east-1:123456789012:task/task-1/execution/exec-1', 'point', ['efs']],
  ['vol-0a1b2c3d', 'source', ['ebs']],
  ['i-0a1b2c3d4e5f60718', 'source', ['ami', 'ebs']],
  ['fs-0a1b2c3d4e5f60718', 'source', ['efs']],
  [`db-${RESOURCE}`, 'source', ['rds']],
  [`cluster-${RESOURCE}`, 'source', ['aurora']],
  ['db-orders', 'source', ['rds', 'aurora', 'dynamodb']],
  ['orders', 'source', ['rds', 'aurora', 'dynamodb']],
  ['i-am-a-table', 'source', ['rds', 'aurora', 'dynamodb']],
])('%s is a %s of %j', (what, type, kinds) => {
  expect(identify(what)).toEqual({ type, kinds, id: what });
});

test.each([
  ['arn:aws:rds:us-east-1:123456789012:db:orders', 'rds', 'orders'],
  ['arn:aws:rds:us-east-1:123456789012:cluster:shop', 'aurora', 'shop'],
  ['arn:aws:dynamodb:us-east-1:123456789012:table/orders', 'dynamodb', 'orders'],
])('%s is known by its name', (arn, kind, id) => {
  expect(identify(arn)).toEqual({ type: 'source', kinds: [kind], id });
});

const VOLUME = 'vol-0a1b2c3d';
const OLD = planned({ id: 'snap-old', source: VOLUME, at: '2026-11-19T03:00:00Z' });
const NEW = planned({ id: 'snap-new', source: VOLUME, at: '2026-11-20T03:00:00Z' });
const COPY = planned({ id: 'snap-copy', source: VOLUME, at: '2026-11-20T03:00:00Z', region: 'us-west-2' });
const BROKEN = planned({
  id: 'snap-broken',
  source: VOLUME,
  at: '2026-11-21T03:00:00Z',
  state: 'error',
  message: 'it failed',
});
const idsOf = (found: { points: readonly { id: string }[] }): string[] => found.points.map(({ id }) => id);

test('of a source the newest that is whole, or that of a time', async () => {
  const shelves = shelvesOf([OLD, BROKEN, NEW, COPY]);
  expect(idsOf(await find({ what: VOLUME }, shelves))).toEqual(['snap-new']);
  expect(idsOf(await find({ what: VOLUME, at: new Date('2026-11-20T02:59:59Z') }, shelves))).toEqual([
    'snap-old',
  ]);
  expect(idsOf(await find({ what: VOLUME, at: new Date('2026-11-20T03:00:00Z') }, shelves))).toEqual([
    'snap-new',
  ]);
  expect(await find({ what: VOLUME, region: 'us-west-2' }, shelves)).toMatchObject({
    region: 'us-west-2',
    form: 'volume',
    source: VOLUME,
  });
});

test('a point that was named, wherever it lies and whatever state it is in', async () => {
  const shelves = shelvesOf([OLD, COPY, BROKEN]);
  expect(await find({ what: 'snap-copy' }, shelves)).toMatchObject({ region: 'us-west-2', points: [COPY] });
  expect(idsOf(await find({ what: 'snap-broken' }, shelves))).toEqual(['snap-broken']);
  await expect(find({ what: 'snap-copy', region: 'us-east-1' }, shelves)).rejects.toThrow(
    'There is no recovery point snap-copy in us-east-1.',
  );
});

test.each([
  [
    'nothing',
    [],
    {},
    'The vault vault has no point of vol-0a1b2c3d in us-east-1. Nor is there a usable one in any other region of the vault.',
  ],
  [
    'a copy alone',
    [COPY],
    {},
    'There is snap-copy of 2026-11-20T03:00:00Z in us-west-2: add --in us-west-2.',
  ],
  [
    'a broken one',
    [BROKEN],
    {},
    'No point of vol-0a1b2c3d in us-east-1 is usable: snap-broken is error (it failed). Nor is',
  ],
  [
    'a later one',
    [NEW],
    { at: new Date('2026-01-01T00:00:00Z') },
    'is from 2026-01-01T00:00:00.000Z or before: the first is snap-new of 2026-11-20T03:00:00Z.',
  ],
  [
    'another kind',
    [NEW],
    { kind: 'rds' as const },
    'vol-0a1b2c3d is no source of the kind rds, but of: ebs.',
  ],
])('with %s it says what there is', async (_, points, more, message) => {
  await expect(find({ what: VOLUME, ...more }, shelvesOf(points))).rejects.toThrow(message);
});

test('what may be several things is asked back, and --kind answers', async () => {
  const database = planned({
    id: 'a:snapshot:x',
    source: 'db-1',
    kind: 'rds',
    at: '2026-11-20T03:00:00Z',
    tags: { Name: 'orders' },
  });
  const table = planned({ id: 'b', source: 'orders', kind: 'dynamodb', at: '2026-11-20T03:00:00Z' });
  const shelves = shelvesOf([database, table]);
  await expect(find({ what: 'orders' }, shelves)).rejects.toThrow(
    'orders may be any of these; name one by its id, or give --kind:\n  rds db-1 (orders) with a:snapshot:x of 2026-11-20T03:00:00Z\n  dynamodb orders with b of',
  );
  expect(await find({ what: 'orders', kind: 'dynamodb' }, shelves)).toMatchObject({
    form: 'table',
    points: [table],
  });
});

describe('an instance', () => {
  const INSTANCE = 'i-0a1b2c3d4e5f60718';
  const of = (
    id: string,
    source: string,
    run: string,
    at: string,
    state: 'completed' | 'error' = 'completed',
  ) => planned({ id, source, run, at, state, tags: { InstanceId: INSTANCE } });

  test('is one of its images, or all snapshots of one run, whichever is newer', async () => {
    const image = planned({ id: 'ami-1', source: INSTANCE, kind: 'ami', at: '2026-11-19T03:00:00Z' });
    const set = [
      of('snap-1', 'vol-1', 'daily-2', '2026-11-20T03:00:00Z'),
      of('snap-2', 'vol-2', 'daily-2', '2026-11-20T03:00:01Z'),
    ];
    const broken = [
      of('snap-3', 'vol-1', 'daily-3', '2026-11-21T03:00:00Z'),
      of('snap-4', 'vol-2', 'daily-3', '2026-11-21T03:00:00Z', 'error'),
    ];
    const shelves = shelvesOf([image, ...set, ...broken]);
    expect(await find({ what: INSTANCE }, shelves)).toMatchObject({
      form: 'snapshots',
      source: INSTANCE,
      points: set,
    });
    expect(await find({ what: INSTANCE, kind: 'ami' }, shelves)).toMatchObject({
      form: 'image',
      points: [image],
    });
    expect(await find({ what: INSTANCE, at: new Date('2026-11-19T12:00:00Z') }, shelves)).toMatchObject({
      form: 'image',
    });
  });
});

test('whatever is there, what is chosen is whole, not younger than asked, and nothing better is left', async () => {
  const point = fc.record({
    day: fc.integer({ min: 1, max: 28 }),
    state: fc.constantFrom('completed' as const, 'pending' as const, 'error' as const),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(point, { maxLength: 8 }),
      fc.integer({ min: 1, max: 28 }),
      async (drawn, day) => {
        const timeOf = (one: number): string => new Date(Date.UTC(2026, 10, one)).toISOString();
        const points = drawn.map(({ day: born, state }, at) =>
          planned({ id: `snap-${at}`, source: VOLUME, at: timeOf(born), state }),
        );
        const usable = drawn
          .filter((one) => one.state === 'completed' && one.day <= day)
          .map((one) => one.day);
        const search = find({ what: VOLUME, at: new Date(timeOf(day)) }, shelvesOf(points));
        if (usable.length === 0) await expect(search).rejects.toThrow();
        else expect((await search).points[0]!.lineage!.createdAt).toBe(timeOf(Math.max(...usable)));
      },
    ),
  );
});
