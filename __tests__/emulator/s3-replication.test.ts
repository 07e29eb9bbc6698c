import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  type ReplicationRule,
} from '@aws-sdk/client-s3';
import { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { createRole, json, roleArn } from './support/raw';

jest.setTimeout(60_000);

let emulator: Emulator;
let east: S3Client;
let west: S3Client;
let keys: { readonly east: string; readonly west: string };

const newKey = async (region: string): Promise<string> =>
  (await json(emulator, 'kms', 'TrentService.CreateKey', {}, { region })).body.KeyMetadata.Arn;

beforeAll(async () => {
  emulator = await Emulator.start();
  east = new S3Client(clientOptions(emulator, 'us-east-1'));
  west = new S3Client(clientOptions(emulator, 'us-west-2'));
});
beforeEach(async () => {
  await emulator.reset();
  keys = { east: await newKey('us-east-1'), west: await newKey('us-west-2') };
  await createRole(emulator);
  await bucket(east, 'source', keys.east);
  await bucket(west, 'replica', keys.west, { LocationConstraint: 'us-west-2' });
});
afterAll(() => emulator?.stop());

async function bucket(
  s3: S3Client,
  Bucket: string,
  key: string,
  where?: { LocationConstraint: 'us-west-2' },
) {
  await s3.send(new CreateBucketCommand({ Bucket, ...(where && { CreateBucketConfiguration: where }) }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const default_ = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } as const;
  const Rules = [{ ApplyServerSideEncryptionByDefault: default_, BucketKeyEnabled: true }];
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
}

async function replicate(more: Partial<ReplicationRule> = {}, to = 'replica'): Promise<void> {
  const rule: ReplicationRule = {
    ID: 'everything',
    Priority: 1,
    Status: 'Enabled',
    Filter: { Prefix: '' },
    DeleteMarkerReplication: { Status: 'Disabled' },
    SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
    Destination: {
      Bucket: `arn:aws:s3:::${to}`,
      EncryptionConfiguration: { ReplicaKmsKeyID: keys.west },
    },
    ...more,
  };
  const ReplicationConfiguration = { Role: roleArn, Rules: [rule] };
  await east.send(new PutBucketReplicationCommand({ Bucket: 'source', ReplicationConfiguration }));
}

const put = (Key: string, more: object = {}) =>
  east.send(new PutObjectCommand({ Bucket: 'source', Key, Body: `content of ${Key}`, ...more }));
const statusOf = async (Key: string, s3 = east, Bucket = 'source') =>
  (await s3.send(new HeadObjectCommand({ Bucket, Key }))).ReplicationStatus;
const isThere = (Key: string) =>
  west.send(new HeadObjectCommand({ Bucket: 'replica', Key })).then(
    () => true,
    () => false,
  );

test('an object is pending, then in both buckets: the same version, tags and metadata, under the key there', async () => {
  await replicate();
  await emulator.configure({ replicationSeconds: 600 });
  const { VersionId } = await put('efs/a', { Tagging: 'team=red', Metadata: { 'file-owner': '1000' } });
  expect(await statusOf('efs/a')).toBe('PENDING');
  expect(await isThere('efs/a')).toBe(false);

  await emulator.advance(601);
  expect(await statusOf('efs/a')).toBe('COMPLETED');
  const replica = { Bucket: 'replica', Key: 'efs/a' };
  const got = await west.send(new GetObjectCommand(replica));
  expect(await got.Body?.transformToString()).toBe('content of efs/a');
  expect(got).toMatchObject({
    VersionId,
    ReplicationStatus: 'REPLICA',
    SSEKMSKeyId: keys.west,
    Metadata: { 'file-owner': '1000' },
  });
  const { TagSet } = await west.send(new GetObjectTaggingCommand(replica));
  expect(TagSet).toEqual([{ Key: 'team', Value: 'red' }]);
});

test('what was there before has no status, and stays where it is', async () => {
  await put('before');
  await replicate();
  await put('after');
  expect([await statusOf('before'), await statusOf('after')]).toEqual([undefined, 'COMPLETED']);
  expect([await isThere('before'), await isThere('after')]).toEqual([false, true]);
});

test.each(['Enabled', 'Disabled'] as const)('delete markers with the rule %s', async (Status) => {
  await replicate({ DeleteMarkerReplication: { Status } });
  await put('a');
  await east.send(new DeleteObjectCommand({ Bucket: 'source', Key: 'a' }));
  expect(await isThere('a')).toBe(Status === 'Disabled');
  const { Versions = [] } = await west.send(new ListObjectVersionsCommand({ Bucket: 'replica' }));
  expect(Versions).toHaveLength(1);
});

test('a version that is deleted for good stays in the replica', async () => {
  await replicate();
  const { VersionId } = await put('a');
  expect(await statusOf('a')).toBe('COMPLETED');
  await east.send(new DeleteObjectCommand({ Bucket: 'source', Key: 'a', VersionId }));
  expect(await isThere('a')).toBe(true);
});

test('a rule takes its prefix, and no encrypted objects unless it says so', async () => {
  await replicate({ Filter: { Prefix: 'efs/' } });
  await put('efs/a');
  await put('other');
  expect([await statusOf('efs/a'), await statusOf('other')]).toEqual(['COMPLETED', undefined]);

  await replicate({ SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Disabled' } } });
  await put('encrypted');
  await put('plain', { ServerSideEncryption: 'AES256' });
  expect([await statusOf('encrypted'), await statusOf('plain')]).toEqual([undefined, 'COMPLETED']);
});

describe('fails', () => {
  test('where the bucket, the role or a key is missing, or a test says so', async () => {
    await replicate({}, 'nowhere');
    await put('no-bucket');
    expect(await statusOf('no-bucket')).toBe('FAILED');

    await replicate();
    await emulator.configure({ replicationFails: ['forced'] });
    await put('forced');
    await put('good');
    expect([await statusOf('forced'), await statusOf('good')]).toEqual(['FAILED', 'COMPLETED']);

    const KeyId = keys.west.split('/').at(-1);
    const { status } = await json(
      emulator,
      'kms',
      'TrentService.DisableKey',
      { KeyId },
      { region: 'us-west-2' },
    );
    expect(status).toBe(200);
    await put('no-key');
    expect(await statusOf('no-key')).toBe('FAILED');
    expect(await isThere('no-key')).toBe(false);
  });
});
