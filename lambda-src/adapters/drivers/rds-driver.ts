import type { RDSClient } from '@aws-sdk/client-rds';
import { createHash } from 'node:crypto';
import { snapshotName } from '../../core/database-names';
import type { Item } from '../../core/item';
import { copyTags, pointTags, TAG } from '../../core/lineage';
import type { Outcome } from '../../core/outcome';
import type { CopyTarget, Kind } from '../../core/plan';
import type { Points, RecoveryPoint } from '../../core/recovery-point';
import type { Run } from '../../core/run';
import type { Created, Discovery, Driver, ListedPoint } from '../../ports/driver';
import type { PerRegion } from '../per-region';
import { attempt } from '../refusals';
import { PAGE_SIZE, type DatabaseCalls, type Snapshot } from './rds-calls';
import { discoverDatabases } from './rds-discovery';
import { nameIn, toPoint } from './rds-points';

/** Names tried for one point: another only where a snapshot of the name before has failed, which a repeated run may find. */
const NAMES = 3;
/** The key of RDS itself in a region, for copies that are given no other. */
const DEFAULT_KEY = 'alias/aws/rds';

/**
 * Databases of tagged instances, or clusters, as manual snapshots. Automated snapshots, and so point-in-time recovery,
 * are RDS's own: they are neither read nor touched.
 *
 * A point's name follows from vault, run, source and region, and RDS gives a name once: every call may be repeated, and
 * a point is found by its name.
 */
export class RdsDriver implements Driver {
  readonly kind: Kind;

  constructor(
    private readonly clients: PerRegion<RDSClient>,
    private readonly calls: DatabaseCalls,
  ) {
    this.kind = calls.kind;
  }

  discover(run: Run): Promise<Discovery> {
    return discoverDatabases(this.calls, this.clients.in(run.plan.region), run.plan.select);
  }

  find(run: Run, region: string, items: readonly Item[]): Promise<Outcome<Points>> {
    return attempt(async () => {
      const points = await this.named(
        region,
        items.map((item) => this.nameOf(run, item, 0)),
      );
      const usable = points.filter(({ state }) => state !== 'error');
      return new Map(usable.flatMap((point) => (point.lineage ? [[point.lineage.source, point]] : [])));
    });
  }

  async create(run: Run, items: readonly Item[], now: Date): Promise<Created> {
    const { region } = run.plan;
    const client = this.clients.in(region);
    const created = new Map<string, Outcome<RecoveryPoint>>();
    for (const item of items) {
      const identifier = item.name ?? '';
      const tags = pointTags(run, this.kind, item, now);
      const outcome = await this.make(run, item, region, (name) =>
        this.calls.create(client, identifier, name, tags),
      );
      created.set(item.source, await this.unlessStuck(region, identifier, outcome));
    }
    return created;
  }

  async copy(
    run: Run,
    item: Item,
    point: RecoveryPoint,
    { region, kmsKeyArn: kmsKeyId = DEFAULT_KEY }: CopyTarget,
  ): Promise<Outcome<RecoveryPoint>> {
    if (!point.encrypted && !this.calls.encryptsCopies) return { status: 'failed', reason: NOT_ENCRYPTABLE };
    const tags = copyTags(point, item.source);
    return this.make(run, item, region, (name) =>
      this.calls.copy(this.clients.in(region), { sourceArn: point.id, name, kmsKeyId, tags }),
    );
  }

  describe(region: string, ids: readonly string[]): Promise<Outcome<Points>> {
    return attempt(async () => {
      const points = await this.named(region, ids.map(nameIn));
      return new Map(points.map((point) => [point.id, point]));
    });
  }

  async list(vault: string, region: string): Promise<readonly ListedPoint[]> {
    const points: ListedPoint[] = [];
    for await (const snapshot of this.calls.snapshots(this.clients.in(region))) {
      const isOurs = snapshot.tags[TAG.managedBy] === vault && snapshot.tags[TAG.kind] === this.kind;
      if (isOurs) points.push(toPoint(snapshot, region));
    }
    return points;
  }

  async expire(region: string, id: string): Promise<Outcome<'deleted' | 'already gone'>> {
    const outcome = await attempt(async () => {
      await this.calls.remove(this.clients.in(region), nameIn(id));
      return 'deleted' as const;
    });
    const isGone =
      outcome.status === 'failed' && outcome.reason.startsWith(`${this.calls.snapshotNoun}NotFound`);
    return isGone ? { status: 'done', value: 'already gone' } : outcome;
  }

  /** Makes a snapshot of a derived name, or adopts the one that is there. */
  private async make(
    run: Run,
    item: Item,
    region: string,
    ask: (name: string) => Promise<Snapshot>,
  ): Promise<Outcome<RecoveryPoint>> {
    let outcome: Outcome<RecoveryPoint> = { status: 'failed', reason: 'no name was tried' };
    for (let count = 0; count < NAMES; count++) {
      const name = this.nameOf(run, item, count);
      outcome = await attempt(async () => toPoint(await ask(name), region));
      const isTaken =
        outcome.status === 'failed' && outcome.reason.startsWith(`${this.calls.snapshotNoun}AlreadyExists`);
      if (!isTaken) return outcome;
      const there = await attempt(() => this.named(region, [name]));
      if (there.status !== 'done') return there;
      const [point] = there.value;
      if (point === undefined)
        return { status: 'later', reason: `${name} is there and is not listed`, everyone: false };
      if (point.state !== 'error') return { status: 'done', value: point };
    }
    return outcome;
  }

  /** RDS has one word for a database that is busy, which passes, and for one that is stopped or broken, which does not. */
  private async unlessStuck(
    region: string,
    identifier: string,
    outcome: Outcome<RecoveryPoint>,
  ): Promise<Outcome<RecoveryPoint>> {
    if (outcome.status !== 'later' || !outcome.reason.startsWith(`Invalid${this.calls.noun}State`))
      return outcome;
    const status = await attempt(() => this.calls.statusOf(this.clients.in(region), identifier));
    if (status.status !== 'done' || status.value === undefined || !this.calls.stuck.has(status.value))
      return outcome;
    const reason = `${identifier} is ${status.value}, and RDS makes no snapshot of it (${outcome.reason})`;
    return { status: 'failed', reason };
  }

  /** One call per `PAGE_SIZE` names. What is not there is not among them. */
  private async named(region: string, names: readonly string[]): Promise<RecoveryPoint[]> {
    const points: RecoveryPoint[] = [];
    for (let start = 0; start < names.length; start += PAGE_SIZE) {
      const chunk = names.slice(start, start + PAGE_SIZE);
      for await (const snapshot of this.calls.snapshots(this.clients.in(region), chunk))
        points.push(toPoint(snapshot, region));
    }
    return points;
  }

  private nameOf({ vault, id, plan }: Run, { source, name = '' }: Item, count: number): string {
    const whole = JSON.stringify([vault, id, this.kind, plan.region, source, count]);
    return snapshotName(vault, name, createHash('sha256').update(whole).digest('hex').slice(0, 16));
  }
}

const NOT_ENCRYPTABLE =
  'the cluster is not encrypted, and RDS encrypts no snapshot of a cluster while copying it: ' +
  'restore it into an encrypted cluster, or give its plan `copies: {}`';
