import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  type BucketVersioningStatus,
} from '@aws-sdk/client-s3';
import { Emulator } from '../../emulator/emulator';
import { S3Versions, type S3VersionsOptions } from '../../lambda-src/adapters/s3-versions';
import type { Version } from '../../lambda-src/ports/version-store';
import { clientOptions } from '../../scripts/local/clients';

jest.setTimeout(60_000);

/** How the emulator keeps and lists versions, and what the adapter makes of it. */
let emulator: Emulator;
let s3: S3Client;
const Bucket = 'versions';
const before = { ...process.env };

beforeAll(async () => {
  emulator = await Emulator.start();
  s3 = new S3Client({ ...clientOptions(emulator, 'us-east-1'), maxAttempts: 1 });
  Object.assign(process.env, emulator.environment('us-east-1'));
});
beforeEach(async () => {
  await emulator.reset();
  await s3.send(new CreateBucketCommand({ Bucket }));
  await versioning('Enabled');
});
afterAll(async () => {
  process.env = before;
  await emulator?.stop();
});

const versioning = (Status: BucketVersioningStatus) =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
const put = (Key: string, Body = Key) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const remove = (Key: string) => s3.send(new DeleteObjectCommand({ Bucket, Key }));
const body = async (Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();
const store = (options: S3VersionsOptions = {}) => new S3Versions(options);

async function all(prefix = ''): Promise<Version[]> {
  const found: Version[] = [];
  for await (const page of store().pages(Bucket, prefix)) found.push(...page);
  return found;
}
const brief = (versions: readonly Version[]) =>
  versions.map(({ key, isDeleteMarker, etag }) => [key, isDeleteMarker ? 'marker' : etag.length > 0]);

const ODD = [
  'a b',
  'a+b',
  'a%2Bb',
  'a&b?c=d#e',
  'a//b',
  '/a',
  'ä/ö',
  '😀',
  '\uffee',
  'new\nline',
  "it's <b>",
  'a..b',
  '~!*()',
];

test('versions and delete markers of one second come in the order in which they were made', async () => {
  const at = '2026-01-01T00:00:00Z';
  await emulator.plantVersions(Bucket, [
    { key: 'a', at, body: 'one' },
    { key: 'a', at },
    { key: 'a', at, body: 'two' },
    { key: 'b', at, body: 'one' },
    { key: 'b', at },
  ]);
  expect(brief(await all())).toEqual([
    ['a', true],
    ['a', 'marker'],
    ['a', true],
    ['b', 'marker'],
    ['b', true],
  ]);
});

test('all pages, also where one ends within a key', async () => {
  const at = '2026-01-01T00:00:00Z';
  const planted = Array.from({ length: 2345 }, (_, n) => ({ key: `k${n % 3}`, at, body: String(n) }));
  const ids = await emulator.plantVersions(Bucket, planted);
  const found = await all();
  expect(found.map(({ id }) => id).sort()).toEqual(ids.sort());
  expect(found.map(({ key }) => key)).toEqual(found.map(({ key }) => key).sort());
  expect(await emulator.calls({ action: 'ListObjectVersions' })).toHaveLength(3);
  const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, Prefix: 'k1' }));
  expect(page).toMatchObject({
    IsTruncated: true,
    NextKeyMarker: 'k1',
    Versions: [{ IsLatest: true }, { IsLatest: false }],
  });
});

test('keys with odd characters are listed in the order of their bytes, and copied onto themselves', async () => {
  for (const key of ODD) await put(key);
  const found = await all();
  const byBytes = [...ODD].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  expect(found.map(({ key }) => key)).toEqual(byBytes);
  for (const version of found)
    expect(await store().copy(Bucket, version, { bucket: Bucket, key: version.key })).toMatchObject({
      is: 'copied',
    });
  for (const key of ODD) expect(await body(key)).toBe(key);
  expect(await all()).toHaveLength(2 * ODD.length);
});

test('a copy keeps metadata, tags and class, and says what it has made', async () => {
  const what = {
    Metadata: { owner: '1000' },
    ContentType: 'text/x-odd',
    CacheControl: 'no-store',
    Tagging: 'team=blue&note=a%20b',
    StorageClass: 'STANDARD_IA' as const,
  };
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'first', ...what }));
  await put('a', 'second');
  const [, first] = await all();
  const outcome = await store().copy(Bucket, first!, { bucket: Bucket, key: 'a' });
  const [newest] = await all();
  expect(outcome).toEqual({ is: 'copied', made: { id: newest!.id, etag: newest!.etag } });
  expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).toMatchObject({
    Metadata: what.Metadata,
    ContentType: what.ContentType,
    CacheControl: what.CacheControl,
    StorageClass: what.StorageClass,
  });
  expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'a' }))).TagSet).toEqual([
    { Key: 'team', Value: 'blue' },
    { Key: 'note', Value: 'a b' },
  ]);
});

