import type { Design, Draft, RestoreOrder } from '../core/restore/order';
import type { Outcome } from '../core/outcome';
import type { RecoveryPoint } from '../core/recovery-point';
import type { SourceFacts } from './driver';

/**
 * How one form of thing is made of its recovery points; adding a form is one file that implements this.
 *
 * What it makes carries the tag `smart-vault:restore` with the id of the restore, from the call that makes it on.
 */
export interface Restorer {
  /** Whether the service tells the size of such points. */
  readonly hasSize: boolean;
  /** Whether the service tells how such points are encrypted. */
  readonly tellsEncryption: boolean;
  /** The keys that encrypt a point, by id or ARN; none where it is not encrypted, or with a key of AWS's own. */
  keysOf(point: RecoveryPoint): Promise<readonly string[]>;
  /**
   * Works out what will be made. Asks AWS, changes nothing.
   *
   * @param facts what the source, or its owner, was like when the point was made, where that was written down
   * @throws NotRestorable for what cannot be, such as a subnet that is not there
   */
  design(draft: Draft, facts?: SourceFacts): Promise<Design>;
  /** The steps of a restore, in their order; which ones depends on the order alone. */
  steps(order: RestoreOrder): readonly RestoreStep[];
  /** What is there of a restore now, by its tag: also what a crash left before it was written down. */
  made(order: RestoreOrder): Promise<readonly Made[]>;
}

export const PHASES = ['provision', 'configure', 'validate', 'clean up'] as const;
export type RestorePhase = (typeof PHASES)[number];

/** One step. It may be begun again at any time, by anybody, and then finds what it has made already. */
export interface RestoreStep {
  /** Lower-case words, no two alike: `create volume`. */
  readonly name: string;
  readonly phase: RestorePhase;
  /**
   * Looks at AWS and goes as far as it can now: `later` until it is done, `failed` when it never will be.
   *
   * @param sofar what the steps before have made
   */
  advance(sofar: readonly Made[]): Promise<Outcome<StepResult>>;
}

export interface StepResult {
  readonly made?: readonly Made[];
  /** What is not part of what was restored and stays: the volume that was replaced. */
  readonly left?: readonly Made[];
  /** Ids of what earlier steps made and this one took away. */
  readonly removed?: readonly string[];
  /** What was seen, for people. */
  readonly says?: string;
}

/** A thing that is there because of a restore. */
export interface Made {
  /** In AWS's words: `volume`, `instance`, `image`, `db-instance`, `db-cluster`, `table`, … */
  readonly what: string;
  readonly id: string;
  readonly region: string;
}

/** Looks at keys. */
export interface Keys {
  /** @returns KMS's word for its state, or why KMS does not say: both for people */
  stateOf(region: string, id: string): Promise<string>;
}
