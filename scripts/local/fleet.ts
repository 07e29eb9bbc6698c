import type { EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateTagsCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  RegisterImageCommand,
  RunInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  type BlockDeviceMapping,
} from '@aws-sdk/client-ec2';

/** Instance ids of a small fleet that has one of each case. */
export interface Fleet {
  readonly oneVolume: string;
  readonly twoVolumes: string;
  readonly stopped: string;
  readonly untagged: string;
  readonly instanceStore: string;
}

const IMAGE = 'ami-12345678';
const DATA_VOLUME: BlockDeviceMapping = {
  DeviceName: '/dev/sdf',
  Ebs: { VolumeSize: 20, VolumeType: 'gp3' },
};

export async function makeFleet(ec2: EC2Client): Promise<Fleet> {
  const fleet = {
    oneVolume: await launch(ec2, 'web', { protect: true }),
    twoVolumes: await launch(ec2, 'database', { protect: true, devices: [DATA_VOLUME] }),
    stopped: await launch(ec2, 'batch', { protect: true }),
    untagged: await launch(ec2, 'scratch', { protect: false }),
    instanceStore: await launch(ec2, 'cache', { protect: true, image: await instanceStoreImage(ec2) }),
  };
  await ec2.send(new StopInstancesCommand({ InstanceIds: [fleet.stopped] }));
  return fleet;
}

interface Launch {
  readonly protect: boolean;
  readonly devices?: readonly BlockDeviceMapping[];
  readonly image?: string;
}

/** @returns the id of a new running instance named `name`. */
export async function launch(
  ec2: EC2Client,
  name: string,
  { protect, devices = [], image = IMAGE }: Launch,
): Promise<string> {
  const { Instances: instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: image,
      InstanceType: 't4g.micro',
      MinCount: 1,
      MaxCount: 1,
      ...(devices.length > 0 && { BlockDeviceMappings: [...devices] }),
    }),
  );
  const id = instances?.[0]?.InstanceId;
  if (id === undefined) throw new Error(`${name} was not launched`);
  const tags = [{ Key: 'Name', Value: name }, ...(protect ? [{ Key: 'backup', Value: 'true' }] : [])];
  await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: tags }));
  return id;
}

/** Launches `instances` that are to be protected, every second one with two volumes, in two calls however many they are. */
export async function launchMany(ec2: EC2Client, instances: number): Promise<void> {
  const withData = Math.floor(instances / 2);
  for (const [count, devices] of [
    [instances - withData, []],
    [withData, [DATA_VOLUME]],
  ] as const) {
    if (count === 0) continue;
    await ec2.send(
      new RunInstancesCommand({
        ImageId: IMAGE,
        InstanceType: 't4g.micro',
        MinCount: count,
        MaxCount: count,
        BlockDeviceMappings: [...devices],
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'backup', Value: 'true' }] }],
      }),
    );
  }
}

/** Takes away every instance, image and snapshot of a region. */
export async function clearFleet(ec2: EC2Client): Promise<void> {
  const { Reservations: reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const ids = reservations.flatMap(({ Instances: instances = [] }) =>
    instances.flatMap(({ InstanceId: id }) => id ?? []),
  );
  if (ids.length > 0) await ec2.send(new TerminateInstancesCommand({ InstanceIds: ids }));
  const { Images: images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
  for (const { ImageId } of images) await ec2.send(new DeregisterImageCommand({ ImageId }));
  const { Snapshots: snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  for (const { SnapshotId } of snapshots) await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
}

/** An image with a manifest in S3 and no block devices: its instances have no EBS volume. */
async function instanceStoreImage(ec2: EC2Client): Promise<string> {
  const { ImageId: id } = await ec2.send(
    new RegisterImageCommand({ Name: 'instance-store', ImageLocation: 'images/instance-store.manifest.xml' }),
  );
  if (id === undefined) throw new Error('The instance-store image was not registered');
  return id;
}