describe('what is too large for one request', () => {
  const MB = 1024 ** 2;
  const LARGE = 'x'.repeat(5 * MB) + 'y'.repeat(5 * MB) + 'z'.repeat(MB);
  const parts = { largestCopy: 5 * MB };
  let large: Version;
  beforeEach(async () => {
    const what = { Metadata: { owner: '1000' }, ContentType: 'text/x-odd', Tagging: 'team=blue%3Dred%20%2B' };
    await s3.send(new PutObjectCommand({ Bucket, Key: 'large/ö', Body: LARGE, ...what }));
    [large] = (await all()) as [Version];
    await remove('large/ö');
  });

  test('is copied in parts, with metadata and tags', async () => {
    const outcome = await store(parts).copy(Bucket, large, { bucket: Bucket, key: 'large/ö' });
    const [newest] = await all();
    expect(outcome).toEqual({ is: 'copied', made: { id: newest!.id, etag: newest!.etag } });
    expect(await emulator.calls({ action: 'UploadPartCopy' })).toHaveLength(3);
    expect(await body('large/ö')).toBe(LARGE);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'large/ö' }))).toMatchObject({
      Metadata: { owner: '1000' },
      ContentType: 'text/x-odd',
    });
    expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'large/ö' }))).TagSet).toEqual([
      { Key: 'team', Value: 'blue=red +' },
    ]);
  });

  test('is given up, and leaves no parts behind, when interrupted', async () => {
    const interrupted = store({ ...parts, signal: AbortSignal.abort() });
    expect(await interrupted.copy(Bucket, large, { bucket: Bucket, key: 'large/ö' })).toEqual({
      is: 'failed',
      why: 'interrupted',
    });
    expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).toEqual([]);
  });

  test.each([
    ['a part is refused', 'UploadPartCopy'],
    ['the end is refused', 'CompleteMultipartUpload'],
  ])('leaves no parts behind when %s', async (_, action) => {
    await emulator.setFaults([
      { service: 's3', action, effect: { error: 'AccessDenied', status: 403 }, times: 1 },
    ]);
    expect(await store(parts).copy(Bucket, large, { bucket: Bucket, key: 'large/ö' })).toMatchObject({
      is: 'failed',
      why: expect.stringContaining('AccessDenied') as string,
    });
    expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).toEqual([]);
    expect((await all())[0]).toMatchObject({ isDeleteMarker: true });
  });
});

test('what lies in an archive cannot be copied until it was restored, which takes its time', async () => {
  await emulator.configure({ thawSeconds: 3600 });
  const at = '2026-01-01T00:00:00Z';
  await emulator.plantVersions(Bucket, [
    { key: 'cold', at, body: 'ice', storageClass: 'GLACIER' },
    { key: 'cold', at },
  ]);
  const cold = (await all())[1]!;
  expect(cold).toMatchObject({ isArchived: true, storageClass: 'GLACIER' });
  const copy = (version: Version) => store().copy(Bucket, version, { bucket: Bucket, key: 'cold' });
  expect(await copy(cold)).toEqual({ is: 'archived' });
  expect(await store().thaw(Bucket, cold, 3)).toEqual({ is: 'thawing' });
  expect(await store().thaw(Bucket, cold, 3)).toEqual({ is: 'thawing' });
  expect((await all())[1]).toMatchObject({ isArchived: true });
  await emulator.advance(3700);
  const thawed = (await all())[1]!;
  expect(thawed).toMatchObject({ isArchived: false, storageClass: 'GLACIER' });
  expect(await copy(thawed)).toMatchObject({ is: 'copied' });
  expect((await all())[0]).toMatchObject({ storageClass: 'STANDARD', isArchived: false });
});

test('an archive of Intelligent-Tiering shows only when it refuses, and is asked without days', async () => {
  await emulator.plantVersions(Bucket, [
    { key: 'deep', at: '2026-01-01T00:00:00Z', body: 'x', storageClass: 'INTELLIGENT_TIERING' },
  ]);
  const [deep] = (await all()) as [Version];
  await emulator.setFaults([
    {
      service: 's3',
      action: 'CopyObject',
      contains: '/deep',
      effect: { error: 'InvalidObjectState', status: 403 },
    },
  ]);
  expect(await store().copy(Bucket, deep, { bucket: Bucket, key: 'deep' })).toEqual({ is: 'archived' });
  expect(await store().thaw(Bucket, deep, 3)).toEqual({ is: 'thawing' });
  expect(await store().thaw(Bucket, { ...deep, isArchived: true }, 3)).toMatchObject({ is: 'failed' });
});

test('a refusal of one key is an outcome; what would befall all is thrown', async () => {
  await put('a');
  const [a] = (await all()) as [Version];
  const to = { bucket: Bucket, key: 'a' };
  const refuse = (error: string) =>
    emulator.setFaults([{ service: 's3', contains: '/a', effect: { error, status: 403 } }]);
  await refuse('AccessDenied');
  expect(await store().copy(Bucket, a, to)).toMatchObject({
    is: 'failed',
    why: expect.stringMatching(/^AccessDenied: /) as string,
  });
  expect(await store().hide(to)).toMatchObject({ is: 'failed' });
  await refuse('ExpiredToken');
  await expect(store().copy(Bucket, a, to)).rejects.toMatchObject({ name: 'ExpiredToken' });
  await expect(store().versioning('nowhere')).rejects.toMatchObject({ name: 'NoSuchBucket' });
});

test('while versioning is suspended only the version null is replaced', async () => {
  await put('a', 'one');
  await versioning('Suspended');
  expect(await store().versioning(Bucket)).toBe('Suspended');
  await put('a', 'two');
  await put('a', 'three');
  expect((await all()).map(({ id }) => id === 'null')).toEqual([true, false]);
  await remove('a');
  expect(await all()).toMatchObject([{ id: 'null', isDeleteMarker: true }, { isDeleteMarker: false }]);
  await versioning('Enabled');
  await put('a', 'four');
  expect((await all()).map(({ id }) => id === 'null')).toEqual([false, true, false]);
});

test('a deletion leaves a marker, also where nothing was', async () => {
  expect(await remove('nothing')).toMatchObject({ DeleteMarker: true });
  expect(await all()).toMatchObject([{ key: 'nothing', isDeleteMarker: true }]);
  expect(await store().hide({ bucket: Bucket, key: 'nothing' })).toEqual({ is: 'done' });
  expect(await all()).toHaveLength(2);
});
