import {
  CopyImageCommand,
  CreateImageCommand,
  CreateSnapshotCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DisableImageCommand,
  EnableImageCommand,
  LockSnapshotCommand,
  RunInstancesCommand,
  type CopyImageCommandInput,
  type CreateImageCommandInput,
  type EC2Client,
  type TagSpecification,
} from '@aws-sdk/client-ec2';
import { Emulator } from '../../emulator/emulator';
import { ec2For, launch, lookAt, tagsOf, type Launched } from './support/ec2';

jest.setTimeout(60_000);

let emulator: Emulator;
let east: EC2Client;
let west: EC2Client;
let instance: Launched;

beforeAll(async () => {
  emulator = await Emulator.start();
  east = ec2For(emulator);
  west = ec2For(emulator, 'us-west-2');
});
beforeEach(async () => {
  await emulator.reset();
  instance = await launch(east);
});
afterAll(() => emulator?.stop());

const tags = (value: string): TagSpecification[] =>
  (['image', 'snapshot'] as const).map((ResourceType) => ({
    ResourceType,
    Tags: [{ Key: `of-${ResourceType}`, Value: value }],
  }));
const create = async (more: Partial<CreateImageCommandInput> = {}) =>
  (
    await east.send(
      new CreateImageCommand({ InstanceId: instance.id, Name: 'first', NoReboot: true, ...more }),
    )
  ).ImageId!;
const copy = async (SourceImageId: string, more: Partial<CopyImageCommandInput> = {}) =>
  (await west.send(new CopyImageCommand({ SourceImageId, SourceRegion: 'us-east-1', Name: 'copy', ...more })))
    .ImageId!;
const look = async (id: string, ec2 = east) =>
  (await ec2.send(new DescribeImagesCommand({ ImageIds: [id] }))).Images![0]!;
const snapshotsOf = async (id: string, ec2 = east) =>
  (await look(id, ec2)).BlockDeviceMappings!.map((m) => m.Ebs!.SnapshotId!);

describe('CreateImage', () => {
  test('has a snapshot of every volume, and tags on both', async () => {
    const id = await create({ TagSpecifications: tags('x') });
    const image = await look(id);
    expect(image).toMatchObject({ State: 'available', Name: 'first', OwnerId: '123456789012' });
    expect(tagsOf(image)).toEqual({ 'of-image': 'x' });
    const snapshots = await lookAt(east, ...(await snapshotsOf(id)));
    expect(snapshots.map((s) => s.VolumeId).sort()).toEqual([instance.root, ...instance.data].sort());
    expect(snapshots.map(tagsOf)).toEqual(Array(3).fill({ 'of-snapshot': 'x' }));
    expect(snapshots[0]!.Description).toBe(`Created by CreateImage(${instance.id}) for ${id}`);
  });

  test('is pending with its snapshots, and imageSeconds longer', async () => {
    await emulator.configure({ snapshotSeconds: 600, imageSeconds: 60 });
    const id = await create();
    await emulator.advance(601);
    expect((await lookAt(east, ...(await snapshotsOf(id))))[0]!.State).toBe('completed');
    expect((await look(id)).State).toBe('pending');
    await emulator.advance(60);
    expect((await look(id)).State).toBe('available');
  });

  test('a device can be left out', async () => {
    const id = await create({ BlockDeviceMappings: [{ DeviceName: '/dev/sdf', NoDevice: '' }] });
    const snapshots = await lookAt(east, ...(await snapshotsOf(id)));
    expect(snapshots.map((s) => s.VolumeId)).not.toContain(instance.data[0]);
    expect(snapshots).toHaveLength(2);
  });

  test('a name is taken once per region', async () => {
    const id = await create();
    await expect(create()).rejects.toMatchObject({
      name: 'InvalidAMIName.Duplicate',
      message: `AMI name first is already in use by AMI ${id}`,
    });
    await copy(id, { Name: 'first' });
    await east.send(new DeregisterImageCommand({ ImageId: id }));
    await create();
  });

  test('fails by instance, by name, or with a snapshot', async () => {
    await emulator.configure({ imageFails: ['second'], snapshotSeconds: 60 });
    const byName = await create({ Name: 'second' });
    expect((await look(byName)).State).toBe('pending');
    await emulator.advance(61);
    expect(await look(byName)).toMatchObject({
      State: 'failed',
      StateReason: { Code: 'Server.InternalError', Message: expect.stringMatching(/forced/) },
    });
    await emulator.configure({ imageFails: [instance.id], snapshotSeconds: 0 });
    expect((await look(await create({ Name: 'third' }))).State).toBe('failed');
    await emulator.configure({ imageFails: [], snapshotFails: [instance.data[0]!] });
    expect((await look(await create({ Name: 'fourth' }))).State).toBe('failed');
  });

  test('is accepted too soon after a snapshot of a volume, and then fails', async () => {
    await emulator.configure({ snapshotIntervalSeconds: 15 });
    await east.send(new CreateSnapshotCommand({ VolumeId: instance.data[0]! }));
    expect((await look(await create())).State).toBe('failed');
    await emulator.advance(16);
    expect((await look(await create({ Name: 'later' }))).State).toBe('available');
    // An image's snapshots count as any other.
    await expect(east.send(new CreateSnapshotCommand({ VolumeId: instance.root }))).rejects.toMatchObject({
      name: 'SnapshotCreationPerVolumeRateExceeded',
    });
  });

  test('nothing starts from an image that is pending', async () => {
    await emulator.configure({ snapshotSeconds: 60 });
    const ImageId = await create();
    await expect(
      east.send(new RunInstancesCommand({ ImageId, MinCount: 1, MaxCount: 1 })),
    ).rejects.toMatchObject({ name: 'InvalidAMIID.Unavailable' });
  });
});

