import {
  DeleteSnapshotCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  TerminateInstancesCommand,
  type Instance,
  type Volume,
} from '@aws-sdk/client-ec2';
import { launch } from '../../scripts/local/fleet';
import { DeployedVault, DR } from '../support/deployed';
import { idMade, Restores, ROUGH } from '../support/restores';

/** `vault restore i-…`: from its image, and from the snapshots of its volumes. */
const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;
const restores = new Restores(vault);

beforeEach(() => vault.clear());

const DATA = { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 20, VolumeType: 'gp3' } } as const;

const tagsOf = ({ Tags = [] }: { Tags?: { Key?: string; Value?: string }[] | undefined }) =>
  Object.fromEntries(Tags.map(({ Key, Value }) => [Key!, Value!]));

async function look(at: typeof source, id: string): Promise<Instance> {
  const { Reservations: [found] = [] } = await at.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return found!.Instances![0]!;
}

/** By device. */
async function volumesOf(at: typeof source, id: string): Promise<Record<string, Volume>> {
  const Filters = [{ Name: 'attachment.instance-id', Values: [id] }];
  const { Volumes: found = [] } = await at.send(new DescribeVolumesCommand({ Filters }));
  return Object.fromEntries(found.map((volume) => [volume.Attachments![0]!.Device!, volume]));
}

async function madeBy(at: typeof source, restore: string): Promise<Instance[]> {
  const Filters = [{ Name: 'tag:smart-vault:restore', Values: [restore] }];
  const { Reservations: found = [] } = await at.send(new DescribeInstancesCommand({ Filters }));
  return found.flatMap(({ Instances = [] }) => Instances);
}

/** An instance with two volumes, backed up by a plan and gone; as it was. */
async function lost(plan: string, tags: Record<string, string>): Promise<Instance> {
  const id = await launch(source, 'web', { protect: false, devices: [DATA] });
  await vault.tag(id, { ...tags, team: 'shop' });
  const { '/dev/sdf': data } = await volumesOf(source, id);
  await vault.tag(data!.VolumeId!, { Name: 'web data' });
  expect(await runs.run(plan)).toMatchObject({ status: 'SUCCEEDED' });
  const seen = await look(source, id);
  await source.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  return seen;
}

async function expectLike(original: Instance, id: string, restore: string): Promise<void> {
  const made = await look(source, id);
  expect(made).toMatchObject({
    State: { Name: 'running' },
    InstanceType: 't4g.micro',
    SubnetId: original.SubnetId,
    SecurityGroups: original.SecurityGroups,
  });
  expect(tagsOf(made)).toMatchObject({ Name: 'web', team: 'shop', 'smart-vault:restore': restore });
  const { '/dev/sda1': root, '/dev/sdf': data } = await volumesOf(source, id);
  expect(root).toMatchObject({ Size: 8, Encrypted: true, SnapshotId: expect.stringMatching(/^snap-/) });
  expect(data).toMatchObject({ Size: 20, Encrypted: true, VolumeType: 'gp3' });
  expect(tagsOf(data!)).toMatchObject({ Name: 'web data', 'smart-vault:restore': restore });
}

describe('from its image', () => {
  test('as it was, with encrypted volumes, through throttles and errors', async () => {
    const original = await lost('images', { image: 'yes' });
    const { order } = await restores.dryRun(original.InstanceId!);
    expect(order).toMatchObject({ form: 'image', source: original.InstanceId });
    expect(order.design.words[0]).toMatch(
      /^an instance \(t4g.micro\) from ami-\S+ in subnet-\S+, with 2 encrypted volumes$/,
    );

    await emulator.setFaults(ROUGH);
    const record = await restores.succeed(original.InstanceId!);
    await emulator.setFaults([]);
    await expectLike(original, idMade(record, 'instance'), record.id);
    expect(await madeBy(source, record.id)).toHaveLength(1);
    const { Images: [image] = [] } = await source.send(new DescribeImagesCommand({ Owners: ['self'] }));
    expect(image).toMatchObject({ ImageId: record.order.points[0]!.id, State: 'available' });
  });

  test('in the other region, in a subnet that must be named; resumed after a crash', async () => {
    const original = await lost('images', { image: 'yes' });
    const id = original.InstanceId!;
    expect(await restores.refused(id, '--in', DR)).toMatch(/name one with --subnet\. There is: subnet-/);
    expect(await restores.refused(id, '--in', DR, '--subnet', original.SubnetId!)).toContain(
      'There is no subnet',
    );
    const { Subnets: [subnet] = [] } = await dr.send(new DescribeSubnetsCommand({}));
    const half = await restores.crash(id, '--in', DR, '--subnet', subnet!.SubnetId!, '--type', 't4g.large');
    expect(half.made).toMatchObject([{ what: 'instance', region: DR }]);
    const record = await restores.succeed('--resume', half.id);
    expect(record.made).toEqual(half.made);
    expect(await madeBy(dr, record.id)).toHaveLength(1);
    expect(await look(dr, idMade(record, 'instance'))).toMatchObject({
      SubnetId: subnet!.SubnetId,
      InstanceType: 't4g.large',
    });
  });
});

describe('from the snapshots of its volumes', () => {
  test('as it was; the image between is gone', async () => {
    const original = await lost('daily', { backup: 'true' });
    const { order } = await restores.dryRun(original.InstanceId!);
    expect(order).toMatchObject({ form: 'snapshots', source: original.InstanceId });
    expect(order.points).toHaveLength(2);
    const record = await restores.succeed(original.InstanceId!);
    await expectLike(original, idMade(record, 'instance'), record.id);
    expect(record.made.map(({ what }) => what)).toEqual(['instance']);
    expect((await source.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images).toEqual([]);
    expect(await vault.snapshots(source)).toHaveLength(2);
  });

  test('interrupted between image and launch: both are listed, and resuming makes one of each', async () => {
    const original = await lost('daily', { backup: 'true' });
    const half = await restores.interrupt('RegisterImage', original.InstanceId!);
    expect(half).toMatchObject({ state: 'half-made', made: [{ what: 'image' }] });
    await emulator.setFaults(ROUGH);
    const record = await restores.succeed('--resume', half.id);
    await emulator.setFaults([]);
    await expectLike(original, idMade(record, 'instance'), record.id);
    expect(await madeBy(source, record.id)).toHaveLength(1);
    expect((await source.send(new DescribeImagesCommand({ Owners: ['self'] }))).Images).toEqual([]);
  });

  test('without the volume from which it booted, it says so', async () => {
    const original = await lost('daily', { backup: 'true' });
    const root = original.BlockDeviceMappings!.find(({ DeviceName }) => DeviceName === '/dev/sda1')!;
    const snapshot = (await vault.snapshots(source)).find(({ VolumeId }) => VolumeId === root.Ebs!.VolumeId);
    await source.send(new DeleteSnapshotCommand({ SnapshotId: snapshot!.SnapshotId }));
    expect(await restores.refused(original.InstanceId!)).toContain(`has no point of ${root.Ebs!.VolumeId}`);
  });
});
