import fc from 'fast-check';
import type { Wish } from '../../../../lambda-src/core/rewind/cases';
import { rewind, survey } from '../../../../lambda-src/core/rewind/rewind';
import { selectionOf, targetOf } from '../../../../lambda-src/core/rewind/selection';
import { changes, type Tally } from '../../../../lambda-src/core/rewind/tally';
import { Buckets, Notes } from '../../../support/versions/bucket';

const quiet = { isOver: () => false, onProgress: () => undefined };
const go = (
  wish: Wish,
  store: Buckets,
  notes = new Notes(),
  more: { thawDays?: number } = {},
): Promise<Tally> => rewind(wish, store, notes, { ...quiet, atOnce: 4, ...more });
const inPlace = (at: number, exact = true, uri = 's3://b'): Wish => ({ source: selectionOf(uri), at, exact });
const elsewhere = (at: number, uri: string, to: string, exact = false): Wish => {
  const source = selectionOf(uri);
  return { source, target: targetOf(source, to), at, exact };
};

/** Keys of which some begin others, sort otherwise in UTF-16, or hold what URLs and XML do not. */
const KEYS = ['a', 'a/', 'a/b', 'a/b c', 'a/b+c', 'a-b', 'z', 'z\u0001', 'z/ä', 'z/\uffee', 'z/😀', 'z/%2F'];
const event = fc.record({
  key: fc.constantFrom(...KEYS),
  /** Undefined: a deletion. */
  body: fc.option(fc.constantFrom('one', 'two', 'three'), { nil: undefined }),
  /** Several may fall into one second. */
  pause: fc.constantFrom(0, 0, 400, 1000, 60_000),
});

/** What a bucket is after each second of a random past. */
function past(events: readonly { key: string; body: string | undefined; pause: number }[]) {
  const store = new Buckets();
  const states = new Map<number, Record<string, string>>();
  for (const { key, body, pause } of events) {
    store.now += pause;
    if (body === undefined) store.delete('b', key);
    else store.put('b', key, body);
    // The last of a second counts for all of it.
    states.set(Math.floor(store.now / 1000) * 1000, store.state('b'));
  }
  return { store, states: [...states] };
}

const randomPast = fc.record({
  events: fc.array(event, { minLength: 1, maxLength: 60 }),
  pageSize: fc.integer({ min: 1, max: 7 }),
  pick: fc.nat(),
});

