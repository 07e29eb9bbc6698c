import type { Consistency } from './consistency';
import type { SlotCounts } from './gfs';
import { isAbroad } from './location';
import type { Lock } from './lock';
import type { Selection } from './selection';
import { isShared } from './vault-account';

/** The kinds of resources the engine protects; each has a driver in `adapters/drivers/`. */
export const KINDS = ['ebs', 'ami', 'rds', 'aurora', 'dynamodb', 'efs'] as const;
export type Kind = (typeof KINDS)[number];

/** What is wrong with these kinds in one plan, as a rule that continues its key; undefined when nothing is. */
export function kindsRule(kinds: readonly string[]): string | undefined {
  // EC2 takes one snapshot of a volume in 15 s: of the two, one would fail.
  if (!kinds.includes('ebs') || !kinds.includes('ami')) return undefined;
  return 'must not hold both ebs and ami: an image has a snapshot of every volume already';
}

/**
 * Kinds whose points stay where they are made: the engine starts and follows them, and somebody else carries them to
 * other regions (the replication of a bucket, for one).
 */
const NOT_COPIED: readonly Kind[] = ['efs'];

export const isCopied = (kind: Kind): boolean => !NOT_COPIED.includes(kind);

/**
 * Which recovery points of one source stay, per region. A point stays when any rule keeps it;
 * a policy with no rule but `minimum` keeps everything.
 */
export interface Retention extends SlotCounts {
  /** Keep what is younger than this many days (24 h each). */
  readonly days?: number;
  /** Keep this many newest completed points of each source. */
  readonly newest?: number;
  /** Never fewer than this many completed points of each source, whatever the other rules say. At least 1. */
  readonly minimum: number;
}

/** Where copies go. */
export interface CopyTarget {
  /**
   * A region, or one of another account (`210987654321/us-west-2`, location.ts). The latter gets a copy of the copy in
   * that region: it is encrypted with a key of ours, which the other account may use.
   */
  readonly region: string;
  /**
   * The key that encrypts the copies, or an alias of it; without it, the region's default key for EBS. Copies of AWS Backup take that of
   * the vault they go to.
   */
  readonly kmsKeyArn?: string;
  readonly retention: Retention;
  /** What the copies are locked with; absent: not at all. */
  readonly lock?: Lock;
}

/** One backup plan as the run-time knows it: what to protect, how long, where to. */
export interface BackupPlan {
  readonly name: string;
  readonly select: Selection;
  readonly kinds: readonly Kind[];
  readonly consistency: Consistency;
  readonly region: string;
  readonly retention: Retention;
  /** What the originals are locked with; absent: not at all. */
  readonly lock?: Lock;
  readonly copies: readonly CopyTarget[];
  /** Seconds after which whatever is unfinished counts as failed. */
  readonly deadlineSeconds: number;
}

/** Whether points of a kind may lie there. */
export const mayLieIn = (kind: Kind, region: string): boolean => !isAbroad(region) || isShared(kind);

/** Where the points of a kind are copied to. */
export const copyRegionsOf = (kind: Kind, { copies }: BackupPlan): string[] =>
  isCopied(kind) ? copies.map(({ region }) => region).filter((region) => mayLieIn(kind, region)) : [];
