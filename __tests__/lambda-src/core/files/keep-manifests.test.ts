import { keepManifests } from '../../../../lambda-src/core/files/keep-manifests';
import { manifestDocuments } from '../../../../lambda-src/core/files/manifest';
import type { Item } from '../../../../lambda-src/core/item';
import type { Place } from '../../../../lambda-src/core/place';
import type { Progress } from '../../../../lambda-src/core/progress';
import type { Run } from '../../../../lambda-src/core/run';
import type { Driver } from '../../../../lambda-src/ports/driver';
import { MemoryObjects } from '../../../support/memory-objects';
import { MemoryStore } from '../../../support/memory-store';

const NOW = new Date('2026-11-21T02:10:00Z');
const AT = '2026-11-21T02:00:00.000Z';
const RUN = { id: 'run-1', vault: 'vault', plan: { name: 'files', region: 'us-east-1' } } as Run;
const point = (source: string): string => `arn:task/task-1/execution/exec-${source}`;
const started = (source: string): Progress => ({ state: 'started', id: point(source) });
const verified = (source: string): Progress => ({ state: 'verified', id: point(source), createdAt: AT });
const item = (source: string, progress: Progress): Item => ({ source, point: progress, copies: {} });
const keyOf = (source: string): string =>
  manifestDocuments.of({ plan: 'files', source, point: point(source), pointAt: AT });

/** At home, or where copies are. */
const placeOf = (isCopy = false): Place =>
  ({
    ...{ region: 'us-east-1', isCopy },
    progressOf: ({ point: progress }: Item) => progress,
    withProgress: (one: Item, progress: Progress) => ({ ...one, point: progress }),
  }) as unknown as Place;

class Case {
  readonly store = new MemoryStore();
  readonly objects = new MemoryObjects();
  refuses: Error | undefined;

  constructor() {
    this.objects.put('efs/a', 'first');
  }

  keep(sources: readonly string[], hurry = (): boolean => false, place = placeOf()) {
    const driver = {
      kind: 'efs',
      objectsOf: () =>
        this.refuses === undefined
          ? Promise.resolve({ region: 'us-east-1', bucket: 'files', prefix: 'efs/' })
          : Promise.reject(this.refuses),
    } as unknown as Driver;
    return keepManifests(
      RUN,
      place,
      sources.map((one) => item(one, started(one))),
      sources.map((one) => item(one, verified(one))),
      { driver, now: NOW, hurry, desk: { objects: this.objects, store: this.store } },
    );
  }
}

test('of each point that was found whole in this round, and of nothing else', async () => {
  const one = new Case();
  const old = item('fs-old', verified('fs-old'));
  const under = item('fs-under', started('fs-under'));
  expect(await one.keep(['fs-1', 'fs-2'])).toEqual([
    item('fs-1', verified('fs-1')),
    item('fs-2', verified('fs-2')),
  ]);
  expect([...one.store.documents.keys()]).toEqual([keyOf('fs-1'), keyOf('fs-2')]);
  const driver = { objectsOf: () => Promise.reject(new Error('nobody asks')) } as unknown as Driver;
  const world = { driver, now: NOW, hurry: () => false, desk: one };
  expect(await keepManifests(RUN, placeOf(), [old, under], [old, under], world)).toEqual([old, under]);
  await new Case().keep(['fs-1'], undefined, placeOf(true));
});

test('the first that was written holds', async () => {
  const one = new Case();
  await one.keep(['fs-1']);
  const first = structuredClone(one.store.documents.get(keyOf('fs-1')));
  one.objects.put('efs/a', 'changed since');
  await one.keep(['fs-1']);
  expect(one.store.documents.get(keyOf('fs-1'))).toEqual(first);
});

test('what there is no time for is found whole in the next round', async () => {
  const one = new Case();
  let asked = 0;
  // Time for one.
  const kept = await one.keep(['fs-1', 'fs-2'], () => ++asked > 1);
  expect(kept.map(({ point: { state } }) => state)).toEqual(['verified', 'started']);
  expect(kept[1]!.point).toMatchObject({ held: 'its manifest is not taken yet' });
  expect([...one.store.documents.keys()]).toEqual([keyOf('fs-1')]);
});

test('one that cannot be taken is a warning that says why and what to do, and says so in its place', async () => {
  const one = new Case();
  one.refuses = Object.assign(new Error('no'), { name: 'AccessDenied' });
  const [kept] = await one.keep(['fs-1']);
  expect(kept).toMatchObject({
    point: { state: 'verified' },
    warning: expect.stringMatching(/AccessDenied: no \(a bucket of your own must be among the `fileBuckets`/),
  });
  expect(one.store.documents.get(keyOf('fs-1'))).toMatchObject({
    ...{ source: 'fs-1', problem: expect.stringContaining('AccessDenied') },
  });
});

test('one that cannot be written is a warning, too', async () => {
  const one = new Case();
  one.store.claim = () => Promise.reject(new Error('full'));
  expect(await one.keep(['fs-1'])).toMatchObject([
    { point: { state: 'verified' }, warning: expect.stringContaining('cannot be written: Error: full') },
  ]);
});