describe('CopyImage', () => {
  test('makes snapshots there, with the tags of the call', async () => {
    await emulator.configure({ copySeconds: 600 });
    const source = await create();
    const id = await copy(source, { TagSpecifications: tags('copy') });
    expect(await look(id, west)).toMatchObject({ State: 'pending', SourceImageId: source });
    const ids = await snapshotsOf(id, west);
    const snapshots = await lookAt(west, ...ids);
    expect(snapshots).toHaveLength(3);
    expect(snapshots[0]).toMatchObject({ VolumeId: 'vol-ffffffff', State: 'pending' });
    expect(snapshots[0]!.Description).toContain(`DestinationAmi ${id} from SourceAmi ${source}`);
    expect(snapshots.map(tagsOf)).toEqual(Array(3).fill({ 'of-snapshot': 'copy' }));
    await emulator.advance(601);
    const image = await look(id, west);
    expect(image.State).toBe('available');
    expect(tagsOf(image)).toEqual({ 'of-image': 'copy' });
    expect(ids).not.toContain((await snapshotsOf(source))[0]);
  });

  test('takes the tags of the image along when asked to', async () => {
    const id = await copy(await create({ TagSpecifications: tags('x') }), { CopyImageTags: true });
    expect(tagsOf(await look(id, west))).toEqual({ 'of-image': 'x' });
    expect(tagsOf((await lookAt(west, ...(await snapshotsOf(id, west))))[0]!)).toEqual({});
  });

  test('refuses a source that is pending, failed, disabled or not there', async () => {
    await emulator.configure({ snapshotSeconds: 60, imageFails: ['bad'] });
    const [good, bad] = [await create(), await create({ Name: 'bad' })];
    const refused = { name: 'InvalidAMIID.Unavailable' };
    await expect(copy(good)).rejects.toMatchObject(refused);
    await emulator.advance(61);
    await expect(copy(bad)).rejects.toMatchObject(refused);
    await east.send(new DisableImageCommand({ ImageId: good }));
    await expect(copy(good)).rejects.toMatchObject(refused);
    await east.send(new EnableImageCommand({ ImageId: good }));
    await copy(good);
    await expect(copy('ami-00000000')).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
  });

  test('encrypts, and fails with a key that is not there', async () => {
    const source = await create();
    const id = await copy(source, { Encrypted: true });
    const [snapshot] = await lookAt(west, ...(await snapshotsOf(id, west)));
    expect(snapshot).toMatchObject({
      Encrypted: true,
      KmsKeyId: expect.stringMatching(/^arn:aws:kms:us-west-2:/),
    });
    const KmsKeyId = 'arn:aws:kms:us-west-2:123456789012:key/missing';
    const failed = await look(await copy(source, { Name: 'b', Encrypted: true, KmsKeyId }), west);
    expect(failed).toMatchObject({
      State: 'failed',
      StateReason: { Message: expect.stringMatching(/Given key ID is not accessible/) },
    });
    await expect(copy(source, { Name: 'c', KmsKeyId })).rejects.toMatchObject({
      name: 'InvalidParameterDependency',
    });
  });

  test('a client token makes one image', async () => {
    const source = await create();
    const id = await copy(source, { ClientToken: 'once' });
    expect(await copy(source, { ClientToken: 'once' })).toBe(id);
    await expect(copy(source, { ClientToken: 'once', Name: 'other' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
  });

  test('the copy quota counts snapshots, and leaves nothing behind', async () => {
    await emulator.configure({ copySeconds: 60, copyQuota: 5 });
    const source = await create();
    await copy(source);
    await expect(copy(source, { Name: 'second' })).rejects.toMatchObject({ name: 'ResourceLimitExceeded' });
    const { Images } = await west.send(new DescribeImagesCommand({ Owners: ['self'] }));
    expect(Images).toHaveLength(1);
    await emulator.advance(61);
    await copy(source, { Name: 'second' });
  });
});

test('DescribeImages: filters, owners and pages', async () => {
  await create({ TagSpecifications: tags('x') });
  const second = await create({ Name: 'second', TagSpecifications: tags('y') });
  await create({ Name: 'third' });
  const names = async (...Filters: { Name: string; Values: string[] }[]) =>
    (await east.send(new DescribeImagesCommand({ Owners: ['self'], Filters }))).Images!.map((i) => i.Name);
  expect(await names()).toEqual(['first', 'second', 'third']);
  expect(await names({ Name: 'tag:of-image', Values: ['y'] })).toEqual(['second']);
  expect(await names({ Name: 'image-id', Values: [second] })).toEqual(['second']);
  expect(await names({ Name: 'name', Values: ['*ir*'] })).toEqual(['first', 'third']);
  expect(await names({ Name: 'state', Values: ['pending'] })).toEqual([]);
  const page = await east.send(new DescribeImagesCommand({ Owners: ['self'], MaxResults: 2 }));
  expect(page.Images).toHaveLength(2);
  const next = await east.send(
    new DescribeImagesCommand({ Owners: ['self'], MaxResults: 2, NextToken: page.NextToken }),
  );
  expect(next.Images!.map((i) => i.Name)).toEqual(['third']);
});

test('a disabled image is listed only when asked for, and keeps its snapshots', async () => {
  const ImageId = await create();
  const [SnapshotId] = await snapshotsOf(ImageId);
  await east.send(new DisableImageCommand({ ImageId }));
  expect((await east.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images).toEqual([]);
  const { Images } = await east.send(new DescribeImagesCommand({ Owners: ['self'], IncludeDisabled: true }));
  expect(Images![0]!.State).toBe('disabled');
  await expect(east.send(new DeleteSnapshotCommand({ SnapshotId }))).rejects.toMatchObject({
    name: 'InvalidSnapshot.InUse',
  });
});

test('DeregisterImage leaves the snapshots, or deletes those it may', async () => {
  const first = await create();
  const kept = await snapshotsOf(first);
  const plain = await east.send(new DeregisterImageCommand({ ImageId: first }));
  expect(plain).toMatchObject({ Return: true });
  expect(await lookAt(east, ...kept)).toHaveLength(3);

  const second = await create({ Name: 'second' });
  const [locked, ...others] = await snapshotsOf(second);
  await east.send(new LockSnapshotCommand({ SnapshotId: locked!, LockMode: 'governance', LockDuration: 1 }));
  const { DeleteSnapshotResults } = await east.send(
    new DeregisterImageCommand({ ImageId: second, DeleteAssociatedSnapshots: true }),
  );
  expect(DeleteSnapshotResults).toEqual([
    { SnapshotId: locked, ReturnCode: 'client-error' },
    ...others.map((SnapshotId) => ({ SnapshotId, ReturnCode: 'success' })),
  ]);
  expect(await lookAt(east, locked!)).toHaveLength(1);
  await expect(lookAt(east, others[0]!)).rejects.toMatchObject({ name: 'InvalidSnapshot.NotFound' });
});
