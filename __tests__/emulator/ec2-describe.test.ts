import {
  CreateImageCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
  paginateDescribeSnapshots,
  RegisterImageCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { Emulator } from '../../emulator/emulator';
import { json } from './support/raw';

jest.setTimeout(60_000);

let emulator: Emulator;
let ec2: EC2Client;

beforeAll(async () => {
  emulator = await Emulator.start();
  ec2 = new EC2Client({
    endpoint: emulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

const run = async (more = {}) =>
  (await ec2.send(new RunInstancesCommand({ ImageId: 'ami-12345678', MinCount: 1, MaxCount: 1, ...more })))
    .Instances![0]!;

test('snapshots come in pages, and none is missed when earlier ones are deleted meanwhile', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 12; i++) ids.push((await emulator.plantSnapshot({ region: 'us-east-1' })).snapshotId);
  const seen: string[] = [];
  for await (const page of paginateDescribeSnapshots({ client: ec2, pageSize: 5 }, { OwnerIds: ['self'] })) {
    for (const { SnapshotId } of page.Snapshots ?? []) {
      seen.push(SnapshotId!);
      if (SnapshotId !== page.Snapshots!.at(-1)!.SnapshotId)
        await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
    }
  }
  expect(seen).toEqual(ids);
});

test('OwnerIds self leaves out what others own', async () => {
  const own = await emulator.plantSnapshot({ region: 'us-east-1', startTime: '2020-01-01T00:00:00Z' });
  await emulator.plantSnapshot({ region: 'us-east-1', ownerId: '999999999999' });
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  expect(Snapshots!.map((s) => s.SnapshotId)).toEqual([own.snapshotId]);
  expect(Snapshots![0]!.StartTime!.toISOString()).toBe('2020-01-01T00:00:00.000Z');
});

test.each([
  ['tag:plan', ['daily'], 1],
  ['tag:plan', ['daily', 'weekly'], 2],
  ['tag:plan', ['d*'], 1],
  ['tag-key', ['plan', 'nothing'], 2],
  ['status', ['completed'], 3],
  ['status', ['pending'], 0],
  ['volume-id', ['vol-ffffffff'], 1],
])('the filter %s = %s finds %i', async (Name, Values, count) => {
  await emulator.plantSnapshot({ region: 'us-east-1', tags: { plan: 'daily' } });
  await emulator.plantSnapshot({ region: 'us-east-1', tags: { plan: 'weekly' }, copy: true });
  await emulator.plantSnapshot({ region: 'us-east-1' });
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ Filters: [{ Name, Values }] }));
  expect(Snapshots).toHaveLength(count);
});

test('forcePage cuts calls that ask for no page size', async () => {
  await emulator.configure({ forcePage: 2 });
  for (let i = 0; i < 3; i++) await run();
  const first = await ec2.send(new DescribeInstancesCommand({}));
  expect(first.Reservations).toHaveLength(2);
  const second = await ec2.send(new DescribeInstancesCommand({ NextToken: first.NextToken }));
  expect(second.Reservations).toHaveLength(1);
  expect(second.NextToken).toBeUndefined();
  expect((await ec2.send(new DescribeVolumesCommand({}))).NextToken).toBeDefined();
});

test('an instance has the root volume of its image and the volumes asked for', async () => {
  const { BlockDeviceMappings } = await run({
    BlockDeviceMappings: [
      { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 5 } },
      { DeviceName: '/dev/sdb', VirtualName: 'ephemeral0' },
    ],
  });
  expect(BlockDeviceMappings!.map((m) => m.DeviceName).sort()).toEqual(['/dev/sda1', '/dev/sdf']);
});

test("Amazon Linux can be found by SSM's parameter and launched", async () => {
  const { body } = await json(emulator, 'ssm', 'AmazonSSM.GetParameter', {
    Name: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
  });
  const ImageId = body.Parameter.Value;
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
  expect(Images![0]).toMatchObject({ ImageOwnerAlias: 'amazon', Architecture: 'arm64', State: 'available' });
  const { BlockDeviceMappings } = await run({ ImageId });
  expect(BlockDeviceMappings!.map((m) => m.DeviceName)).toEqual(['/dev/xvda']);
  expect((await ec2.send(new DescribeSnapshotsCommand({}))).Snapshots).toEqual([]);
});

test('an instance from an instance-store image has no EBS volume', async () => {
  const { ImageId } = await ec2.send(
    new RegisterImageCommand({ Name: 'store', ImageLocation: 'bucket/image.manifest.xml' }),
  );
  const instance = await run({ ImageId });
  const { Reservations } = await ec2.send(
    new DescribeInstancesCommand({ InstanceIds: [instance.InstanceId!] }),
  );
  expect(Reservations![0]!.Instances![0]).toMatchObject({
    RootDeviceType: 'instance-store',
    BlockDeviceMappings: [],
  });
  expect((await ec2.send(new DescribeVolumesCommand({}))).Volumes).toEqual([]);
});

test('a snapshot used by an image cannot be deleted until the image is gone', async () => {
  const { InstanceId } = await run();
  const { ImageId } = await ec2.send(
    new CreateImageCommand({
      InstanceId,
      Name: 'image',
      TagSpecifications: [
        { ResourceType: 'image', Tags: [{ Key: 'a', Value: '1' }] },
        { ResourceType: 'snapshot', Tags: [{ Key: 'b', Value: '2' }] },
      ],
    }),
  );
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
  expect(Images![0]).toMatchObject({ ImageId, State: 'available', Tags: [{ Key: 'a', Value: '1' }] });
  const SnapshotId = Images![0]!.BlockDeviceMappings![0]!.Ebs!.SnapshotId!;
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  expect(Snapshots).toMatchObject([{ SnapshotId, Tags: [{ Key: 'b', Value: '2' }] }]);
  await expect(ec2.send(new DeleteSnapshotCommand({ SnapshotId }))).rejects.toMatchObject({
    name: 'InvalidSnapshot.InUse',
  });
  await ec2.send(new DeregisterImageCommand({ ImageId }));
  await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
});

test('a fleet of 600 volumes is described quickly', async () => {
  for (let i = 0; i < 6; i++)
    await run({
      MinCount: 50,
      MaxCount: 50,
      BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1 } }],
      TagSpecifications: ['instance', 'volume'].map((ResourceType) => ({
        ResourceType,
        Tags: [{ Key: 'Backup', Value: 'daily' }],
      })),
    });
  const started = Date.now();
  const { Volumes } = await ec2.send(
    new DescribeVolumesCommand({ Filters: [{ Name: 'tag:Backup', Values: ['daily'] }] }),
  );
  expect(Volumes).toHaveLength(600);
  expect(Date.now() - started).toBeLessThan(4000);
});

test('tags are found again where they were put', async () => {
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1 }));
  const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
  await ec2.send(new CreateTagsCommand({ Resources: [SnapshotId!], Tags: [{ Key: 'k', Value: 'v' }] }));
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [SnapshotId!] }));
  expect(Snapshots![0]!.Tags).toEqual([{ Key: 'k', Value: 'v' }]);
});
