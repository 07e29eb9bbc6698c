import type { Warning } from '../core/documents';
import type { Item, Resource } from '../core/item';
import type { Lock } from '../core/lock';
import type { Outcome } from '../core/outcome';
import type { CopyTarget, Kind } from '../core/plan';
import type { Points, RecoveryPoint } from '../core/recovery-point';
import type { Run } from '../core/run';
import type { ObjectPlace } from './object-shelf';

export interface Discovery {
  readonly resources: readonly Resource[];
  /** What carries the tag and still gets no point, and why. */
  readonly skipped: readonly Skipped[];
  /** What somebody should mend, though it is protected. */
  readonly warnings?: readonly Warning[];
  /** What the resources, or their owners, were like, by id: what a rebuilding needs and no point holds. */
  readonly facts?: ReadonlyMap<string, SourceFacts>;
}

/** What something was like when a run found it, in its service's own words. */
export type SourceFacts = Readonly<Record<string, unknown>>;

export interface Skipped {
  readonly source: string;
  readonly reason: string;
}

/**
 * One kind of protected resource. Everything the engine does to AWS goes through here; adding a kind
 * is one file that implements this.
 *
 * `discover` and `list` throw when AWS cannot be read: without the whole picture nothing may be planned or deleted.
 * All other methods say what came of it, so that one refusal holds back one item and not the batch.
 */
export interface Driver {
  readonly kind: Kind;
  /** All pages of what the plan selects in its region. */
  discover(run: Run): Promise<Discovery>;
  /**
   * What this run has already made of these items in a region, by source, so that nothing is made twice.
   * A point in `error` is not in the map: it protects nothing, and a repeated run makes another.
   */
  find(run: Run, region: string, items: readonly Item[]): Promise<Outcome<Points>>;
  /**
   * Sources of which an earlier point of this vault is still being made, and which one: they are held back until it is
   * done. Asked once for all items of a batch that are about to begin; only kinds where it matters have it.
   */
  busy?(run: Run, items: readonly Item[]): Promise<Outcome<ReadonlyMap<string, string>>>;
  /**
   * Makes recovery points of items that are captured together: one, or all with the same `together`.
   * Lineage tags are written in the call that makes the point.
   * @returns by source, for every item
   */
  create(run: Run, items: readonly Item[], now: Date): Promise<Created>;
  /** Copies a completed point; lineage tags are written in the same call. */
  copy(run: Run, item: Item, point: RecoveryPoint, target: CopyTarget): Promise<Outcome<RecoveryPoint>>;
  /** By id; what AWS does not list is not in the map. */
  describe(region: string, ids: readonly string[]): Promise<Outcome<Points>>;
  /** Forbids deleting a completed point until the lock ends; only kinds whose points AWS can lock have it. */
  lock?(region: string, id: string, lock: Lock): Promise<Outcome<void>>;
  /** Where the objects lie that a completed point is of; only kinds whose points are objects have it. */
  objectsOf?(region: string, id: string): Promise<ObjectPlace>;
  /** All points of this vault in a region, with what forbids deleting them. */
  list(vault: string, region: string): Promise<readonly ListedPoint[]>;
  expire(region: string, id: string): Promise<Outcome<'deleted' | 'already gone'>>;
}

/** What came of making recovery points, by source. */
export type Created = ReadonlyMap<string, Outcome<RecoveryPoint>>;

/** A recovery point with what the decision about its deletion needs to know. */
export interface ListedPoint extends RecoveryPoint {
  /** What AWS refuses to delete it for, such as the image that is made of a snapshot. */
  readonly usedBy?: string;
  /** The lock on it, and until when, in words: AWS refuses to delete it before. */
  readonly locked?: string;
}