test('whatever happened, a bucket is brought back to each of its moments, and no version goes', async () => {
  await fc.assert(
    fc.asyncProperty(randomPast, async ({ events, pageSize, pick }) => {
      const { store, states } = past(events);
      const [at, state] = states[pick % states.length]!;
      const before = store.ids('b');
      store.pageSize = pageSize;
      store.now += 3_600_000;
      const notes = new Notes();
      const tally = await go(inPlace(at), store, notes);
      expect(store.state('b')).toEqual(state);
      expect(store.ids('b')).toEqual(expect.arrayContaining(before));
      expect(tally.versions).toBe(before.length);
      // A second time there is nothing left to do.
      const { length } = store.changes;
      const again = await go(inPlace(at), store, notes);
      expect(store.changes).toHaveLength(length);
      expect(changes(again)).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('whatever happened, another place becomes what the bucket was, and the bucket stays what it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      randomPast,
      fc.array(event, { maxLength: 20 }),
      async ({ events, pageSize, pick }, others) => {
        const { store, states } = past(events);
        for (const { key, body } of others) {
          if (body === undefined) store.delete('c', `old/${key}`);
          else store.put('c', `old/${key}`, body);
        }
        const [at, state] = states[pick % states.length]!;
        store.pageSize = pageSize;
        const ids = store.ids('b');
        const notes = new Notes();
        await go(elsewhere(at, 's3://b', 's3://c/old/', true), store, notes);
        const moved = Object.fromEntries(Object.entries(state).map(([key, body]) => [`old/${key}`, body]));
        expect(store.state('c')).toEqual(moved);
        expect(store.ids('b')).toEqual(ids);
        expect(changes(await go(elsewhere(at, 's3://b', 's3://c/old/', true), store, notes))).toBe(0);
      },
    ),
    { numRuns: 200 },
  );
});

test('whatever happened, a look says what will be done, and does nothing', async () => {
  await fc.assert(
    fc.asyncProperty(randomPast, fc.boolean(), async ({ events, pick }, exact) => {
      const { store, states } = past(events);
      const [at] = states[pick % states.length]!;
      const look = await survey(inPlace(at, exact), store, new Notes(), {
        ...quiet,
        onChange: () => undefined,
      });
      expect(store.changes).toEqual([]);
      expect(await go(inPlace(at, exact), store)).toEqual(look);
    }),
  );
});

describe('a bucket with a past', () => {
  let store: Buckets;
  beforeEach(() => {
    store = new Buckets();
    store.put('b', 'kept', 'same');
    store.put('b', 'deleted', 'was');
    store.put('b', 'changed', 'was');
    store.now = 10_000;
    store.delete('b', 'deleted');
    store.put('b', 'changed', 'is');
    store.put('b', 'added', 'new');
    store.now = 20_000;
  });

  test('without exact what was added stays, and is counted', async () => {
    const tally = await go(inPlace(5000, false), store);
    expect(store.state('b')).toEqual({ kept: 'same', deleted: 'was', changed: 'was', added: 'new' });
    expect(tally).toMatchObject({
      keys: 4,
      versions: 6,
      existed: 3,
      unchanged: 1,
      left: 1,
      undeleted: 1,
      restored: 1,
      bytes: 6,
    });
  });

  test('a refused key is named, the others go, and it is done the next time', async () => {
    store.denied.add('changed');
    const notes = new Notes();
    const tally = await go(inPlace(5000), store, notes);
    expect(tally.failed).toEqual({
      count: 1,
      first: [{ key: 'changed', why: 'AccessDenied: Access Denied' }],
    });
    expect(store.state('b')).toEqual({ kept: 'same', deleted: 'was', changed: 'is' });
    store.denied.clear();
    store.changes.length = 0;
    await go(inPlace(5000), store, notes);
    expect(store.changes).toEqual(['copy changed']);
  });

  test('what somebody has written over a copy is brought back once more', async () => {
    const notes = new Notes();
    await go(inPlace(5000), store, notes);
    store.put('b', 'changed', 'again');
    await go(inPlace(5000), store, notes);
    expect(store.state('b')).toMatchObject({ changed: 'was' });
  });

  test('stopped on its way, it notes what it did and does the rest the next time', async () => {
    const notes = new Notes();
    let looks = 0;
    await rewind(inPlace(5000), store, notes, { ...quiet, atOnce: 1, isOver: () => (looks += 1) > 2 });
    expect(store.changes).toEqual(['hide added', 'copy changed']);
    await go(inPlace(5000), store, notes);
    expect(store.changes).toEqual(['hide added', 'copy changed', 'copy deleted']);
  });

  test('what lies in an archive is named, and asked for only when told to', async () => {
    store.now = 1000;
    store.put('b', 'cold', 'ice', { storageClass: 'GLACIER', isArchived: true });
    store.now = 20_000;
    store.delete('b', 'cold');
    expect((await go(inPlace(5000), store)).archived).toEqual({ count: 1, first: [{ key: 'cold' }] });
    const thawed = await go(inPlace(5000), store, new Notes(), { thawDays: 3 });
    expect(thawed).toMatchObject({ archived: { count: 0 }, thawing: { count: 1 } });
    expect(store.changes).toContain('thaw cold');
  });

  test('a copy of a version `null` does not stand for the next `null`', async () => {
    const notes = new Notes();
    const wish = elsewhere(30_000, 's3://n', 's3://c/');
    store.put('n', 'a', 'first', { id: 'null' });
    await go(wish, store, notes);
    const other = new Buckets();
    other.put('n', 'a', 'second', { id: 'null' });
    other.put('c', 'a', 'first', { id: notes.copies[0]!.madeId });
    await go(wish, other, notes);
    expect(other.changes).toEqual(['copy a']);
  });
});

test('two versions of one second: the newer counts', async () => {
  const store = new Buckets();
  store.now = 1000;
  store.put('b', 'a', 'first');
  store.put('b', 'a', 'second');
  store.delete('b', 'gone');
  store.put('b', 'gone', 'back');
  store.put('b', 'dead', 'alive');
  store.delete('b', 'dead');
  store.now = 5000;
  store.put('b', 'a', 'third');
  store.delete('b', 'gone');
  store.put('b', 'dead', 'alive again');
  await go(inPlace(1000), store);
  expect(store.state('b')).toEqual({ a: 'second', gone: 'back' });
});

test('a listing that is out of order is no ground to act on', async () => {
  const store = new Buckets();
  const one = store.put('b', 'a', 'x');
  jest.spyOn(store, 'pages').mockImplementation(async function* () {
    await Promise.resolve();
    yield [{ ...one, key: 'b' }, one];
  });
  await expect(go(inPlace(0), store)).rejects.toThrow('out of order: a comes after b');
});
