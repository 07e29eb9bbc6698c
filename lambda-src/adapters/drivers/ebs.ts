import { CopySnapshotCommand, DeleteSnapshotCommand, type Filter } from '@aws-sdk/client-ec2';
import type { Item } from '../../core/item';
import { copyTags, TAG } from '../../core/lineage';
import type { Lock } from '../../core/lock';
import type { Outcome } from '../../core/outcome';
import type { CopyTarget } from '../../core/plan';
import type { Points, RecoveryPoint } from '../../core/recovery-point';
import type { Run } from '../../core/run';
import type { Created, Discovery, Driver, ListedPoint } from '../../ports/driver';
import type { Ec2Clients } from '../ec2-clients';
import { attempt } from '../refusals';
import { descriptionOf } from './description';
import { createSnapshots, snapshotTags } from './ebs-creation';
import { discoverVolumes } from './ebs-discovery';
import { describeImages, imagesBySnapshot } from './images';
import { describeSnapshots, describeSnapshotsBy, toPoint } from './snapshots';
import { locksBySnapshot, lockSnapshot } from './snapshot-locks';
import { shareSnapshot } from './snapshot-sharing';
import { toAwsTags } from './tags';

/** EBS volumes of tagged instances, as snapshots. */
export class EbsDriver implements Driver {
  readonly kind = 'ebs';

  constructor(private readonly clients: Ec2Clients) {}

  discover(run: Run): Promise<Discovery> {
    return discoverVolumes(this.clients.safe(run.plan.region), run.plan.select);
  }

  find(run: Run, region: string, items: readonly Item[]): Promise<Outcome<Points>> {
    // At home a snapshot's own field says what it is of, in other regions only the tag does.
    const filter = region === run.plan.region ? 'volume-id' : `tag:${TAG.source}`;
    const sources = items.map(({ source }) => source);
    const ofRun: Filter[] = [
      { Name: `tag:${TAG.managedBy}`, Values: [run.vault] },
      { Name: `tag:${TAG.run}`, Values: [run.id] },
      { Name: `tag:${TAG.kind}`, Values: [this.kind] },
    ];
    return attempt(async () => {
      const points = await describeSnapshotsBy(this.clients, region, filter, sources, ofRun);
      const usable = points.filter(({ state }) => state !== 'error');
      return new Map(usable.flatMap((point) => (point.lineage ? [[point.lineage.source, point]] : [])));
    });
  }

  busy({ vault, plan }: Run, items: readonly Item[]): Promise<Outcome<ReadonlyMap<string, string>>> {
    const sources = items.map(({ source }) => source);
    const ours: Filter[] = [
      { Name: 'status', Values: ['pending'] },
      { Name: `tag:${TAG.managedBy}`, Values: [vault] },
    ];
    return attempt(async () => {
      const points = await describeSnapshotsBy(this.clients, plan.region, 'volume-id', sources, ours);
      return new Map(
        points.flatMap(({ id, lineage }) =>
          lineage ? [[lineage.source, `${id} of run ${lineage.run} is still pending`]] : [],
        ),
      );
    });
  }

  create(run: Run, items: readonly Item[], now: Date): Promise<Created> {
    return createSnapshots(this.clients, run, items, now);
  }

  copy(run: Run, item: Item, point: RecoveryPoint, target: CopyTarget): Promise<Outcome<RecoveryPoint>> {
    const tags = copyTags(point, item.source);
    const command = new CopySnapshotCommand({
      SourceRegion: point.region,
      SourceSnapshotId: point.id,
      Description: descriptionOf(run, item),
      // The copy is encrypted with the target region's key, also when the original is not encrypted at all.
      Encrypted: true,
      ...(target.kmsKeyArn === undefined ? {} : { KmsKeyId: target.kmsKeyArn }),
      TagSpecifications: snapshotTags(tags),
    });
    return attempt(async () => {
      await shareSnapshot(this.clients, point, target.region);
      const { SnapshotId: id } = await this.clients.once(target.region, 'copy').send(command);
      return toPoint({ SnapshotId: id, State: 'pending', Tags: toAwsTags(tags) }, target.region);
    });
  }

  describe(region: string, ids: readonly string[]): Promise<Outcome<Points>> {
    return attempt(async () => {
      // A filter, not SnapshotIds: with ids one missing snapshot fails the whole call (InvalidSnapshot.NotFound).
      const points = await describeSnapshotsBy(this.clients, region, 'snapshot-id', ids);
      return new Map(points.map((point) => [point.id, point]));
    });
  }

  lock(region: string, id: string, lock: Lock): Promise<Outcome<void>> {
    return lockSnapshot(this.clients, region, id, lock);
  }

  async list(vault: string, region: string): Promise<readonly ListedPoint[]> {
    const filters: Filter[] = [
      { Name: `tag:${TAG.managedBy}`, Values: [vault] },
      { Name: `tag:${TAG.kind}`, Values: [this.kind] },
    ];
    const images = imagesBySnapshot(await describeImages(this.clients, region));
    const locks = await locksBySnapshot(this.clients, region);
    const points = await describeSnapshots(this.clients, region, filters);
    return points.map((point) => {
      const [usedBy, locked] = [images.get(point.id), locks.get(point.id)];
      return { ...point, ...(usedBy !== undefined && { usedBy }), ...(locked !== undefined && { locked }) };
    });
  }

  async expire(region: string, id: string): Promise<Outcome<'deleted' | 'already gone'>> {
    const outcome = await attempt(async () => {
      await this.clients.safe(region, 'delete').send(new DeleteSnapshotCommand({ SnapshotId: id }));
      return 'deleted' as const;
    });
    const isGone = outcome.status === 'failed' && outcome.reason.startsWith('InvalidSnapshot.NotFound');
    return isGone ? { status: 'done', value: 'already gone' } : outcome;
  }
}
