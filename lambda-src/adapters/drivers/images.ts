import { paginateDescribeImages, type Filter, type Image } from '@aws-sdk/client-ec2';
import { LEGACY_TAG, readLineage } from '../../core/lineage';
import type { Points, PointState, RecoveryPoint } from '../../core/recovery-point';
import type { Ec2Clients } from '../ec2-clients';
import { fromAwsTags } from './tags';

/** EC2 API reference, DescribeImages: results per page, and values per filter. */
const PAGE_SIZE = 1000;
const FILTER_VALUES = 200;

/** Images of this account in a region that pass all filters, also disabled ones; all pages. */
export async function describeImages(
  clients: Ec2Clients,
  region: string,
  filters: readonly Filter[] = [],
): Promise<Image[]> {
  const images: Image[] = [];
  const pages = paginateDescribeImages(
    { client: clients.safe(region), pageSize: PAGE_SIZE },
    { Owners: ['self'], IncludeDisabled: true, IncludeDeprecated: true, Filters: [...filters] },
  );
  for await (const page of pages) images.push(...(page.Images ?? []));
  return images;
}

/** As `describeImages`, for a filter with any number of values. */
export async function describeImagesBy(
  clients: Ec2Clients,
  region: string,
  name: string,
  values: readonly string[],
  others: readonly Filter[] = [],
): Promise<Image[]> {
  const images: Image[] = [];
  for (let start = 0; start < values.length; start += FILTER_VALUES) {
    const chunk: Filter = { Name: name, Values: values.slice(start, start + FILTER_VALUES) };
    images.push(...(await describeImages(clients, region, [...others, chunk])));
  }
  return images;
}

export const snapshotsOf = ({ BlockDeviceMappings: devices }: Image): string[] =>
  (devices ?? []).flatMap(({ Ebs: ebs }) => ebs?.SnapshotId ?? []);

/** Which image is made of a snapshot: EC2 refuses to delete it (InvalidSnapshot.InUse), also where the image is disabled. */
export const imagesBySnapshot = (images: readonly Image[]): ReadonlyMap<string, string> =>
  new Map(
    images.flatMap((image) => snapshotsOf(image).map((snapshot) => [snapshot, image.ImageId ?? ''] as const)),
  );

/** An image as its own description shows it; what its snapshots add, `withSnapshots` says. */
export function toImagePoint(image: Image, region: string): RecoveryPoint {
  const tags = fromAwsTags(image.Tags);
  const lineage = readLineage(tags);
  const copyOf = tags[LEGACY_TAG.originalSnapshotId];
  const message = image.StateReason?.Message;
  const disks = (image.BlockDeviceMappings ?? []).flatMap(({ Ebs: ebs }) => (ebs?.SnapshotId ? [ebs] : []));
  return {
    id: image.ImageId ?? '',
    region,
    state: stateOf(image.State),
    ...(message ? { message } : {}),
    encrypted: disks.length > 0 && disks.every(({ Encrypted }) => Encrypted === true),
    sizeGiB: disks.reduce((sum, { VolumeSize: size = 0 }) => sum + size, 0),
    tags,
    ...(lineage === undefined ? {} : { lineage }),
    ...(copyOf === undefined ? {} : { copyOf }),
  };
}

/**
 * An available image is worth what its snapshots are: its size is theirs, it is encrypted when all of them are, and
 * each must be there and carry the tags of the image, or nobody would know whose it is once the image is gone.
 */
export function withSnapshots(
  point: RecoveryPoint,
  ids: readonly string[],
  snapshots: Points,
): RecoveryPoint {
  if (point.state !== 'completed') return point;
  const parts = ids.flatMap((id) => snapshots.get(id) ?? []);
  // Lists lag behind: what an available image is made of is there.
  if (parts.length < ids.length || parts.some(({ state }) => state === 'pending'))
    return { ...point, state: 'pending' };
  const defects = [
    ...(parts.length === 0 ? [`${point.id} has no snapshot`] : []),
    ...parts.flatMap((part) => defectsOf(part, point)),
  ];
  return {
    ...point,
    encrypted: parts.length > 0 && parts.every(({ encrypted }) => encrypted),
    sizeGiB: parts.reduce((sum, { sizeGiB = 0 }) => sum + sizeGiB, 0),
    ...(defects.length === 0 ? {} : { defects }),
  };
}

function defectsOf(
  { id, state, lineage }: RecoveryPoint,
  { id: image, lineage: wanted }: RecoveryPoint,
): string[] {
  const isOurs =
    lineage?.managedBy === wanted?.managedBy &&
    lineage?.kind === wanted?.kind &&
    lineage?.run === wanted?.run &&
    lineage?.source === wanted?.source;
  return [
    ...(state === 'error' ? [`${id} of ${image} ended in error`] : []),
    ...(isOurs ? [] : [`${id} of ${image} does not carry the tags of the image`]),
  ];
}

/** EC2 API reference, Image. A disabled one is whole, and one call makes it available again. */
function stateOf(state: string | undefined): PointState {
  switch (state) {
    case 'available':
    case 'disabled':
      return 'completed';
    case 'failed':
    case 'error':
    case 'invalid':
    case 'deregistered':
      return 'error';
    default:
      return 'pending';
  }
}
