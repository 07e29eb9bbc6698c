import {
  paginateDescribeInstances,
  paginateDescribeVolumes,
  type EC2Client,
  type Instance,
  type Volume,
} from '@aws-sdk/client-ec2';
import type { Tags } from '../../core/lineage';
import { leftOut, type Selection } from '../../core/selection';
import type { Skipped, SourceFacts } from '../../ports/driver';
import { factsOf } from './instance-facts';
import { fromAwsTags } from './tags';

/** EC2 API reference, DescribeInstances: the results of one page; a filter takes 200 values. */
const PAGE_SIZE = 1000;
const FILTER_VALUES = 200;
/** Everything that still has its volumes; `shutting-down` and `terminated` are on their way out. */
const LIVING = ['pending', 'running', 'stopping', 'stopped'];

export interface Attachment {
  readonly volume: string;
  readonly device?: string;
  /** When it was attached; not the instance's launch time, which changes whenever it is started again. ISO 8601. */
  readonly since?: string;
}

/** An instance that is to be protected, with the volumes attached to it. */
export interface Host {
  readonly instance: string;
  readonly name?: string;
  readonly bootDevice?: string;
  readonly tags: Tags;
  readonly attached: readonly Attachment[];
  /** As EC2 shows it. */
  readonly shown: Instance;
}

export interface VolumeFacts {
  readonly sizeGiB: number;
  readonly encrypted: boolean;
  readonly tags: Tags;
  /** As EC2 shows it. */
  readonly shown: Volume;
}

export interface Hosts {
  readonly hosts: readonly Host[];
  /** What is selected and left out, and why. */
  readonly skipped: readonly Skipped[];
  /** Every volume attached to one of the hosts, by id; one that is gone meanwhile is not in the map. */
  readonly volumes: ReadonlyMap<string, VolumeFacts>;
  /** What the hosts are like, by id. */
  readonly facts: ReadonlyMap<string, SourceFacts>;
}

/** Every selected instance with an EBS volume, and what was left out and why. All pages. */
export async function findHosts(client: EC2Client, select: Selection): Promise<Hosts> {
  const skipped: Skipped[] = [];
  const hosts: Host[] = [];
  for await (const instance of taggedInstances(client, select)) {
    const host = hostOf(instance);
    const reason =
      leftOut(host.tags, select) ??
      (host.attached.length === 0 ? 'has no EBS volume (instance store only)' : undefined);
    if (reason === undefined) hosts.push(host);
    else skipped.push({ source: host.instance, reason });
  }
  const volumes = await describeVolumes(client, [...new Set(hosts.flatMap(volumesOf))]);
  const facts = new Map(hosts.map((host) => [host.instance, factsOf(host, volumes)]));
  return { hosts, skipped, volumes, facts };
}

/** Why a volume of a host gets no point, in words; undefined when it does. */
export function reasonToSkip(
  volume: VolumeFacts | undefined,
  { instance }: Host,
  select: Selection,
): string | undefined {
  if (volume === undefined) return `was detached from ${instance} and deleted while the run began`;
  return leftOut(volume.tags, select);
}

export const isBoot = ({ bootDevice }: Host, { device }: Attachment): boolean =>
  device !== undefined && device === bootDevice;

const volumesOf = ({ attached }: Host): string[] => attached.map(({ volume }) => volume);

async function* taggedInstances(client: EC2Client, { tags }: Selection): AsyncGenerator<Instance> {
  const pages = paginateDescribeInstances(
    { client, pageSize: PAGE_SIZE },
    {
      Filters: [
        ...Object.entries(tags).map(([key, values]) => ({ Name: `tag:${key}`, Values: [...values] })),
        { Name: 'instance-state-name', Values: LIVING },
      ],
    },
  );
  for await (const page of pages) {
    for (const reservation of page.Reservations ?? []) yield* reservation.Instances ?? [];
  }
}

function hostOf(instance: Instance): Host {
  const tags = fromAwsTags(instance.Tags);
  const name = tags['Name'];
  return {
    instance: instance.InstanceId ?? '',
    ...(name && { name }),
    ...(instance.RootDeviceName && { bootDevice: instance.RootDeviceName }),
    tags,
    attached: (instance.BlockDeviceMappings ?? []).flatMap(({ DeviceName: device, Ebs: ebs }) => {
      if (ebs?.VolumeId === undefined || ebs.Status === 'detaching' || ebs.Status === 'detached') return [];
      const since = ebs.AttachTime?.toISOString();
      return [{ volume: ebs.VolumeId, ...(device && { device }), ...(since && { since }) }];
    }),
    shown: instance,
  };
}

async function describeVolumes(
  client: EC2Client,
  ids: readonly string[],
): Promise<ReadonlyMap<string, VolumeFacts>> {
  const volumes = new Map<string, VolumeFacts>();
  for (let start = 0; start < ids.length; start += FILTER_VALUES) {
    const Filters = [{ Name: 'volume-id', Values: ids.slice(start, start + FILTER_VALUES) }];
    for await (const page of paginateDescribeVolumes({ client, pageSize: 500 }, { Filters })) {
      for (const volume of page.Volumes ?? []) {
        const { VolumeId: id, Size: sizeGiB = 0, Encrypted: encrypted = false, Tags: tags } = volume;
        if (id !== undefined) volumes.set(id, { sizeGiB, encrypted, tags: fromAwsTags(tags), shown: volume });
      }
    }
  }
  return volumes;
}
