import {
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  type InstanceSpecification,
  type TagSpecification,
} from '@aws-sdk/client-ec2';
import { concurrently } from '../../core/concurrently';
import type { Item } from '../../core/item';
import { groupTags, pointTags, type Tags } from '../../core/lineage';
import type { Outcome } from '../../core/outcome';
import type { RecoveryPoint } from '../../core/recovery-point';
import type { Run } from '../../core/run';
import type { Created } from '../../ports/driver';
import type { Ec2Clients } from '../ec2-clients';
import { attempt } from '../refusals';
import { descriptionOf } from './description';
import { toPoint } from './snapshots';
import { toAwsTags } from './tags';

/** EC2 API reference, InstanceSpecification: volumes that can be left out of one call. */
const MOST_LEFT_OUT = 40;
const KIND = 'ebs';
const CALLS_AT_ONCE = 8;

/**
 * Snapshots of the volumes of one instance: by one call, at one moment, where there are several; otherwise, and where
 * AWS will not take them together (a volume that is gone spoils the call for all), each by its own.
 */
export async function createSnapshots(
  clients: Ec2Clients,
  run: Run,
  items: readonly Item[],
  now: Date,
): Promise<Created> {
  const [first] = items;
  if (first === undefined || items.length === 1 || (first.leftOut?.data.length ?? 0) > MOST_LEFT_OUT)
    return oneByOne(clients, run, items, now);

  const together = await attempt(() => createTogether(clients, run, first, items, now));
  switch (together.status) {
    case 'later':
      return new Map(items.map(({ source }) => [source, together]));
    case 'failed':
      return oneByOne(clients, run, items, now);
    case 'done': {
      // A volume that was detached in the meantime is not among them.
      const apart = items.filter(({ source }) => !together.value.has(source));
      return new Map([...together.value, ...(await oneByOne(clients, run, apart, now))]);
    }
  }
}

async function createTogether(
  clients: Ec2Clients,
  run: Run,
  first: Item,
  items: readonly Item[],
  now: Date,
): Promise<Map<string, Outcome<RecoveryPoint>>> {
  const { region } = run.plan;
  const { Snapshots: snapshots = [] } = await clients.once(region).send(
    new CreateSnapshotsCommand({
      InstanceSpecification: specificationOf(first),
      Description: descriptionOf(run, { source: first.owner ?? '' }),
      TagSpecifications: snapshotTags(groupTags(run, KIND, first, now)),
    }),
  );
  const wanted = new Set(items.map(({ source }) => source));
  const created = new Map<string, Outcome<RecoveryPoint>>();
  for (const { VolumeId: volume = '', SnapshotId, State, VolumeSize, Encrypted, Tags } of snapshots) {
    const value = toPoint({ VolumeId: volume, SnapshotId, State, VolumeSize, Encrypted, Tags }, region);
    if (wanted.has(volume)) created.set(volume, { status: 'done', value });
  }
  return created;
}

function specificationOf({ owner, leftOut }: Item): InstanceSpecification {
  return {
    InstanceId: owner,
    ...(leftOut?.boot ? { ExcludeBootVolume: true } : {}),
    ...(leftOut !== undefined && leftOut.data.length > 0 ? { ExcludeDataVolumeIds: [...leftOut.data] } : {}),
  };
}

async function oneByOne(
  clients: Ec2Clients,
  run: Run,
  items: readonly Item[],
  now: Date,
): Promise<Map<string, Outcome<RecoveryPoint>>> {
  const outcomes = await concurrently(items, CALLS_AT_ONCE, (item) => createOne(clients, run, item, now));
  return new Map(
    items.flatMap(({ source }, index) => {
      const outcome = outcomes[index];
      return outcome === undefined ? [] : [[source, outcome] as const];
    }),
  );
}

function createOne(clients: Ec2Clients, run: Run, item: Item, now: Date): Promise<Outcome<RecoveryPoint>> {
  const { region } = run.plan;
  const command = new CreateSnapshotCommand({
    VolumeId: item.source,
    Description: descriptionOf(run, item),
    TagSpecifications: snapshotTags(pointTags(run, KIND, item, now)),
  });
  return attempt(async () => toPoint(await clients.once(region).send(command), region));
}

export const snapshotTags = (tags: Tags): TagSpecification[] => [
  { ResourceType: 'snapshot', Tags: toAwsTags(tags) },
];
