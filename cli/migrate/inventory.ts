import { blocksAt, textAt, textsAt, type Existing } from './existing';

/** Where the stacks of a region begin: what the configuration of the region is taken from. */
export interface Roots {
  readonly vpc: Existing | undefined;
  readonly fileSystem: Existing | undefined;
  readonly task: Existing | undefined;
  readonly bucket: Existing | undefined;
  /** An Auto Scaling group, or a single instance. */
  readonly instances: Existing | undefined;
  /** By zone: subnets of the VPC, one that is public and one that is not. */
  readonly zones: Readonly<Record<string, ZoneOf>>;
}

export interface ZoneOf {
  readonly public: Existing;
  readonly private: Existing;
}

/** What could be several things, and so is none until somebody says which. */
export interface Open {
  readonly what: string;
  readonly candidates: readonly Existing[];
}

export interface Inventory {
  readonly roots: Roots;
  readonly open: readonly Open[];
}

/** @param chosen what the user has said to map: it goes before all others of its type */
export function takeStock(
  existing: readonly Existing[],
  region: string,
  chosen: ReadonlySet<Existing>,
): Inventory {
  const here = existing.filter((one) => one.region === region);
  const open: Open[] = [];
  const ofType = (type: string): Existing[] => here.filter((one) => one.type === type);
  const only = (what: string, found: readonly Existing[]): Existing | undefined => {
    const named = found.filter((one) => chosen.has(one));
    const candidates = named.length > 0 ? named : found;
    if (candidates.length > 1) open.push({ what, candidates });
    return candidates.length === 1 ? candidates[0] : undefined;
  };

  const fileSystem = only('the file system', ofType('aws_efs_file_system'));
  const sources = ofType('aws_datasync_location_efs').filter(
    ({ attributes }) => textAt(attributes, 'efs_file_system_arn') === textAt(fileSystem?.attributes, 'arn'),
  );
  const task = only(
    'the DataSync task of the file system',
    ofType('aws_datasync_task').filter(({ attributes }) =>
      sources.some((one) => isAt(one, attributes, 'source_location_arn')),
    ),
  );
  const goals = ofType('aws_datasync_location_s3').filter((one) =>
    isAt(one, task?.attributes, 'destination_location_arn'),
  );
  const buckets = ofType('aws_s3_bucket');
  const ofTask = buckets.filter((one) =>
    goals.some(({ attributes }) => isAt(one, attributes, 's3_bucket_arn')),
  );
  const bucket = fileSystem && only('the bucket of the file backup', ofTask.length > 0 ? ofTask : buckets);

  const mounted = ofType('aws_efs_mount_target')
    .filter(({ attributes }) => textAt(attributes, 'file_system_id') === textAt(fileSystem?.attributes, 'id'))
    .map(({ attributes }) => textAt(attributes, 'subnet_id'));
  const subnets = ofType('aws_subnet');
  const vpcIds = new Set(
    subnets
      .filter(({ attributes }) => mounted.includes(textAt(attributes, 'id')))
      .map((one) => textAt(one.attributes, 'vpc_id')),
  );
  const vpcs = ofType('aws_vpc');
  const ofFiles = vpcs.filter(({ attributes }) => vpcIds.has(textAt(attributes, 'id')));
  const vpc = only('the VPC', ofFiles.length > 0 ? ofFiles : vpcs);
  const inVpc = subnets.filter(
    ({ attributes }) => textAt(attributes, 'vpc_id') === textAt(vpc?.attributes, 'id'),
  );
  const zones = vpc === undefined ? {} : zonesOf(here, inVpc, mounted, only);

  const ids = inVpc.map(({ attributes }) => textAt(attributes, 'id'));
  const groups = ofType('aws_autoscaling_group').filter(({ attributes }) =>
    textsAt(attributes, 'vpc_zone_identifier').some((id) => ids.includes(id)),
  );
  const singles = ofType('aws_instance').filter(({ attributes }) =>
    ids.includes(textAt(attributes, 'subnet_id')),
  );
  const instances =
    fileSystem && only('the instances that work on the files', groups.length > 0 ? groups : singles);
  return { roots: { vpc, fileSystem, task, bucket, instances, zones }, open };
}

const isAt = ({ attributes }: Existing, of: unknown, argument: string): boolean =>
  textAt(attributes, 'arn') !== '' && textAt(attributes, 'arn') === textAt(of, argument);

/** Zones that have a public subnet and another one: of several others the one with a mount target. */
function zonesOf(
  here: readonly Existing[],
  subnets: readonly Existing[],
  mounted: readonly string[],
  only: (what: string, found: readonly Existing[]) => Existing | undefined,
): Roots['zones'] {
  const names = [...new Set(subnets.map(zoneOf))].sort();
  const zones = names.flatMap((zone) => {
    const inZone = subnets.filter((one) => zoneOf(one) === zone);
    const open = inZone.filter((one) => isPublic(here, one));
    const closed = inZone.filter((one) => !open.includes(one));
    const withMount = closed.filter(({ attributes }) => mounted.includes(textAt(attributes, 'id')));
    if (open.length === 0 || closed.length === 0) return [];
    const entry = {
      public: only(`the public subnet in ${zone}`, open),
      private: only(`the private subnet in ${zone}`, withMount.length > 0 ? withMount : closed),
    };
    return entry.public && entry.private ? [[zone, entry as ZoneOf] as const] : [];
  });
  return Object.fromEntries(zones);
}

const zoneOf = ({ attributes }: Existing): string => textAt(attributes, 'availability_zone');

/** Whether a route leads from it to an internet gateway; without a table of its own, whether it gives public addresses. */
function isPublic(here: readonly Existing[], { attributes }: Existing): boolean {
  const association = here.find(
    (one) =>
      one.type === 'aws_route_table_association' &&
      textAt(one.attributes, 'subnet_id') === textAt(attributes, 'id'),
  );
  if (association === undefined) return attributes['map_public_ip_on_launch'] === true;
  const tableId = textAt(association.attributes, 'route_table_id');
  return here.some(
    (one) =>
      (one.type === 'aws_route' &&
        textAt(one.attributes, 'route_table_id') === tableId &&
        textAt(one.attributes, 'gateway_id').startsWith('igw-')) ||
      (one.type === 'aws_route_table' &&
        textAt(one.attributes, 'id') === tableId &&
        blocksAt(one.attributes, 'route').some((route) => textAt(route, 'gateway_id').startsWith('igw-'))),
  );
}
