import fc from 'fast-check';
import { filesStock } from '../../../../lambda-src/core/drill/files-stock';
import { holdDrill } from '../../../../lambda-src/core/drill/hold';
import type { DrillOrder } from '../../../../lambda-src/core/drill/order';
import type { DrillRecord } from '../../../../lambda-src/core/drill/record';
import { MOST_OF_ONE } from '../../../../lambda-src/core/drill/read-test';
import { UnderWay } from '../../../../lambda-src/core/drill/under-way';
import { messageOf } from '../../../../lambda-src/core/drill/words';
import type { DrillWorld } from '../../../../lambda-src/core/drill/world';
import {
  manifestDocuments,
  type FilesManifest,
  type ManifestHead,
} from '../../../../lambda-src/core/files/manifest';
import { takeManifest } from '../../../../lambda-src/core/files/take-manifest';
import { MemoryObjects, type StoredVersion } from '../../../support/memory-objects';
import { MemoryStore } from '../../../support/memory-store';

const NOW = '2026-11-21T06:00:00.000Z';
const POINT = 'arn:aws:datasync:us-east-1:123456789012:task/task-1/execution/exec-1';
const HEAD: ManifestHead = {
  ...{ version: 1, vault: 'vault', plan: 'files', run: 'run-1', source: 'fs-1', point: POINT },
  ...{ pointAt: '2026-11-21T02:00:00.000Z', takenAt: '2026-11-21T02:10:00.000Z' },
};
const PLACE = { region: 'us-east-1', bucket: 'files', prefix: 'efs/' };
const ORDER: DrillOrder = {
  version: 1,
  id: 'drill-20261121t060000000z',
  ...{ vault: 'vault', home: 'us-east-1', region: 'us-east-1', startedAt: NOW, plans: ['files'] },
  tests: [{ plan: 'files', kind: 'efs', source: 'fs-1', point: POINT, pointAt: HEAD.pointAt }],
  untested: [],
  targets: { rtoSeconds: 1, rpoSeconds: {} },
  options: {},
};
const refuse = (): never => {
  throw new Error('nothing is restored here');
};

class Case {
  readonly store = new MemoryStore();
  readonly bucket = new MemoryObjects();

  async transferred(contents: readonly (StoredVersion | string)[]): Promise<FilesManifest> {
    for (const [at, content] of contents.entries())
      this.bucket.put(`efs/${String(at).padStart(4, '0')}`, content);
    const manifest = await takeManifest(HEAD, PLACE, this.bucket, () => false);
    await this.store.write(manifestDocuments.of(HEAD), manifest);
    this.bucket.reads.length = 0;
    return manifest;
  }

  world(mayGoOn: () => void = () => undefined): DrillWorld {
    const workshop = { ...{ vault: 'vault', restorerOf: refuse, driverOf: refuse }, store: this.store };
    return {
      workshop: { ...workshop, regions: ['us-east-1'], keys: { stateOf: refuse } },
      ...{ benchOf: refuse, binsOf: refuse, pause: refuse, rest: refuse, say: () => undefined },
      ...{ objects: this.bucket, store: this.store, mayGoOn, isInterrupted: () => false },
      now: () => new Date(NOW),
    };
  }

  hold(mayGoOn?: () => void): Promise<DrillRecord> {
    return holdDrill(ORDER, this.world(mayGoOn));
  }
}

test('what is as it was passes, in whatever the bucket holds by now; no time to recover comes of it', async () => {
  const one = new Case();
  await one.transferred(['a', 'b']);
  one.bucket.put('efs/0000', 'changed since');
  const record = await one.hold();
  // Even though the target is one second.
  expect(record).toMatchObject({ status: 'success', left: [], samples: [{ outcome: 'passed', missed: [] }] });
  expect(record.samples[0]).toMatchObject({ read: { objects: 2, bytes: 2, of: 2 }, steps: [], removed: [] });
  expect([record.rtoSeconds, record.samples[0]!.rtoSeconds]).toEqual([undefined, undefined]);
  expect(messageOf(record, 's3://x')).toContain('read, not restored: 2 of 2 objects, 2 bytes');
});

test('every change of content, of length and every version that is gone is found, and nothing else is', async () => {
  const damage = fc.constantFrom('none', 'content', 'length', 'gone');
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 60 }), async (damages) => {
      const one = new Case();
      const manifest = await one.transferred(damages.map((_, at) => `content of ${at}`));
      for (const { key, version } of manifest.objects) {
        const what = damages[Number(key.slice(4))];
        const versions = one.bucket.versions.get(key)!;
        const stored = versions.get(version)!;
        if (what === 'content') stored.content = stored.content.toUpperCase();
        if (what === 'length') stored.content += '!';
        if (what === 'gone') versions.delete(version);
      }
      const [sample] = (await one.hold()).samples;
      const wrong = damages.filter((what) => what !== 'none').length;
      expect(sample!.outcome).toBe(wrong === 0 ? 'passed' : 'failed');
      if (wrong > 0) expect(sample!.reason).toContain(`${wrong} of ${damages.length} did not come back`);
    }),
    { numRuns: 50 },
  );
});

