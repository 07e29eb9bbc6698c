import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  DeleteSnapshotCommand,
  paginateDescribeImages,
  paginateDescribeSnapshots,
  type Filter,
  type Snapshot,
  type TagSpecification,
} from '@aws-sdk/client-ec2';
import type { Item } from '../../core/item';
import { copyTags, LEGACY_TAG, pointTags, readLineage, TAG, type Tags } from '../../core/lineage';
import type { Outcome } from '../../core/outcome';
import type { CopyTarget } from '../../core/plan';
import type { PointState, RecoveryPoint } from '../../core/recovery-point';
import type { Run } from '../../core/run';
import type { Discovery, Driver, ListedPoint } from '../../ports/driver';
import type { Ec2Clients } from '../ec2-clients';
import { attempt } from '../refusals';
import { discoverVolumes } from './ebs-discovery';
import { fromAwsTags, toAwsTags } from './tags';

/** EC2 API reference, DescribeSnapshots: results per page, and values per filter. */
const PAGE_SIZE = 1000;
const FILTER_VALUES = 200;

/** EBS volumes of tagged instances, as snapshots. */
export class EbsDriver implements Driver {
  readonly kind = 'ebs';

  constructor(private readonly clients: Ec2Clients) {}

  discover(run: Run): Promise<Discovery> {
    return discoverVolumes(this.clients.safe(run.plan.region), run.plan.select.tag);
  }

  async find(
    run: Run,
    region: string,
    sources: readonly string[],
  ): Promise<ReadonlyMap<string, RecoveryPoint>> {
    const ofRun: Filter[] = [
      { Name: `tag:${TAG.managedBy}`, Values: [run.vault] },
      { Name: `tag:${TAG.run}`, Values: [run.id] },
    ];
    const points = await this.describeBy(region, `tag:${TAG.source}`, sources, ofRun);
    return new Map(
      points.filter(({ state }) => state !== 'error').map((point) => [point.tags[TAG.source] ?? '', point]),
    );
  }

  create(run: Run, item: Item, now: Date): Promise<Outcome<RecoveryPoint>> {
    const tags = pointTags(run, this.kind, item, now);
    const command = new CreateSnapshotCommand({
      VolumeId: item.source,
      Description: describe(run, item),
      TagSpecifications: snapshotTags(tags),
    });
    return attempt(async () =>
      toPoint(await this.clients.once(run.plan.region).send(command), run.plan.region),
    );
  }

  copy(run: Run, item: Item, point: RecoveryPoint, target: CopyTarget): Promise<Outcome<RecoveryPoint>> {
    const tags = copyTags(point.tags, point.id, point.region);
    const command = new CopySnapshotCommand({
      SourceRegion: point.region,
      SourceSnapshotId: point.id,
      Description: describe(run, item),
      // The copy is encrypted with the target region's key, also when the original is not encrypted at all.
      Encrypted: true,
      ...(target.kmsKeyArn === undefined ? {} : { KmsKeyId: target.kmsKeyArn }),
      TagSpecifications: snapshotTags(tags),
    });
    return attempt(async () => {
      const { SnapshotId: id } = await this.clients.once(target.region).send(command);
      return toPoint(
        { SnapshotId: id, State: 'pending', VolumeSize: item.sizeGiB, Tags: toAwsTags(tags) },
        target.region,
      );
    });
  }

  async describe(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, RecoveryPoint>> {
    // A filter, not SnapshotIds: with ids one missing snapshot fails the whole call (InvalidSnapshot.NotFound).
    const points = await this.describeBy(region, 'snapshot-id', ids, []);
    return new Map(points.map((point) => [point.id, point]));
  }

  async list(vault: string, region: string): Promise<readonly ListedPoint[]> {
    const filters: Filter[] = [
      { Name: `tag:${TAG.managedBy}`, Values: [vault] },
      { Name: `tag:${TAG.kind}`, Values: [this.kind] },
    ];
    const images = await this.imagesBySnapshot(region);
    const points = await this.describeAll(region, filters);
    return points.map((point) => {
      const image = images.get(point.id);
      return image === undefined ? point : { ...point, usedBy: image };
    });
  }

  async expire(region: string, id: string): Promise<Outcome<'deleted' | 'already gone'>> {
    const outcome = await attempt(async () => {
      await this.clients.safe(region).send(new DeleteSnapshotCommand({ SnapshotId: id }));
      return 'deleted' as const;
    });
    const isGone = outcome.status === 'failed' && outcome.reason.startsWith('InvalidSnapshot.NotFound');
    return isGone ? { status: 'done', value: 'already gone' } : outcome;
  }

  private async describeBy(
    region: string,
    name: string,
    values: readonly string[],
    others: readonly Filter[],
  ): Promise<RecoveryPoint[]> {
    const points: RecoveryPoint[] = [];
    for (let start = 0; start < values.length; start += FILTER_VALUES) {
      const chunk: Filter = { Name: name, Values: values.slice(start, start + FILTER_VALUES) };
      points.push(...(await this.describeAll(region, [...others, chunk])));
    }
    return points;
  }

  private async describeAll(region: string, filters: readonly Filter[]): Promise<RecoveryPoint[]> {
    const points: RecoveryPoint[] = [];
    const pages = paginateDescribeSnapshots(
      { client: this.clients.safe(region), pageSize: PAGE_SIZE },
      { OwnerIds: ['self'], Filters: [...filters] },
    );
    for await (const page of pages)
      points.push(...(page.Snapshots ?? []).map((snapshot) => toPoint(snapshot, region)));
    return points;
  }

  /** EC2 refuses to delete a snapshot that an image (also a disabled one) is made of: InvalidSnapshot.InUse. */
  private async imagesBySnapshot(region: string): Promise<ReadonlyMap<string, string>> {
    const images = new Map<string, string>();
    const pages = paginateDescribeImages(
      { client: this.clients.safe(region), pageSize: PAGE_SIZE },
      { Owners: ['self'], IncludeDisabled: true, IncludeDeprecated: true },
    );
    for await (const page of pages) {
      for (const { ImageId: image, BlockDeviceMappings: devices } of page.Images ?? []) {
        for (const { Ebs: ebs } of devices ?? [])
          if (ebs?.SnapshotId && image) images.set(ebs.SnapshotId, image);
      }
    }
    return images;
  }
}

function toPoint(snapshot: Snapshot, region: string): RecoveryPoint {
  const tags: Tags = fromAwsTags(snapshot.Tags);
  const lineage = readLineage(tags);
  const copyOf = tags[LEGACY_TAG.originalSnapshotId];
  return {
    id: snapshot.SnapshotId ?? '',
    region,
    state: stateOf(snapshot.State),
    ...(snapshot.StateMessage ? { message: snapshot.StateMessage } : {}),
    encrypted: snapshot.Encrypted ?? false,
    sizeGiB: snapshot.VolumeSize ?? 0,
    tags,
    ...(lineage === undefined ? {} : { lineage }),
    ...(copyOf === undefined ? {} : { copyOf }),
  };
}

/** `recoverable` and `recovering` are snapshots in the Recycle Bin: on their way, not usable. */
function stateOf(state: string | undefined): PointState {
  return state === 'completed' || state === 'error' ? state : 'pending';
}

const snapshotTags = (tags: Tags): TagSpecification[] => [
  { ResourceType: 'snapshot', Tags: toAwsTags(tags) },
];

/** EC2 API reference, CreateSnapshot: at most 255 characters. */
const describe = (run: Run, item: Item): string =>
  `${run.vault} ${run.plan.name}: ${item.source}${item.owner ? ` of ${item.owner}` : ''}`.slice(0, 255);
