import type { FilesInput, InstancesInput, TransferInput } from '../../config/files';
import { INFREQUENT_ACCESS_DAYS } from '../../config/files';
import { CALLED_BY_INSTANCES } from '../../config/rules/files';
import {
  INTERFACE_ENDPOINTS,
  LOG_RETENTION_DAYS,
  type NetworkInput,
  type RegionInput,
  type VaultInput,
} from '../../config/types';
import { blocksAt, textAt, textsAt, type Existing } from './existing';
import type { Roots } from './inventory';

/** The configuration that says of each region what its old project had, as far as the configuration has words for it. */
export function draftVault(
  name: string,
  tags: Readonly<Record<string, string>>,
  existing: readonly Existing[],
  stock: ReadonlyMap<string, Roots>,
): VaultInput {
  const emails = existing
    .filter(
      ({ type, attributes }) =>
        type === 'aws_sns_topic_subscription' && textAt(attributes, 'protocol') === 'email',
    )
    .map(({ attributes }) => textAt(attributes, 'endpoint'));
  const regions = [...stock].map(([region, roots]) => [region, regionOf(existing, region, roots)] as const);
  const keepsFiles = regions.some(([, { files }]) => files !== undefined);
  return {
    name,
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(emails.length > 0 && { notifications: { emails: [...new Set(emails)].sort() } }),
    regions: Object.fromEntries(
      // A configuration that protects nothing is refused: without files, what is tagged is backed up.
      regions.map(([region, entry]) => [region, keepsFiles ? entry : { plans: ['daily'], ...entry }]),
    ),
  };
}

function regionOf(existing: readonly Existing[], region: string, roots: Roots): RegionInput {
  const here = existing.filter((one) => one.region === region);
  if (roots.vpc === undefined || Object.keys(roots.zones).length === 0) return {};
  const inGroup = roots.instances?.type === 'aws_autoscaling_group';
  const network = networkOf(here, roots.vpc, roots.zones, inGroup);
  return { network, ...(roots.fileSystem && { files: filesOf(here, roots.fileSystem, roots) }) };
}

function networkOf(
  here: readonly Existing[],
  vpc: Existing,
  zones: Roots['zones'],
  hasGroup: boolean,
): NetworkInput {
  const vpcId = textAt(vpc.attributes, 'id');
  const inVpc = (type: string): Existing[] =>
    here.filter((one) => one.type === type && textAt(one.attributes, 'vpc_id') === vpcId);
  const publicIds = Object.values(zones).map((zone) => textAt(zone.public.attributes, 'id'));
  const gateways = here.filter(
    ({ type, attributes }) =>
      type === 'aws_nat_gateway' && publicIds.includes(textAt(attributes, 'subnet_id')),
  );
  const services = inVpc('aws_vpc_endpoint')
    .filter(({ attributes }) => textAt(attributes, 'vpc_endpoint_type') === 'Interface')
    .map(({ attributes }) => textAt(attributes, 'service_name').split('.').slice(3).join('.'));
  // The configuration demands a way to AWS for its instances. What is not there is left out of the stacks again.
  const needed: readonly string[] = hasGroup && gateways.length === 0 ? CALLED_BY_INSTANCES : [];
  return {
    cidr: textAt(vpc.attributes, 'cidr_block'),
    zones: Object.fromEntries(
      Object.entries(zones).map(([zone, subnets]) => [
        zone,
        {
          public: textAt(subnets.public.attributes, 'cidr_block'),
          private: textAt(subnets.private.attributes, 'cidr_block'),
        },
      ]),
    ),
    nat:
      gateways.length === 0
        ? 'none'
        : gateways.length === publicIds.length && publicIds.length > 1
          ? 'per-zone'
          : 'single',
    endpoints: INTERFACE_ENDPOINTS.filter((name) => [...services, ...needed].includes(name)),
    flowLogs: inVpc('aws_flow_log').length > 0,
  };
}

