import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  CreateVolumeCommand,
  DescribeSnapshotsCommand,
  EC2Client,
  RunInstancesCommand,
  type Snapshot,
} from '@aws-sdk/client-ec2';
import { Emulator } from '../../emulator/emulator';

jest.setTimeout(60_000);

let emulator: Emulator;
let east: EC2Client;
let west: EC2Client;

const clientFor = (region: string) =>
  new EC2Client({
    endpoint: emulator.url,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'x' },
    maxAttempts: 1,
  });

beforeAll(async () => {
  emulator = await Emulator.start();
  east = clientFor('us-east-1');
  west = clientFor('us-west-2');
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

const volume = async () =>
  (await east.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 8 }))).VolumeId!;
const snapshotOf = async (VolumeId: string) =>
  (await east.send(new CreateSnapshotCommand({ VolumeId }))).SnapshotId!;
const look = async (id: string, client = east): Promise<Snapshot> =>
  (await client.send(new DescribeSnapshotsCommand({ SnapshotIds: [id] }))).Snapshots![0]!;
const copyOf = async (SourceSnapshotId: string, more = {}) =>
  (await west.send(new CopySnapshotCommand({ SourceSnapshotId, SourceRegion: 'us-east-1', ...more })))
    .SnapshotId!;

test('a snapshot is pending for snapshotSeconds of virtual time', async () => {
  await emulator.configure({ snapshotSeconds: 3600 });
  const id = await snapshotOf(await volume());
  expect(await look(id)).toMatchObject({ State: 'pending', Progress: '0%' });
  await emulator.advance(1800);
  expect((await look(id)).Progress).toBe('50%');
  await emulator.advance(1800);
  expect(await look(id)).toMatchObject({ State: 'completed', Progress: '100%' });
});

test('StartTime is virtual', async () => {
  await emulator.advance(86_400 * 30);
  const { StartTime } = await look(await snapshotOf(await volume()));
  expect(Math.abs(StartTime!.getTime() - (Date.now() + 86_400_000 * 30))).toBeLessThan(10_000);
});

test('a forced failure ends in error with a message', async () => {
  const id = await volume();
  await emulator.configure({ snapshotFails: [id] });
  const snapshot = await look(await snapshotOf(id));
  expect(snapshot.State).toBe('error');
  expect(snapshot.StateMessage).toMatch(/forced/);
});

test('too many pending snapshots of one volume are refused', async () => {
  await emulator.configure({ snapshotSeconds: 60 });
  const id = await volume();
  for (let i = 0; i < 5; i++) await snapshotOf(id);
  await expect(snapshotOf(id)).rejects.toMatchObject({ name: 'ConcurrentSnapshotLimitExceeded' });
});

test('two snapshots of one volume within the interval are refused when asked for', async () => {
  await emulator.configure({ snapshotIntervalSeconds: 15 });
  const id = await volume();
  await snapshotOf(id);
  await expect(snapshotOf(id)).rejects.toMatchObject({ name: 'SnapshotCreationPerVolumeRateExceeded' });
  await emulator.advance(16);
  await snapshotOf(id);
});

test('a copy hides its volume, carries the tags of the call and is encrypted', async () => {
  const source = await snapshotOf(await volume());
  const id = await copyOf(source, {
    Encrypted: true,
    TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'run', Value: '1' }] }],
  });
  const copy = await look(id, west);
  expect(copy).toMatchObject({
    VolumeId: 'vol-ffffffff',
    State: 'completed',
    Encrypted: true,
    VolumeSize: 8,
  });
  expect(copy.KmsKeyId).toMatch(/^arn:aws:kms:us-west-2:/);
  expect(copy.Tags).toEqual([{ Key: 'run', Value: '1' }]);
});

test('a copy with a key that is not there ends in error, as on AWS', async () => {
  const id = await copyOf(await snapshotOf(await volume()), {
    Encrypted: true,
    KmsKeyId: 'arn:aws:kms:us-west-2:123456789012:key/missing',
  });
  expect(await look(id, west)).toMatchObject({
    State: 'error',
    StateMessage: 'Given key ID is not accessible',
  });
});

test('a copy of a pending snapshot ends in error', async () => {
  await emulator.configure({ snapshotSeconds: 60 });
  expect((await look(await copyOf(await snapshotOf(await volume())), west)).State).toBe('error');
});

test('the copy quota of the destination region refuses the 21st', async () => {
  await emulator.configure({ copySeconds: 60 });
  const source = await snapshotOf(await volume());
  for (let i = 0; i < 20; i++) await copyOf(source);
  await expect(copyOf(source)).rejects.toMatchObject({ name: 'ResourceLimitExceeded' });
  await emulator.advance(61);
  await copyOf(source);
});

test('copyFails names a source snapshot or its volume', async () => {
  const id = await volume();
  await emulator.configure({ copyFails: [id] });
  expect((await look(await copyOf(await snapshotOf(id)), west)).State).toBe('error');
});

test('CreateSnapshots takes all volumes of an instance, but the excluded ones', async () => {
  const { Instances } = await east.send(
    new RunInstancesCommand({
      ImageId: 'ami-12345678',
      MinCount: 1,
      MaxCount: 1,
      BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 5 } }],
    }),
  );
  const instance = Instances![0]!;
  const data = instance.BlockDeviceMappings!.find((m) => m.DeviceName === '/dev/sdf')!.Ebs!.VolumeId!;
  const spec = { InstanceId: instance.InstanceId! };
  const all = await east.send(new CreateSnapshotsCommand({ InstanceSpecification: spec }));
  expect(all.Snapshots).toHaveLength(2);
  expect(all.Snapshots![0]!.State).toBe('completed');
  const some = await east.send(
    new CreateSnapshotsCommand({ InstanceSpecification: { ...spec, ExcludeDataVolumeIds: [data] } }),
  );
  expect(some.Snapshots!.map((s) => s.VolumeId)).not.toContain(data);
});
