import {
  DescribeKeyPairsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  type Instance,
  type Subnet,
  type Volume,
} from '@aws-sdk/client-ec2';
import type { Tags } from '../../core/lineage';
import { NotRestorable, restoredTags, type Draft } from '../../core/restore/order';
import type { SourceFacts } from '../../ports/driver';
import { fromAwsTags } from '../drivers/tags';
import type { Ec2Clients } from '../ec2-clients';
import { unlessMissing } from './ec2-looks';

/** What was written down of an instance (drivers/instance-facts.ts): read from JSON, so its times are text. */
export type KeptInstance = Pick<
  Instance,
  | 'Architecture'
  | 'BlockDeviceMappings'
  | 'BootMode'
  | 'EbsOptimized'
  | 'EnaSupport'
  | 'IamInstanceProfile'
  | 'InstanceType'
  | 'KeyName'
  | 'MetadataOptions'
  | 'Monitoring'
  | 'PlatformDetails'
  | 'RootDeviceName'
  | 'SecurityGroups'
  | 'SourceDestCheck'
  | 'SubnetId'
  | 'Tags'
  | 'TpmSupport'
  | 'VpcId'
> & { readonly Volumes?: readonly Volume[] };

export const keptInstance = (facts: SourceFacts | undefined): KeptInstance | undefined => facts;

/** What an instance is launched with, beside its disks. */
export interface LaunchValues {
  readonly type: string;
  readonly subnet: string;
  /** Empty: the default group of the subnet's VPC. */
  readonly securityGroups: readonly string[];
  readonly profileArn?: string;
  readonly keyName?: string;
  readonly ebsOptimized?: boolean;
  readonly monitored?: boolean;
  readonly metadata?: MetadataValues;
  readonly sourceDestCheck?: boolean;
  readonly tags: Tags;
}

interface MetadataValues {
  readonly HttpTokens?: 'optional' | 'required';
  readonly HttpPutResponseHopLimit?: number;
  readonly HttpEndpoint?: 'disabled' | 'enabled';
  readonly InstanceMetadataTags?: 'disabled' | 'enabled';
}

/**
 * Where and as what an instance is launched: as it was, unless told otherwise.
 *
 * @returns with what is not as it was, in words
 * @throws NotRestorable for a place that is not there
 */
export async function designLaunch(
  clients: Ec2Clients,
  draft: Draft,
  kept: KeptInstance | undefined,
): Promise<{ values: LaunchValues; remarks: string[] }> {
  const { region, request, source } = draft;
  const type = request.options.type ?? kept?.InstanceType;
  if (type === undefined)
    throw new NotRestorable(`What ${source} was like is not written down: say its type with --type.`);
  const subnet = await subnetOf(clients, draft, kept);
  const isSameNetwork = subnet.VpcId !== undefined && subnet.VpcId === kept?.VpcId;
  const groups =
    request.options.securityGroups ??
    (isSameNetwork ? (kept?.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []) : []);
  await checkGroups(clients, region, groups, subnet);
  // A test reaches nothing: it has no role, and nobody logs in.
  const isTest = draft.drill !== undefined;
  const hasKey = !isTest && kept?.KeyName !== undefined && (await keyExists(clients, region, kept.KeyName));
  const { HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, InstanceMetadataTags } =
    kept?.MetadataOptions ?? {};
  return {
    values: {
      type,
      subnet: subnet.SubnetId ?? '',
      securityGroups: groups,
      ...(!isTest &&
        kept?.IamInstanceProfile?.Arn !== undefined && { profileArn: kept.IamInstanceProfile.Arn }),
      ...(hasKey && { keyName: kept.KeyName }),
      ...(kept?.EbsOptimized === true && { ebsOptimized: true }),
      ...(kept?.Monitoring?.State === 'enabled' && { monitored: true }),
      ...(HttpTokens !== undefined && {
        metadata: {
          HttpTokens,
          ...(HttpPutResponseHopLimit !== undefined && { HttpPutResponseHopLimit }),
          ...(HttpEndpoint !== undefined && { HttpEndpoint }),
          ...(InstanceMetadataTags !== undefined && { InstanceMetadataTags }),
        },
      }),
      ...(kept?.SourceDestCheck === false && { sourceDestCheck: false }),
      tags: restoredTags(draft, fromAwsTags(kept?.Tags)),
    },
    remarks: [
      ...(groups.length === 0 ? [`with the default security group of ${subnet.VpcId ?? 'its VPC'}`] : []),
      ...(!isTest && kept?.KeyName !== undefined && !hasKey
        ? [`without the key pair ${kept.KeyName}, which is not there`]
        : []),
      'without user data, which is not kept, and with new addresses',
    ],
  };
}

async function subnetOf(clients: Ec2Clients, draft: Draft, kept: KeptInstance | undefined): Promise<Subnet> {
  const { region, request, points } = draft;
  const asked = request.options.subnet;
  const isHome = points[0]?.lineage?.sourceRegion === region;
  const id = asked ?? (isHome ? kept?.SubnetId : undefined);
  if (id !== undefined) {
    const found = await unlessMissing(async () => {
      const { Subnets: [subnet] = [] } = await clients
        .safe(region)
        .send(new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values: [id] }] }));
      return subnet;
    });
    if (found !== undefined) return found;
    if (asked !== undefined) throw new NotRestorable(`There is no subnet ${asked} in ${region}.`);
  }
  const { Subnets: all = [] } = await clients
    .safe(region)
    .send(new DescribeSubnetsCommand({ MaxResults: 20 }));
  const choices = all.map(
    ({ SubnetId, AvailabilityZone }) => `${SubnetId ?? ''} (${AvailabilityZone ?? ''})`,
  );
  throw new NotRestorable(
    `The subnet of the original is not in ${region}: name one with --subnet. There is: ${choices.join(', ') || 'none'}.`,
  );
}

async function checkGroups(
  clients: Ec2Clients,
  region: string,
  groups: readonly string[],
  { SubnetId: subnet, VpcId: network }: Subnet,
): Promise<void> {
  if (groups.length === 0) return;
  const { SecurityGroups: found = [] } = await clients
    .safe(region)
    .send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-id', Values: [...groups] }] }));
  const fitting = new Set(
    found.flatMap(({ GroupId, VpcId }) => (GroupId && VpcId === network ? [GroupId] : [])),
  );
  const missing = groups.filter((group) => !fitting.has(group));
  if (missing.length > 0)
    throw new NotRestorable(
      `No security group ${missing.join(', ')} in the VPC of ${subnet ?? ''}: name others with --security-group.`,
    );
}

async function keyExists(clients: Ec2Clients, region: string, name: string): Promise<boolean> {
  const { KeyPairs: found = [] } = await clients
    .safe(region)
    .send(new DescribeKeyPairsCommand({ Filters: [{ Name: 'key-name', Values: [name] }] }));
  return found.length > 0;
}
