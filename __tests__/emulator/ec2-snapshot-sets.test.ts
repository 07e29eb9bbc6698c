import {
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  CreateTagsCommand,
  DescribeSnapshotsCommand,
  type CreateSnapshotsCommandInput,
  type EC2Client,
  type InstanceSpecification,
} from '@aws-sdk/client-ec2';
import { Emulator } from '../../emulator/emulator';
import { ec2For, launch, lookAt, tagsOf, type Launched } from './support/ec2';

jest.setTimeout(60_000);

let emulator: Emulator;
let ec2: EC2Client;
let instance: Launched;

beforeAll(async () => {
  emulator = await Emulator.start();
  ec2 = ec2For(emulator);
});
beforeEach(async () => {
  await emulator.reset();
  instance = await launch(ec2);
});
afterAll(() => emulator?.stop());

const take = async (
  spec: Partial<InstanceSpecification> = {},
  more: Partial<CreateSnapshotsCommandInput> = {},
) => {
  const InstanceSpecification = { InstanceId: instance.id, ...spec };
  return (await ec2.send(new CreateSnapshotsCommand({ InstanceSpecification, ...more }))).Snapshots!;
};
const all = async () => (await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }))).Snapshots!;

test('it takes all volumes, at one start', async () => {
  const set = await take();
  expect(set.map((s) => s.VolumeId).sort()).toEqual([instance.root, ...instance.data].sort());
  const starts = (await all()).map((s) => s.StartTime!.getTime());
  expect(new Set(starts).size).toBe(1);
});

test('the boot volume and data volumes can be left out', async () => {
  const set = await take({ ExcludeBootVolume: true, ExcludeDataVolumeIds: [instance.data[0]!] });
  expect(set.map((s) => s.VolumeId)).toEqual([instance.data[1]]);
});

test('to leave out what is not a data volume of the instance is refused', async () => {
  await expect(take({ ExcludeDataVolumeIds: [instance.root] })).rejects.toMatchObject({
    name: 'InvalidParameterValue',
  });
  expect(await all()).toEqual([]);
});

test('tags of the volume, and those of the call above them', async () => {
  const Tags = [
    { Key: 'from', Value: 'volume' },
    { Key: 'name', Value: 'root' },
  ];
  await ec2.send(new CreateTagsCommand({ Resources: [instance.root], Tags }));
  const tags = [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'from', Value: 'call' }] }];
  const set = await take({}, { CopyTagsFromSource: 'volume', TagSpecifications: tags });
  const of = (volume: string) => tagsOf(set.find((s) => s.VolumeId === volume)!);
  expect(of(instance.root)).toEqual({ from: 'call', name: 'root' });
  expect(of(instance.data[0]!)).toEqual({ from: 'call' });
});

test('members stay pending, at 99 %, until the slowest has finished', async () => {
  await emulator.configure({ snapshotSeconds: 100, snapshotSecondsOf: { [instance.data[0]!]: 1000 } });
  const ids = (await take()).map((s) => s.SnapshotId!);
  await emulator.advance(500);
  const seen = await lookAt(ec2, ...ids);
  expect(seen.map((s) => s.State)).toEqual(['pending', 'pending', 'pending']);
  expect(seen.map((s) => s.Progress).sort()).toEqual(['50%', '99%', '99%']);
  await emulator.advance(501);
  expect((await lookAt(ec2, ...ids)).map((s) => [s.State, s.Progress])).toEqual(
    Array(3).fill(['completed', '100%']),
  );
});

test('a failing member ends in error, when the set ends', async () => {
  await emulator.configure({ snapshotSeconds: 60, snapshotFails: [instance.data[1]!] });
  const ids = (await take()).map((s) => s.SnapshotId!);
  expect((await lookAt(ec2, ...ids)).every((s) => s.State === 'pending')).toBe(true);
  await emulator.advance(61);
  const ends = Object.fromEntries((await lookAt(ec2, ...ids)).map((s) => [s.VolumeId, s.State]));
  expect(ends).toEqual({
    [instance.root]: 'completed',
    [instance.data[0]!]: 'completed',
    [instance.data[1]!]: 'error',
  });
});

test.each([
  ['SnapshotCreationPerVolumeRateExceeded', { snapshotIntervalSeconds: 15 }, 1],
  ['ConcurrentSnapshotLimitExceeded', { snapshotSeconds: 600 }, 5],
])('%s for one volume refuses the whole set', async (name, settings, earlier) => {
  await emulator.configure(settings);
  for (let i = 0; i < earlier; i++)
    await ec2.send(new CreateSnapshotCommand({ VolumeId: instance.data[1]! }));
  await expect(take()).rejects.toMatchObject({ name });
  expect(await all()).toHaveLength(earlier);
  await emulator.advance(601);
  expect(await take()).toHaveLength(3);
});

test('faults refuse a set, and the log says so', async () => {
  await emulator.setFaults([
    { action: 'CreateSnapshots', times: 1, effect: { error: 'throttle' } },
    { action: 'CreateSnapshots', times: 1, effect: { error: 'InternalError' } },
  ]);
  await expect(take()).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
  await expect(take()).rejects.toMatchObject({ name: 'InternalError' });
  await take();
  const calls = await emulator.calls({ action: 'CreateSnapshots' });
  expect(calls.map((c) => c.errorCode)).toEqual(['RequestLimitExceeded', 'InternalError', undefined]);
});
