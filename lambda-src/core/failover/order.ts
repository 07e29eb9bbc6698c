import type { Kind } from '../plan';
import type { Form, RestoreOrder } from '../restore/order';
import type { Targets } from '../targets';
import { timeWord } from '../time-word';

/** What must be there before what: data, then volumes by themselves, then instances, which use both. */
export const STAGES = ['data', 'volumes', 'instances'] as const;
export type Stage = (typeof STAGES)[number];

const STAGE_OF: Readonly<Record<Form, Stage>> = {
  database: 'data',
  cluster: 'data',
  table: 'data',
  files: 'data',
  volume: 'volumes',
  image: 'instances',
  snapshots: 'instances',
};

export const stageOf = (form: Form): Stage => STAGE_OF[form];

/** Something that plans protect, as a failover speaks of it. */
export interface Subject {
  /** Told apart by it from everything else: `i-…`, or kind and source. */
  readonly unit: string;
  readonly kind: Kind;
  readonly source: string;
  /** For people: what it is called. */
  readonly label: string;
  /** Every plan that protects it. */
  readonly plans: readonly string[];
}

/** Of what has more: the subject alone. */
export const bare = ({ unit, kind, source, label, plans }: Subject): Subject => ({
  ...{ unit, kind, source, label, plans },
});

/** For people, who look for names. */
export const byLabel = (a: Subject, b: Subject): number =>
  a.label < b.label ? -1 : a.label > b.label ? 1 : a.unit < b.unit ? -1 : 1;

/** One of those that are brought up. */
export interface Member extends Subject {
  readonly stage: Stage;
  readonly restore: RestoreOrder;
}

/** What an earlier failover brought up, and is still there. */
export interface Serving extends Subject {
  readonly failover: string;
  /** ISO 8601: the state that was brought up. */
  readonly pointAt: string;
  /** In AWS's words: `instance i-…`. */
  readonly made: readonly string[];
  /** ISO 8601: of a copy that is newer than that. */
  readonly newer?: string;
}

/** What is protected, and not brought up. */
export interface Absent extends Subject {
  readonly reason: string;
}

/** Everything that a failover goes by, written before the first change: whoever resumes it needs nothing else. */
export interface FailoverOrder {
  readonly version: 1;
  readonly id: string;
  readonly vault: string;
  /** The region that is gone. Nothing is asked of it. */
  readonly from: string;
  /** The region that is brought up. */
  readonly region: string;
  /** ISO 8601. */
  readonly askedAt: string;
  /** ISO 8601: the newest points that are not younger; absent: the newest. */
  readonly at?: string;
  readonly plans: readonly string[];
  /** In the order of their stages. */
  readonly members: readonly Member[];
  readonly serving: readonly Serving[];
  readonly absent: readonly Absent[];
  /** No longer protected when the region was lost, by its name. */
  readonly leftOut: readonly Absent[];
  /** What is not known, and so not proven: in words. */
  readonly unknown: readonly string[];
  /** For people: what is otherwise than one might expect. */
  readonly remarks: readonly string[];
  readonly targets: Targets;
}

/** `failover-20261121t020000123z`: fits into keys, and sorts by time. */
export const failoverId = (now: Date): string => `failover-${timeWord(now)}`;
