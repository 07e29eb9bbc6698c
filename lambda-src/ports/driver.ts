import type { Item, Resource } from '../core/item';
import type { Outcome } from '../core/outcome';
import type { CopyTarget, Kind } from '../core/plan';
import type { RecoveryPoint } from '../core/recovery-point';
import type { Run } from '../core/run';

export interface Discovery {
  readonly resources: readonly Resource[];
  /** What carries the tag and still gets no point, and why. */
  readonly skipped: readonly Skipped[];
}

export interface Skipped {
  readonly source: string;
  readonly reason: string;
}

/**
 * One kind of protected resource. Everything the engine does to AWS goes through here; adding a kind
 * is one file that implements this.
 *
 * Reading methods throw when AWS cannot be read, and the caller is tried again by Step Functions.
 * Changing methods never throw for AWS's refusals: they say what came of it.
 */
export interface Driver {
  readonly kind: Kind;
  /** All pages of what the plan selects in its region. */
  discover(run: Run): Promise<Discovery>;
  /**
   * What this run has already made of these sources in a region, by source, so that nothing is made twice.
   * A point in `error` is not in the map: it protects nothing, and a repeated run makes another.
   */
  find(run: Run, region: string, sources: readonly string[]): Promise<ReadonlyMap<string, RecoveryPoint>>;
  create(run: Run, item: Item, now: Date): Promise<Outcome<RecoveryPoint>>;
  /** Copies a completed point; lineage tags are written in the same call. */
  copy(run: Run, item: Item, point: RecoveryPoint, target: CopyTarget): Promise<Outcome<RecoveryPoint>>;
  /** By id; what AWS does not list is not in the map. */
  describe(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, RecoveryPoint>>;
  /** All points of this vault in a region, with what forbids deleting them. */
  list(vault: string, region: string): Promise<readonly ListedPoint[]>;
  expire(region: string, id: string): Promise<Outcome<'deleted' | 'already gone'>>;
}

/** A recovery point with what the decision about its deletion needs to know. */
export interface ListedPoint extends RecoveryPoint {
  /** The image that is made of it: AWS refuses to delete such a snapshot. */
  readonly usedBy?: string;
}
