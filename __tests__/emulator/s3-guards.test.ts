import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketLoggingCommand,
  GetObjectLockConfigurationCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ACCOUNT, Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';

jest.setTimeout(60_000);

let emulator: Emulator;
let s3: S3Client;

beforeAll(async () => {
  emulator = await Emulator.start();
  s3 = new S3Client(clientOptions(emulator, 'us-east-1'));
});
beforeEach(async () => {
  await emulator.reset();
  for (const Bucket of ['kept', 'logs']) await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => emulator?.stop());

describe('access logs', () => {
  const logging = (TargetPrefix = '') =>
    new PutBucketLoggingCommand({
      Bucket: 'kept',
      BucketLoggingStatus: {
        LoggingEnabled: {
          TargetBucket: 'logs',
          TargetPrefix,
          TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' } },
        },
      },
    });
  const allow = () => {
    const Statement = [
      { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::other/*' },
      {
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::logs/*',
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      },
    ];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    return s3.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy }));
  };

  test('are given back as they were asked for, and lie by account, region, bucket and day', async () => {
    await allow();
    await s3.send(logging());
    const { LoggingEnabled } = await s3.send(new GetBucketLoggingCommand({ Bucket: 'kept' }));
    expect(LoggingEnabled?.TargetObjectKeyFormat).toEqual({
      PartitionedPrefix: { PartitionDateSource: 'EventTime' },
    });
    await emulator.advance(86_400);
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
    await s3.send(new PutObjectCommand({ Bucket: 'kept', Key: 'a', Body: 'a' }));
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'logs' }));
    expect(Contents.map(({ Key }) => Key)).toContainEqual(
      expect.stringMatching(`^${ACCOUNT}/us-east-1/kept/${day}/`),
    );
  });

  test('are refused by a bucket that S3 may not write to, and by one whose default is a key of KMS', async () => {
    await expect(s3.send(logging())).rejects.toMatchObject({ name: 'InvalidTargetBucketForLogging' });
    await allow();
    const byDefault = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } } as const;
    const ServerSideEncryptionConfiguration = { Rules: [byDefault] };
    await s3.send(new PutBucketEncryptionCommand({ Bucket: 'logs', ServerSideEncryptionConfiguration }));
    await expect(s3.send(logging())).rejects.toMatchObject({ name: 'InvalidTargetBucketForLogging' });
  });
});

describe('Object Lock', () => {
  const lock = (Mode: 'GOVERNANCE' | 'COMPLIANCE') =>
    new PutObjectLockConfigurationCommand({
      Bucket: 'kept',
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode, Days: 30 } },
      },
    });
  const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: 'kept', Key, Body: Key }));
  const remove = (Key: string, VersionId: string | undefined, BypassGovernanceRetention = false) =>
    s3.send(new DeleteObjectCommand({ Bucket: 'kept', Key, VersionId, BypassGovernanceRetention }));

  test('is refused before versioning is on, then taken by a bucket that holds objects', async () => {
    await expect(s3.send(lock('GOVERNANCE'))).rejects.toMatchObject({ name: 'InvalidBucketState' });
    await s3.send(
      new PutBucketVersioningCommand({ Bucket: 'kept', VersioningConfiguration: { Status: 'Enabled' } }),
    );
    const { VersionId: before } = await put('before');
    await s3.send(lock('GOVERNANCE'));
    const { ObjectLockConfiguration } = await s3.send(
      new GetObjectLockConfigurationCommand({ Bucket: 'kept' }),
    );
    expect(ObjectLockConfiguration?.Rule?.DefaultRetention).toMatchObject({ Mode: 'GOVERNANCE', Days: 30 });

    const { VersionId: after } = await put('after');
    await remove('before', before);
    await expect(remove('after', after)).rejects.toMatchObject({ name: 'AccessDenied' });
    await remove('after', after, true);
  });

  test('in compliance mode holds to its end', async () => {
    await s3.send(
      new PutBucketVersioningCommand({ Bucket: 'kept', VersioningConfiguration: { Status: 'Enabled' } }),
    );
    await s3.send(lock('COMPLIANCE'));
    const { VersionId } = await put('a');
    await expect(remove('a', VersionId, true)).rejects.toMatchObject({ name: 'AccessDenied' });
    await emulator.advance(31 * 86_400);
    await remove('a', VersionId);
  });
});
