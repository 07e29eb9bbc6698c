import type { Tags } from '../core/lineage';
import type { Outcome } from '../core/outcome';
import type { SourceFacts } from './driver';
import type { RecoveryPoint } from '../core/recovery-point';
import type { RestoreOptions, RestoreOrder } from '../core/restore/order';
import type { Made } from './restorer';

/** What whoever asks for a restore test may give it. */
export interface DrillOptions {
  /** Of test instances; by default the one that is tagged `smart-vault:drill=<vault>`. */
  readonly subnet?: string;
  /** Of test instances and databases: one without any rule. By default one is made, and removed again. */
  readonly securityGroup?: string;
  /**
   * Whether it is looked into what was restored, and not only at what AWS says of it.
   * @default true
   */
  readonly contents?: boolean;
}

/** One restore that is about to be tested. */
export interface BenchTest {
  readonly vault: string;
  /** The id of the drill: the value of its tag. */
  readonly drill: string;
  readonly region: string;
  /** Of the database or table that is made: of this drill alone. */
  readonly name: string;
  readonly point: RecoveryPoint;
  /** What the source was like when the point was made, where that was written down. */
  readonly facts?: SourceFacts;
  readonly options: DrillOptions;
}

/** One thing that was looked at in what a test has restored. */
export interface DrillCheck {
  readonly name: string;
  readonly passed: boolean;
  /** What was seen, for people. */
  readonly says: string;
}

/** Something that was not looked at, and why, for people: it has neither passed nor failed. */
export interface Unlooked {
  readonly name: string;
  readonly unlooked: string;
}

export type Seen = DrillCheck | Unlooked;

/** What a look that takes more than one moment goes by. */
export interface Patience {
  readonly now: () => Date;
  /** Between two looks; rejects where it is looked at later, from the beginning. */
  readonly pause: (seconds: number) => Promise<void>;
  /** Throws to stop, as `pause` does; asked before every call that changes something. */
  readonly mayGoOn: () => void;
  readonly say: (text: string) => void;
}

/** How one form of thing is restored so that it reaches nothing and nothing reaches it, and what is looked at in it. */
export interface DrillBench {
  /**
   * What a restore is asked for with, so that it comes into isolation. Whatever this makes carries the drill's tag.
   *
   * @throws NotRestorable where there is no isolated place
   */
  isolate(test: BenchTest): Promise<RestoreOptions>;
  /**
   * Looks at what was restored: whether it is as its point says, and isolated. May be called again after it was broken off:
   * what it makes carries the drill's tag, and is found again.
   */
  examine(
    order: RestoreOrder,
    made: readonly Made[],
    patience: Patience,
    options: DrillOptions,
  ): Promise<readonly Seen[]>;
}

/** A thing with its tags: what may be removed is judged by them. */
export interface TaggedThing extends Made {
  readonly tags: Tags;
  /** Of what gets its tags only after it was made: the name under which the service says that it was ordered. */
  readonly orderedAs?: string;
}

/** Takes away one sort of thing that drills make. */
export interface DrillBin {
  /** What is there that carries the tag of the drill, or is about to; what is on its way out counts. */
  find(region: string, drill: string): Promise<readonly TaggedThing[]>;
  /** Asks AWS to take it away. `done` when that was asked for; `later` while something else must go first. */
  remove(thing: TaggedThing): Promise<Outcome<void>>;
}
