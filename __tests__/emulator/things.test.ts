import {
  CopySnapshotCommand,
  CreateImageCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  EC2Client,
  RunInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CopyDBSnapshotCommand,
  CreateDBSnapshotCommand,
  DeleteDBSnapshotCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ACCOUNT, Emulator } from '../../emulator/emulator';
import { Databases } from '../support/databases';
import { json } from './support/raw';

jest.setTimeout(60_000);

let emulator: Emulator;
const options = (region = 'us-east-1') => ({
  endpoint: emulator.url,
  region,
  credentials: { accessKeyId: 'tester', secretAccessKey: 'x' },
});

beforeAll(async () => {
  emulator = await Emulator.start();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

const thingsOf = async (action: string) => (await emulator.calls({ action })).map(({ things }) => things);

describe('the log says what a changing call is about, as it was when the call came', () => {
  test('a snapshot that the call deletes, with the tags it had', async () => {
    const ec2 = new EC2Client(options());
    const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1 }));
    const { SnapshotId: id = '' } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'of', Value: 'us' }] }));
    await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [id] }));
    await ec2.send(new DeleteSnapshotCommand({ SnapshotId: id }));
    await expect(ec2.send(new DeleteSnapshotCommand({ SnapshotId: id }))).rejects.toThrow();

    expect(await thingsOf('CreateTags')).toEqual([{ [id]: { tags: {}, owner: ACCOUNT } }]);
    expect(await thingsOf('DeleteSnapshot')).toEqual([{ [id]: { tags: { of: 'us' }, owner: ACCOUNT } }, {}]);
    expect(await thingsOf('DescribeSnapshots')).toEqual([undefined]);
  });

  test('an instance with its volumes and their keys, also to SSM', async () => {
    const key = await createKey('us-east-1');
    const ec2 = new EC2Client(options());
    const { Instances: [launched] = [] } = await ec2.send(
      new RunInstancesCommand({
        ...{ ImageId: 'ami-12345678', MinCount: 1, MaxCount: 1 },
        BlockDeviceMappings: [
          { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1, Encrypted: true, KmsKeyId: key } },
        ],
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'name', Value: 'db' }] }],
      }),
    );
    const id = launched!.InstanceId!;
    const { Reservations: [reservation] = [] } = await ec2.send(new DescribeInstancesCommand({}));
    const devices = reservation?.Instances?.[0]?.BlockDeviceMappings ?? [];
    const volumeAt = (device: string) =>
      devices.find(({ DeviceName }) => DeviceName === device)?.Ebs?.VolumeId ?? '';
    const InstanceIds = [id];
    await new SSMClient(options()).send(
      new SendCommandCommand({
        DocumentName: 'AWS-RunShellScript',
        InstanceIds,
        Parameters: { commands: ['x'] },
      }),
    );
    await ec2.send(new StopInstancesCommand({ InstanceIds }));

    const things = {
      [id]: { tags: { name: 'db' } },
      [volumeAt('/dev/sda1')]: { tags: {} },
      [volumeAt('/dev/sdf')]: { tags: {}, kmsKeyId: key },
    };
    expect(await thingsOf('StopInstances')).toEqual([things]);
    expect(await thingsOf('SendCommand')).toEqual([things]);
  });

  test('the source of a copy, in its own region, with the key of its volume', async () => {
    const key = await createKey('us-east-1');
    const { VolumeId } = await new EC2Client(options()).send(
      new CreateVolumeCommand({
        ...{ AvailabilityZone: 'us-east-1a', Size: 1 },
        Encrypted: true,
        KmsKeyId: key,
      }),
    );
    const { SnapshotId = '' } = await new EC2Client(options()).send(new CreateSnapshotCommand({ VolumeId }));
    await new EC2Client(options('us-west-2')).send(
      new CopySnapshotCommand({ SourceRegion: 'us-east-1', SourceSnapshotId: SnapshotId }),
    );
    expect(await thingsOf('CopySnapshot')).toEqual([
      { [SnapshotId]: { tags: {}, kmsKeyId: key, owner: ACCOUNT } },
    ]);
  });

  test('an image with its snapshots', async () => {
    const ec2 = new EC2Client(options());
    const { Instances: [launched] = [] } = await ec2.send(
      new RunInstancesCommand({ ImageId: 'ami-12345678', MinCount: 1, MaxCount: 1 }),
    );
    const of = (ResourceType: 'image' | 'snapshot') => ({
      ResourceType,
      Tags: [{ Key: 'is', Value: ResourceType }],
    });
    const { ImageId = '' } = await ec2.send(
      new CreateImageCommand({
        ...{ InstanceId: launched!.InstanceId, Name: 'web' },
        TagSpecifications: [of('image'), of('snapshot')],
      }),
    );
    const { Snapshots: [part] = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
    await ec2.send(new DeregisterImageCommand({ ImageId }));
    expect(await thingsOf('DeregisterImage')).toEqual([
      {
        [ImageId]: { tags: { is: 'image' } },
        [part!.SnapshotId!]: { tags: { is: 'snapshot' }, owner: ACCOUNT },
      },
    ]);
  });

  test('a snapshot of a database, by its name, and by its ARN from another region', async () => {
    const key = await createKey('us-east-1');
    const rds = new RDSClient(options());
    await new Databases(emulator, 'us-east-1').instance('orders', {}, { kmsKeyId: key });
    const named = { DBSnapshotIdentifier: 'orders-1' };
    const { DBSnapshot: made } = await rds.send(
      new CreateDBSnapshotCommand({
        ...{ ...named, DBInstanceIdentifier: 'orders' },
        Tags: [{ Key: 'of', Value: 'us' }],
      }),
    );
    await new RDSClient(options('us-west-2')).send(
      new CopyDBSnapshotCommand({
        SourceDBSnapshotIdentifier: made!.DBSnapshotArn,
        TargetDBSnapshotIdentifier: 'orders-2',
        KmsKeyId: await createKey('us-west-2'),
      }),
    );
    await rds.send(new DeleteDBSnapshotCommand(named));
    const thing = { tags: { of: 'us' }, kmsKeyId: key };
    expect(await thingsOf('CreateDBSnapshot')).toEqual([{ orders: { tags: {}, kmsKeyId: key } }]);
    expect(await thingsOf('CopyDBSnapshot')).toEqual([{ [made!.DBSnapshotArn!]: thing }]);
    expect(await thingsOf('DeleteDBSnapshot')).toEqual([{ 'orders-1': thing }]);
  });
});

test('the log has the query of a REST call among its parameters', async () => {
  const s3 = new S3Client({ ...options(), forcePathStyle: true });
  await s3.send(new ListObjectsV2Command({ Bucket: 'none', Prefix: 'runs/' })).catch(() => undefined);
  expect((await emulator.calls({ action: 'ListObjectsV2' })).map(({ params }) => params)).toMatchObject([
    { prefix: 'runs/', path: '/none/' },
  ]);
});

async function createKey(region: string): Promise<string> {
  const { body } = await json(emulator, 'kms', 'TrentService.CreateKey', {}, { region });
  return (body as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn;
}
