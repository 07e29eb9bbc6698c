import { paginateDescribeSnapshots, type Filter, type Snapshot } from '@aws-sdk/client-ec2';
import { LEGACY_TAG, readLineage, TAG, type Tags } from '../../core/lineage';
import type { PointState, RecoveryPoint } from '../../core/recovery-point';
import type { Ec2Clients } from '../ec2-clients';
import { fromAwsTags } from './tags';

/** EC2 API reference, DescribeSnapshots: results per page, and values per filter. */
const PAGE_SIZE = 1000;
const FILTER_VALUES = 200;

/** Snapshots of this account in a region that pass all filters; all pages. */
export async function describeSnapshots(
  clients: Ec2Clients,
  region: string,
  filters: readonly Filter[],
): Promise<RecoveryPoint[]> {
  const points: RecoveryPoint[] = [];
  const pages = paginateDescribeSnapshots(
    { client: clients.safe(region), pageSize: PAGE_SIZE },
    { OwnerIds: ['self'], Filters: [...filters] },
  );
  for await (const page of pages)
    points.push(...(page.Snapshots ?? []).map((snapshot) => toPoint(snapshot, region)));
  return points;
}

/** As `describeSnapshots`, for a filter with any number of values. */
export async function describeSnapshotsBy(
  clients: Ec2Clients,
  region: string,
  name: string,
  values: readonly string[],
  others: readonly Filter[] = [],
): Promise<RecoveryPoint[]> {
  const points: RecoveryPoint[] = [];
  for (let start = 0; start < values.length; start += FILTER_VALUES) {
    const chunk: Filter = { Name: name, Values: values.slice(start, start + FILTER_VALUES) };
    points.push(...(await describeSnapshots(clients, region, [...others, chunk])));
  }
  return points;
}

export function toPoint(snapshot: Snapshot, region: string): RecoveryPoint {
  const tags = fromAwsTags(snapshot.Tags);
  const copyOf = tags[LEGACY_TAG.originalSnapshotId];
  const lineage = readLineage(copyOf === undefined ? withSource(tags, snapshot.VolumeId) : tags);
  return {
    id: snapshot.SnapshotId ?? '',
    region,
    state: stateOf(snapshot.State),
    ...(snapshot.StateMessage ? { message: snapshot.StateMessage } : {}),
    encrypted: snapshot.Encrypted ?? false,
    ...(snapshot.VolumeSize === undefined ? {} : { sizeGiB: snapshot.VolumeSize }),
    tags,
    ...(lineage === undefined ? {} : { lineage }),
    ...(copyOf === undefined ? {} : { copyOf }),
  };
}

/**
 * Snapshots that one CreateSnapshots call made carry the same tags; an original's `VolumeId` says what it is of.
 * A copy's does not: it is `vol-ffffffff` (EC2 API reference, Snapshot).
 */
const withSource = (tags: Tags, volume: string | undefined): Tags =>
  volume === undefined ? tags : { [TAG.source]: volume, ...tags };

/** `recoverable` and `recovering` are snapshots in the Recycle Bin: on their way, not usable. */
function stateOf(state: string | undefined): PointState {
  return state === 'completed' || state === 'error' ? state : 'pending';
}
