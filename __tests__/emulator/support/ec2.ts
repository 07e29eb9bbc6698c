import {
  CreateVolumeCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  EC2Client,
  RunInstancesCommand,
  type Instance,
  type RunInstancesCommandInput,
  type Snapshot,
  type Tag,
} from '@aws-sdk/client-ec2';
import type { Emulator } from '../../../emulator/emulator';

/** One attempt per call: a refusal is what these tests look for. */
export const sdkOptions = (emulator: Emulator, region = 'us-east-1') => ({
  endpoint: emulator.url,
  region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'x' },
  maxAttempts: 1,
});

export const ec2For = (emulator: Emulator, region?: string): EC2Client =>
  new EC2Client(sdkOptions(emulator, region));

export async function createVolume(ec2: EC2Client): Promise<string> {
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 8 }));
  return VolumeId!;
}

export async function lookAt(ec2: EC2Client, ...ids: string[]): Promise<Snapshot[]> {
  return (await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: ids }))).Snapshots!;
}

export interface Launched {
  readonly id: string;
  readonly root: string;
  /** The volumes at /dev/sdf and /dev/sdg. */
  readonly data: readonly string[];
}

/** An instance with a root volume and two data volumes. */
export async function launch(
  ec2: EC2Client,
  more: Partial<RunInstancesCommandInput> = {},
): Promise<Launched> {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12345678',
      MinCount: 1,
      MaxCount: 1,
      BlockDeviceMappings: ['/dev/sdf', '/dev/sdg'].map((DeviceName) => ({
        DeviceName,
        Ebs: { VolumeSize: 5 },
      })),
      ...more,
    }),
  );
  const instance = Instances![0]!;
  const at = (device: string) =>
    instance.BlockDeviceMappings!.find((m) => m.DeviceName === device)!.Ebs!.VolumeId!;
  return { id: instance.InstanceId!, root: at('/dev/sda1'), data: [at('/dev/sdf'), at('/dev/sdg')] };
}

export async function instanceOf(ec2: EC2Client, id: string): Promise<Instance> {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations![0]!.Instances![0]!;
}

export const stateOf = async (ec2: EC2Client, id: string) => (await instanceOf(ec2, id)).State!.Name;

export const tagsOf = ({ Tags }: { readonly Tags?: Tag[] | undefined }) =>
  Object.fromEntries((Tags ?? []).map(({ Key, Value }) => [Key, Value]));