function filesOf(here: readonly Existing[], fileSystem: Existing, { task, instances }: Roots): FilesInput {
  const { attributes } = fileSystem;
  const id = textAt(attributes, 'id');
  const days = blocksAt(attributes, 'lifecycle_policy')
    .map((policy) => Number(/^AFTER_(\d+)_DAYS?$/.exec(textAt(policy, 'transition_to_ia'))?.[1]))
    .find((found) => INFREQUENT_ACCESS_DAYS.some((allowed) => allowed === found));
  const backup = here.find(
    (one) => one.type === 'aws_efs_backup_policy' && textAt(one.attributes, 'file_system_id') === id,
  );
  return {
    fileSystem: {
      // Who may mount is kept as it is; what its policy says is among what is adopted.
      clients: 'nfs',
      ...(days !== undefined && { infrequentAccessDays: days as (typeof INFREQUENT_ACCESS_DAYS)[number] }),
      throughput: textAt(attributes, 'throughput_mode') === 'elastic' ? 'elastic' : 'bursting',
      awsBackup: textAt(backup?.attributes, 'backup_policy', 'status') === 'ENABLED',
    },
    bucket: { mfaDelete: false },
    ...(task && { transfer: transferOf(here, task) }),
    ...(instances && { instances: instancesOf(here, instances) }),
  };
}

function transferOf(here: readonly Existing[], task: Existing): TransferInput {
  const { attributes } = task;
  const byArn = (argument: string): Existing | undefined =>
    here.find((one) => textAt(one.attributes, 'arn') === textAt(attributes, argument));
  const goal = byArn('destination_location_arn')?.attributes;
  const source = byArn('source_location_arn')?.attributes;
  const log = byArn('cloudwatch_log_group_arn')?.attributes;
  const prefix = textAt(goal, 'subdirectory').replaceAll(/^\/|\/$/g, '');
  const directory = textAt(source, 'subdirectory').replace(/(?<=.)\/$/, '');
  const schedule = textAt(attributes, 'schedule', 'schedule_expression');
  const days = LOG_RETENTION_DAYS.find((allowed) => allowed === log?.['retention_in_days']);
  return {
    ...(schedule !== '' && { schedule }),
    ...(prefix !== '' && { prefix }),
    ...(directory !== '' && { directory }),
    ...(days !== undefined && { logRetentionDays: days }),
  };
}

function instancesOf(here: readonly Existing[], one: Existing): InstancesInput {
  const inGroup = one.type === 'aws_autoscaling_group';
  const templateId = textAt(one.attributes, 'launch_template', 'id');
  const template = here.find(
    ({ type, attributes }) => type === 'aws_launch_template' && textAt(attributes, 'id') === templateId,
  );
  const of = template ?? one;
  const image = textAt(of.attributes, inGroup || template ? 'image_id' : 'ami');
  const type = textAt(of.attributes, 'instance_type');
  const keyName = textAt(of.attributes, 'key_name');
  const [volume] = blocksAt(of.attributes, 'block_device_mappings').flatMap((device) =>
    blocksAt(device, 'ebs'),
  );
  const [root] = blocksAt(one.attributes, 'root_block_device');
  const size = Number(volume?.['volume_size'] ?? root?.['volume_size'] ?? 0);
  const groups = textsAt(of.attributes, 'vpc_security_group_ids');
  const sshFrom = here
    .filter(
      ({ type: rule, attributes }) =>
        rule === 'aws_vpc_security_group_ingress_rule' &&
        attributes['from_port'] === 22 &&
        groups.includes(textAt(attributes, 'security_group_id')),
    )
    .map(({ attributes }) => textAt(attributes, 'cidr_ipv4'))
    .filter((block) => block !== '' && !block.endsWith('/0'));
  return {
    mode: inGroup ? 'auto-scaling' : 'single',
    ...(/^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(image) && { image: image as `ami-${string}` }),
    ...(type !== '' && { type }),
    ...(inGroup && {
      minimum: Number(one.attributes['min_size']),
      maximum: Math.max(1, Number(one.attributes['max_size'])),
    }),
    ...(Number.isInteger(size) && size >= 8 && { rootVolumeGiB: size }),
    ...(keyName !== '' && { keyName }),
    // The configuration opens SSH only for who has a key to sign in with.
    ...(sshFrom.length > 0 && keyName !== '' && { sshFrom: [...new Set(sshFrom)] }),
  };
}
