import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeVolumesCommand,
  DisableEbsEncryptionByDefaultCommand,
  DisableSnapshotBlockPublicAccessCommand,
  EnableEbsEncryptionByDefaultCommand,
  EnableSnapshotBlockPublicAccessCommand,
  GetEbsDefaultKmsKeyIdCommand,
  GetEbsEncryptionByDefaultCommand,
  GetSnapshotBlockPublicAccessStateCommand,
  ModifyEbsDefaultKmsKeyIdCommand,
  ModifySnapshotAttributeCommand,
  ResetEbsDefaultKmsKeyIdCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { Emulator } from '../../emulator/emulator';
import { createVolume, ec2For, lookAt, sdkOptions } from './support/ec2';
import { json } from './support/raw';

jest.setTimeout(60_000);

let emulator: Emulator;
let ec2: EC2Client;

beforeAll(async () => {
  emulator = await Emulator.start();
  ec2 = ec2For(emulator);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

describe('encryption by default', () => {
  const isOn = async (client = ec2) =>
    (await client.send(new GetEbsEncryptionByDefaultCommand({}))).EbsEncryptionByDefault;
  const on = () => ec2.send(new EnableEbsEncryptionByDefaultCommand({}));

  it('is off, and on in one region until it is off again', async () => {
    expect(await isOn()).toBe(false);
    await on();
    expect(await isOn()).toBe(true);
    expect(await isOn(ec2For(emulator, 'us-west-2'))).toBe(false);
    await ec2.send(new DisableEbsEncryptionByDefaultCommand({}));
    expect(await isOn()).toBe(false);
  });

  it('encrypts new volumes with the key that is the default', async () => {
    const kms = new KMSClient(sdkOptions(emulator));
    const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
    await on();
    await ec2.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: key!.Arn! }));
    expect((await ec2.send(new GetEbsDefaultKmsKeyIdCommand({}))).KmsKeyId).toBe(key!.Arn);
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [await createVolume(ec2)] }));
    expect(Volumes![0]).toMatchObject({ Encrypted: true, KmsKeyId: key!.Arn });
    await ec2.send(new ResetEbsDefaultKmsKeyIdCommand({}));
    expect((await ec2.send(new GetEbsDefaultKmsKeyIdCommand({}))).KmsKeyId).toBe('alias/aws/ebs');
  });

  it('encrypts copies of snapshots that were not', async () => {
    const west = ec2For(emulator, 'us-west-2');
    const { VolumeId } = await west.send(
      new CreateVolumeCommand({ AvailabilityZone: 'us-west-2a', Size: 8 }),
    );
    const { SnapshotId, Encrypted } = await west.send(new CreateSnapshotCommand({ VolumeId }));
    expect(Encrypted).toBe(false);
    await on();
    const copy = await ec2.send(
      new CopySnapshotCommand({ SourceRegion: 'us-west-2', SourceSnapshotId: SnapshotId }),
    );
    expect(await lookAt(ec2, copy.SnapshotId!)).toMatchObject([
      { Encrypted: true, KmsKeyId: expect.stringMatching(/.+/) },
    ]);
  });
});

describe('public snapshots', () => {
  const state = async () => (await ec2.send(new GetSnapshotBlockPublicAccessStateCommand({}))).State;
  const block = (State: 'block-all-sharing' | 'block-new-sharing') =>
    ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State }));
  const share = async (older: boolean) => {
    const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId: await createVolume(ec2) }));
    const how = older
      ? { OperationType: 'add' as const, GroupNames: ['all'] }
      : { CreateVolumePermission: { Add: [{ Group: 'all' as const }] } };
    return ec2.send(new ModifySnapshotAttributeCommand({ SnapshotId, ...how }));
  };

  it.each(['block-all-sharing', 'block-new-sharing'] as const)('cannot be made with %s', async (how) => {
    expect(await state()).toBe('unblocked');
    await share(true);
    await block(how);
    expect(await state()).toBe(how);
    for (const older of [true, false])
      await expect(share(older)).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    await ec2.send(new DisableSnapshotBlockPublicAccessCommand({}));
    expect(await state()).toBe('unblocked');
    await share(true);
  });

  it('can still be shared with one account', async () => {
    await block('block-all-sharing');
    const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId: await createVolume(ec2) }));
    const how = { OperationType: 'add' as const, UserIds: ['999999999999'] };
    await ec2.send(new ModifySnapshotAttributeCommand({ SnapshotId, ...how }));
  });
});

describe('a trail', () => {
  const TARGET = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101';
  const call = async (action: string, params: object) =>
    json(emulator, 'cloudtrail', `${TARGET}.${action}`, params, { region: 'us-east-1' });
  const lets = (...actions: string[]) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: actions.map((Action) => ({
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action,
        Resource: ['arn:aws:s3:::ours', 'arn:aws:s3:::ours/*'],
      })),
    });
  const s3 = () => new S3Client({ ...sdkOptions(emulator), forcePathStyle: true });
  const create = (KmsKeyId?: string) =>
    call('CreateTrail', {
      Name: 'ours',
      S3BucketName: 'ours',
      IsMultiRegionTrail: true,
      ...(KmsKeyId && { KmsKeyId }),
    });

  it('is refused where its bucket does not let it in, and leaves nothing behind', async () => {
    await s3().send(new CreateBucketCommand({ Bucket: 'ours' }));
    const refusal = { body: { __type: 'InsufficientS3BucketPolicyException' } };
    expect(await create()).toMatchObject(refusal);
    await s3().send(new PutBucketPolicyCommand({ Bucket: 'ours', Policy: lets('s3:PutObject') }));
    expect(await create()).toMatchObject(refusal);
    expect(await call('ListTrails', {})).toMatchObject({ body: { Trails: [] } });
  });

  it('is refused where its key does not let it in', async () => {
    const kms = new KMSClient(sdkOptions(emulator));
    await s3().send(new CreateBucketCommand({ Bucket: 'ours' }));
    await s3().send(
      new PutBucketPolicyCommand({ Bucket: 'ours', Policy: lets('s3:PutObject', 's3:GetBucketAcl') }),
    );
    const { KeyMetadata: closed } = await kms.send(new CreateKeyCommand({}));
    expect(await create(closed!.Arn)).toMatchObject({
      body: { __type: 'InsufficientEncryptionPolicyException' },
    });
    const { KeyMetadata: open } = await kms.send(
      new CreateKeyCommand({ Policy: lets('kms:GenerateDataKey*') }),
    );
    expect(await create(open!.Arn)).toMatchObject({ body: { Name: 'ours', KmsKeyId: open!.Arn } });
  });
});
