import { PutObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { Emulator } from '../../emulator/emulator';
import { S3Objects } from '../../lambda-src/adapters/s3-objects';
import { FileBucket } from '../support/file-bucket';

jest.setTimeout(60_000);

/** What S3 keeps of objects beside their content, and how the adapter reads it. */
let emulator: Emulator;
let bucket: FileBucket;
let objects: S3Objects;
const PLACE = { region: 'us-east-1', bucket: 'files', prefix: 'efs/' };
const before = { ...process.env };

beforeAll(async () => {
  emulator = await Emulator.start();
  Object.assign(process.env, emulator.environment('us-east-1'));
  bucket = new FileBucket(emulator, PLACE.bucket);
});
beforeEach(async () => {
  await emulator.reset();
  await bucket.make();
  objects = new S3Objects();
});
afterAll(async () => {
  process.env = before;
  await emulator?.stop();
});

test('an object that came without a checksum has CRC64NVME, which its content bears out', async () => {
  const [version = ''] = await emulator.plantVersions('files', [
    { key: 'efs/a', at: '2026-01-01T00:00:00Z', body: '123456789' },
  ]);
  // The check value of CRC-64/NVME.
  const value = Buffer.from('ae8b14860a799888', 'hex').toString('base64');
  expect(await objects.look(PLACE, 'efs/a')).toEqual({
    ...{ key: 'efs/a', version, bytes: 9 },
    hash: { name: 'CRC64NVME', value },
  });
  expect(await objects.read(PLACE, { key: 'efs/a', version }, 'CRC64NVME')).toEqual({
    ...{ is: 'read', bytes: 9 },
    hash: value,
  });
});

test.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)('one that came with %s has that', async (name) => {
  const { VersionId: version = '' } = await bucket.s3.send(
    new PutObjectCommand({ Bucket: 'files', Key: 'efs/a', Body: 'content', ChecksumAlgorithm: name }),
  );
  const kept = await objects.look(PLACE, 'efs/a');
  expect(kept).toMatchObject({ version, hash: { name } });
  expect(await objects.read(PLACE, kept!, name)).toEqual({ is: 'read', bytes: 7, hash: kept!.hash!.value });
});

test('content that is lost unseen keeps what S3 says of it, and is found when it is read', async () => {
  const version = await bucket.put('efs/a', 'content');
  const kept = await objects.look(PLACE, 'efs/a');
  const head = { Bucket: 'files', Key: 'efs/a' };
  const { ETag } = await bucket.s3.send(new HeadObjectCommand(head));
  await emulator.corruptVersion('files', 'efs/a', version, 'cOntent');
  expect(await objects.look(PLACE, 'efs/a')).toEqual(kept);
  expect(await bucket.s3.send(new HeadObjectCommand(head))).toMatchObject({ ETag, VersionId: version });
  const read = await objects.read(PLACE, kept!, kept!.hash!.name);
  expect(read).toMatchObject({ is: 'read', bytes: 7 });
  expect(read).not.toMatchObject({ hash: kept!.hash!.value });
});

test('what cannot be read says why; what is not there is not found', async () => {
  const version = await bucket.put('efs/a', 'content');
  await emulator.plantVersions('files', [
    { key: 'efs/old', at: '2026-01-01T00:00:00Z', body: 'old', storageClass: 'GLACIER' },
  ]);
  const pages: unknown[] = [];
  for await (const page of objects.pages(PLACE)) pages.push(...page);
  expect(pages).toEqual([
    { key: 'efs/a', bytes: 7, isArchived: false },
    { key: 'efs/old', bytes: 3, isArchived: true },
  ]);
  const old = await objects.look(PLACE, 'efs/old');
  expect(await objects.read(PLACE, old!)).toEqual({ is: 'archived' });
  await bucket.delete('efs/a', version);
  expect(await objects.read(PLACE, { key: 'efs/a', version })).toMatchObject({
    is: 'unreadable',
    why: expect.stringContaining('NoSuchVersion'),
  });
  expect(await objects.look(PLACE, 'efs/a')).toBeUndefined();
  expect(await objects.hasBucket('us-east-1', 'files')).toBe(true);
  expect(await objects.hasBucket('us-east-1', 'others')).toBe(false);
});
