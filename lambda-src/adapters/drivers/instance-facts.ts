import type { Instance, Volume } from '@aws-sdk/client-ec2';
import type { SourceFacts } from '../../ports/driver';
import type { Host, VolumeFacts } from './instances';

/**
 * What it takes to launch an instance like it again, in EC2's own words (EC2 API reference, Instance). A list of what
 * is taken, not of what is left: a field that AWS adds tomorrow stays out until somebody has looked at it. User data is
 * no part of what EC2 shows here, and is not asked for: it may hold secrets.
 */
const OF_INSTANCE = [
  'InstanceId',
  'ImageId',
  'InstanceType',
  'Architecture',
  'PlatformDetails',
  'BootMode',
  'TpmSupport',
  'State',
  'LaunchTime',
  'InstanceLifecycle',
  'Tags',
  'KeyName',
  'IamInstanceProfile',
  'VpcId',
  'SubnetId',
  'SecurityGroups',
  'SourceDestCheck',
  'PrivateIpAddress',
  'PrivateDnsName',
  'PublicIpAddress',
  'Ipv6Address',
  'PrivateDnsNameOptions',
  'NetworkInterfaces',
  'RootDeviceName',
  'RootDeviceType',
  'BlockDeviceMappings',
  'EbsOptimized',
  'EnaSupport',
  'SriovNetSupport',
  'Placement',
  'CapacityReservationSpecification',
  'CpuOptions',
  'EnclaveOptions',
  'HibernationOptions',
  'Licenses',
  'MaintenanceOptions',
  'MetadataOptions',
  'Monitoring',
  'NetworkPerformanceOptions',
  'OutpostArn',
] as const satisfies readonly (keyof Instance)[];

/** What a snapshot does not tell of the volume it was made of (EC2 API reference, Volume). */
const OF_VOLUME = [
  'VolumeId',
  'VolumeType',
  'Size',
  'Iops',
  'Throughput',
  'Encrypted',
  'KmsKeyId',
  'MultiAttachEnabled',
  'AvailabilityZone',
  'Tags',
] as const satisfies readonly (keyof Volume)[];

/** What an instance is like, with its volumes, so that one like it can be launched. */
export function factsOf({ shown, attached }: Host, volumes: ReadonlyMap<string, VolumeFacts>): SourceFacts {
  const own = attached.flatMap(({ volume }) => volumes.get(volume) ?? []);
  return {
    ...pick(shown, OF_INSTANCE),
    Volumes: own.map((volume) => pick(volume.shown, OF_VOLUME)),
  };
}

function pick<Shown extends object>(shown: Shown, keys: readonly PropertyKey[]): SourceFacts {
  return Object.fromEntries(
    Object.entries(shown).filter(([key, value]) => keys.includes(key) && value !== undefined),
  );
}
