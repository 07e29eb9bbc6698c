import type { ManifestHead } from '../../../../lambda-src/core/files/manifest';
import { isSince, manifestDocuments, sourceIn } from '../../../../lambda-src/core/files/manifest';
import { MOST_OBJECTS, takeManifest } from '../../../../lambda-src/core/files/take-manifest';
import { MemoryObjects } from '../../../support/memory-objects';

const PLACE = { region: 'us-east-1', bucket: 'files', prefix: 'efs/' };
const HEAD: ManifestHead = {
  ...{ version: 1, vault: 'vault', plan: 'files', run: 'run-1', source: 'fs-1' },
  point: 'arn:aws:datasync:us-east-1:123456789012:task/task-1/execution/exec-1',
  ...{ pointAt: '2026-11-21T02:00:00.000Z', takenAt: '2026-11-21T02:10:00.000Z' },
};
const never = (): boolean => false;

function bucketOf(count: number): MemoryObjects {
  const bucket = new MemoryObjects();
  for (let at = 0; at < count; at++) bucket.put(`efs/${String(at).padStart(5, '0')}`, `content ${at}`);
  return bucket;
}

test('of few objects all, each with its version and hash; folders, archives and what is beside the prefix are not', async () => {
  const bucket = bucketOf(3);
  bucket.put('efs/folder/', '');
  bucket.put('efs/old', { content: 'old', isArchived: true });
  bucket.put('instances/a', 'beside');
  const manifest = await takeManifest(HEAD, PLACE, bucket, never);
  expect(manifest).toMatchObject({ ...HEAD, place: PLACE, chosen: 'all that could be read' });
  expect(manifest.listed).toEqual({ objects: 4, bytes: 3 * 'content 0'.length + 3, archived: 1 });
  expect(manifest.objects.map(({ key }) => key).sort()).toEqual(['efs/00000', 'efs/00001', 'efs/00002']);
  for (const { hash } of manifest.objects) expect(hash?.name).toBe('SHA256');
  // S3 has told the hashes.
  expect(bucket.reads).toEqual([]);
});

test('of many a sample that says so', async () => {
  const manifest = await takeManifest(HEAD, PLACE, bucketOf(1500), never);
  expect(manifest.objects).toHaveLength(MOST_OBJECTS);
  expect(manifest.listed).toMatchObject({ objects: 1500 });
  expect(manifest.listed.upTo).toBeUndefined();
  expect(manifest.chosen).toBe('200 of the 1500 that could be read, by a hash of their keys');
});

test('in a hurry it ends early, and says where; a listing that ends at that moment is whole', async () => {
  const bucket = bucketOf(30);
  bucket.pageSize = 10;
  const cut = await takeManifest(HEAD, PLACE, bucket, () => true);
  expect(cut.listed).toMatchObject({ objects: 10, upTo: 'efs/00009' });
  bucket.pageSize = 30;
  expect((await takeManifest(HEAD, PLACE, bucket, () => true)).listed.upTo).toBeUndefined();
});

test('what S3 keeps no hash of is read for one where it is small; what is gone meanwhile is left out', async () => {
  const bucket = bucketOf(0);
  bucket.put('efs/small', { content: 'small', isUnhashed: true });
  bucket.put('efs/large', { content: 'x'.repeat(16 * 1024 ** 2 + 1), isUnhashed: true });
  bucket.put('efs/gone', 'gone');
  const look = bucket.look.bind(bucket);
  bucket.look = (place, key) => (key === 'efs/gone' ? Promise.resolve(undefined) : look(place, key));
  const { objects } = await takeManifest(HEAD, PLACE, bucket, never);
  expect(objects.map(({ key, hash }) => [key, hash?.name]).sort()).toEqual([
    ['efs/large', undefined],
    ['efs/small', 'SHA256'],
  ]);
  expect(bucket.reads).toEqual(['efs/small']);
});

test('manifests of a source sort by time, and say whose they are', () => {
  const key = manifestDocuments.of(HEAD);
  expect(key).toBe('manifests/efs/files/fs-1/20261121t020000000z-exec-1.json');
  expect(sourceIn(key)).toBe('fs-1');
  expect(isSince(key, new Date('2026-11-21T02:00:00Z'))).toBe(true);
  expect(isSince(key, new Date('2026-11-21T02:00:00.001Z'))).toBe(false);
});
