import {
  paginateDescribeInstances,
  paginateDescribeVolumes,
  type EC2Client,
  type Instance,
} from '@aws-sdk/client-ec2';
import type { Resource } from '../../core/item';
import type { BackupPlan } from '../../core/plan';
import type { Discovery, Skipped } from '../../ports/driver';
import { fromAwsTags } from './tags';

type SelectedTag = BackupPlan['select']['tag'];

/** EC2 API reference, DescribeInstances: the results of one page; a filter takes 200 values. */
const PAGE_SIZE = 1000;
const FILTER_VALUES = 200;
/** Everything that still has its volumes; `shutting-down` and `terminated` are on their way out. */
const LIVING = ['pending', 'running', 'stopping', 'stopped'];
/** A volume that carries the selecting tag with this value is left out, whatever its instance says. */
const OPT_OUT = 'false';

/** Every attached volume of every instance with the tag, once, and what was left out and why. */
export async function discoverVolumes(client: EC2Client, tag: SelectedTag): Promise<Discovery> {
  const skipped: Skipped[] = [];
  const attachments = new Map<string, Attachment>();
  for await (const instance of taggedInstances(client, tag)) {
    const attached = attachmentsOf(instance);
    if (attached.length === 0)
      skipped.push({ source: instance.InstanceId ?? '', reason: 'has no EBS volume (instance store only)' });
    // A Multi-Attach volume belongs to several instances and needs one snapshot.
    for (const attachment of attached)
      if (!attachments.has(attachment.volume)) attachments.set(attachment.volume, attachment);
  }

  const resources: Resource[] = [];
  const volumes = await describeVolumes(client, [...attachments.keys()]);
  for (const [id, { instance, label }] of attachments) {
    const volume = volumes.get(id);
    if (volume === undefined)
      skipped.push({ source: id, reason: `was detached from ${instance} and deleted while the run began` });
    else if (volume.tags[tag.key] === OPT_OUT)
      skipped.push({ source: id, reason: `opted out by its tag ${tag.key}=${OPT_OUT}` });
    else resources.push({ source: id, owner: instance, name: label, sizeGiB: volume.sizeGiB });
  }
  return { resources, skipped };
}

interface Attachment {
  readonly volume: string;
  readonly instance: string;
  readonly label: string;
}

async function* taggedInstances(client: EC2Client, { key, value }: SelectedTag): AsyncGenerator<Instance> {
  const pages = paginateDescribeInstances(
    { client, pageSize: PAGE_SIZE },
    {
      Filters: [
        { Name: `tag:${key}`, Values: [value] },
        { Name: 'instance-state-name', Values: LIVING },
      ],
    },
  );
  for await (const page of pages) {
    for (const reservation of page.Reservations ?? []) yield* reservation.Instances ?? [];
  }
}

function attachmentsOf(instance: Instance): Attachment[] {
  const name = fromAwsTags(instance.Tags)['Name'];
  return (instance.BlockDeviceMappings ?? []).flatMap(({ DeviceName: device, Ebs: ebs }) => {
    if (ebs?.VolumeId === undefined || ebs.Status === 'detaching' || ebs.Status === 'detached') return [];
    const label = [name, device].filter((part) => part !== undefined && part !== '').join(' ');
    return [{ volume: ebs.VolumeId, instance: instance.InstanceId ?? '', label }];
  });
}

interface VolumeFacts {
  readonly sizeGiB: number;
  readonly tags: Readonly<Record<string, string>>;
}

async function describeVolumes(
  client: EC2Client,
  ids: readonly string[],
): Promise<ReadonlyMap<string, VolumeFacts>> {
  const volumes = new Map<string, VolumeFacts>();
  for (let start = 0; start < ids.length; start += FILTER_VALUES) {
    const Filters = [{ Name: 'volume-id', Values: ids.slice(start, start + FILTER_VALUES) }];
    for await (const page of paginateDescribeVolumes({ client, pageSize: 500 }, { Filters })) {
      for (const { VolumeId: id, Size: size, Tags: tags } of page.Volumes ?? []) {
        if (id !== undefined) volumes.set(id, { sizeGiB: size ?? 0, tags: fromAwsTags(tags) });
      }
    }
  }
  return volumes;
}
