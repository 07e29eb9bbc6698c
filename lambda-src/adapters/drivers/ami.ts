import { DeleteSnapshotCommand, DeregisterImageCommand, type Filter, type Image } from '@aws-sdk/client-ec2';
import { concurrently } from '../../core/concurrently';
import type { Item } from '../../core/item';
import { TAG } from '../../core/lineage';
import type { Outcome } from '../../core/outcome';
import type { CopyTarget } from '../../core/plan';
import type { Points, RecoveryPoint } from '../../core/recovery-point';
import type { Run } from '../../core/run';
import type { Created, Discovery, Driver, ListedPoint } from '../../ports/driver';
import type { Ec2Clients } from '../ec2-clients';
import { attempt } from '../refusals';
import { copyImage, createImage } from './ami-creation';
import { discoverInstances } from './ami-discovery';
import {
  describeImages,
  describeImagesBy,
  imagesBySnapshot,
  snapshotsOf,
  toImagePoint,
  withSnapshots,
} from './images';
import { describeSnapshots, describeSnapshotsBy } from './snapshots';
import { locksBySnapshot } from './snapshot-locks';
import { fromAwsTags } from './tags';

const CALLS_AT_ONCE = 8;
/** What EC2 says of images and snapshots that are gone; `Unavailable` is an image that was deregistered before. */
const GONE = ['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable', 'InvalidSnapshot.NotFound'];

/** Tagged instances, as images with their snapshots. */
export class AmiDriver implements Driver {
  readonly kind = 'ami';

  constructor(private readonly clients: Ec2Clients) {}

  discover(run: Run): Promise<Discovery> {
    return discoverInstances(this.clients.safe(run.plan.region), run.plan.select);
  }

  find(run: Run, region: string, items: readonly Item[]): Promise<Outcome<Points>> {
    const sources = items.map(({ source }) => source);
    return attempt(async () => {
      const images = await describeImagesBy(this.clients, region, `tag:${TAG.source}`, sources, [
        ...this.ofVault(run.vault),
        { Name: `tag:${TAG.run}`, Values: [run.id] },
      ]);
      const points = images.map((image) => toImagePoint(image, region));
      const usable = points.filter(({ state }) => state !== 'error');
      return new Map(usable.flatMap((point) => (point.lineage ? [[point.lineage.source, point]] : [])));
    });
  }

  async create(run: Run, items: readonly Item[], now: Date): Promise<Created> {
    const outcomes = await concurrently(items, CALLS_AT_ONCE, async (item) => {
      const outcome = await createImage(this.clients, run, item, now);
      return [item.source, outcome] as const;
    });
    return new Map(outcomes.flatMap((entry) => (entry === undefined ? [] : [entry])));
  }

  copy(run: Run, item: Item, point: RecoveryPoint, target: CopyTarget): Promise<Outcome<RecoveryPoint>> {
    return copyImage(this.clients, run, item, point, target);
  }

  describe(region: string, ids: readonly string[]): Promise<Outcome<Points>> {
    return attempt(async () => {
      const images = await describeImagesBy(this.clients, region, 'image-id', ids);
      const looks = images.map((image) => ({
        point: toImagePoint(image, region),
        parts: snapshotsOf(image),
      }));
      const toSee = looks.flatMap(({ point, parts }) => (point.state === 'completed' ? parts : []));
      const seen = await describeSnapshotsBy(this.clients, region, 'snapshot-id', toSee);
      const snapshots = new Map(seen.map((snapshot) => [snapshot.id, snapshot]));
      return new Map(looks.map(({ point, parts }) => [point.id, withSnapshots(point, parts, snapshots)]));
    });
  }

  /** The vault's images, and those of their snapshots to which no image belongs any more. */
  async list(vault: string, region: string): Promise<readonly ListedPoint[]> {
    // Snapshots first: the image of each was there before it, so one that is being made is not taken for a leftover.
    const snapshots = await describeSnapshots(this.clients, region, this.ofVault(vault));
    const images = await describeImages(this.clients, region);
    const ours = images.filter((image) => this.isOf(vault, image));
    const used = imagesBySnapshot(images);
    const locked = await locksBySnapshot(this.clients, region);
    const parts = new Set(ours.flatMap(snapshotsOf));
    const leftovers = snapshots.filter(({ id }) => !parts.has(id));
    return [
      ...ours.map((image) => held(toImagePoint(image, region), heldBy(image, locked))),
      ...leftovers.map((one) =>
        held(leftover(one), used.get(one.id) ?? (locked.has(one.id) ? 'its lock' : undefined)),
      ),
    ];
  }

  async expire(region: string, id: string): Promise<Outcome<'deleted' | 'already gone'>> {
    const client = this.clients.safe(region, 'delete');
    const outcome = await attempt(async () => {
      if (id.startsWith('snap-')) await client.send(new DeleteSnapshotCommand({ SnapshotId: id }));
      // A snapshot that is left, since another image is made of it, too, is listed by itself from now on.
      else await client.send(new DeregisterImageCommand({ ImageId: id, DeleteAssociatedSnapshots: true }));
      return 'deleted' as const;
    });
    const isGone = outcome.status === 'failed' && GONE.some((code) => outcome.reason.startsWith(code));
    return isGone ? { status: 'done', value: 'already gone' } : outcome;
  }

  private ofVault(vault: string): Filter[] {
    return [
      { Name: `tag:${TAG.managedBy}`, Values: [vault] },
      { Name: `tag:${TAG.kind}`, Values: [this.kind] },
    ];
  }

  private isOf(vault: string, image: Image): boolean {
    const tags = fromAwsTags(image.Tags);
    return tags[TAG.managedBy] === vault && tags[TAG.kind] === this.kind;
  }
}

/** Why an image must stay: it is protected (EC2 user guide, "Protect an AMI from deregistration"), or one of its snapshots is. */
function heldBy(image: Image, locked: ReadonlyMap<string, string>): string | undefined {
  if ((image.DeregistrationProtection ?? 'disabled') !== 'disabled')
    return 'whoever protected it from deregistration';
  const snapshot = snapshotsOf(image).find((id) => locked.has(id));
  return snapshot && `the lock on ${snapshot}`;
}

/** Restores no instance, so it stands in for no image, and goes as what is broken goes. */
const leftover = (snapshot: RecoveryPoint): RecoveryPoint =>
  snapshot.state === 'pending'
    ? snapshot
    : { ...snapshot, state: 'error', message: 'its image is not there any more' };

const held = (point: RecoveryPoint, usedBy: string | undefined): ListedPoint =>
  usedBy === undefined ? point : { ...point, usedBy };