test('broken off anywhere, it goes on: each object is read once, and the end is the same', async () => {
  const one = new Case();
  await one.transferred(Array.from({ length: 70 }, (_, at) => `content ${at}`));
  const rounds: number[] = [];
  for (;;) {
    let asked = 0;
    try {
      const record = await one.hold(() => {
        // One round of reading for each call.
        if (++asked > 1) throw new UnderWay();
      });
      expect(record.samples[0]).toMatchObject({ outcome: 'passed', read: { objects: 70, of: 70 } });
      break;
    } catch (error) {
      if (!(error instanceof UnderWay)) throw error;
      rounds.push(one.bucket.reads.length);
    }
  }
  expect(rounds).toEqual([20, 40, 60]);
  expect(new Set(one.bucket.reads).size).toBe(70);
  expect(one.bucket.reads).toHaveLength(70);
});

test('what is in an archive by now, or too large, is named and not read; where nothing can be read it fails', async () => {
  const one = new Case();
  const manifest = await one.transferred(['a', 'b', 'c']);
  const [archived, large, fine] = manifest.objects;
  one.bucket.versions.get(archived!.key)!.get(archived!.version)!.isArchived = true;
  await one.store.write(manifestDocuments.of(HEAD), {
    ...manifest,
    objects: [archived, { ...large, bytes: MOST_OF_ONE + 1 }, fine],
  });
  const [sample] = (await one.hold()).samples;
  const says = sample!.checks.find(({ name }) => name === 'objects')!.says;
  expect(sample).toMatchObject({ outcome: 'passed', read: { objects: 1 } });
  expect(says).toContain(`not read, in an archive: ${archived!.key}`);
  expect(says).toContain(`not read, too large for a test: ${large!.key}`);

  const none = new Case();
  await none.transferred([{ content: 'a', isArchived: true }]);
  expect((await none.hold()).samples).toMatchObject([
    { outcome: 'failed', reason: 'objects: none could be read' },
  ]);
});

test('an object of which there is no hash is held against its size, and that is said', async () => {
  const one = new Case();
  const manifest = await one.transferred(['a']);
  const [{ hash: _, ...unhashed } = manifest.objects[0]!] = manifest.objects;
  await one.store.write(manifestDocuments.of(HEAD), { ...manifest, objects: [unhashed] });
  const [sample] = (await one.hold()).samples;
  expect(sample!.checks.at(-1)!.says).toContain('1 by size alone');
});

test('a bucket that was empty comes back empty', async () => {
  const one = new Case();
  await one.transferred([]);
  expect(await one.hold()).toMatchObject({ status: 'success' });
});

describe('what there is to test', () => {
  const asked = { plan: 'files', home: 'us-east-1', region: 'us-east-1' };
  const stockOf = (one: Case, more: Partial<typeof asked> = {}) =>
    filesStock({ ...asked, ...more }, one.store, one.bucket, new Date(NOW));

  test('is the newest manifest that could be taken, of each file system', async () => {
    const one = new Case();
    await one.transferred(['a']);
    const failed = { ...HEAD, pointAt: '2026-11-21T03:00:00.000Z', problem: 'AccessDenied' };
    await one.store.write(manifestDocuments.of(failed), failed);
    const alone = { ...failed, source: 'fs-2' };
    await one.store.write(manifestDocuments.of(alone), alone);
    const { points, why } = await stockOf(one);
    expect(points).toMatchObject([{ id: POINT, lineage: { source: 'fs-1', createdAt: HEAD.pointAt } }]);
    expect(why).toEqual(['fs-2: no manifest of its objects: AccessDenied']);
  });

  test('is nothing where there is no manifest, or none of the last 90 days', async () => {
    const none = { points: [], why: [expect.stringContaining('the next run writes one')] };
    expect(await stockOf(new Case())).toEqual(none);
    const one = new Case();
    const old = { ...(await one.transferred(['a'])), pointAt: '2026-08-01T00:00:00.000Z' };
    one.store.documents.clear();
    await one.store.write(manifestDocuments.of(old), old);
    expect(await stockOf(one)).toEqual(none);
  });

  test('is in another region what its bucket replicates there', async () => {
    const one = new Case();
    const manifest = await one.transferred(['a']);
    const region = 'us-west-2';
    expect((await stockOf(one, { region })).why).toEqual([
      'fs-1: files is not the vault’s own, so no replica of it is known',
    ]);
    const bucket = 'vault-files-123456789012-us-east-1';
    await one.store.write(manifestDocuments.of(HEAD), { ...manifest, place: { ...PLACE, bucket } });
    expect((await stockOf(one, { region })).why).toEqual([`fs-1: ${bucket} has no replica in us-west-2`]);
    one.bucket.buckets = ['us-west-2/vault-replica-123456789012-us-east-1'];
    expect(await stockOf(one, { region })).toMatchObject({ points: [{ id: POINT, region }], why: [] });
  });
});
