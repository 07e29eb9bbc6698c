import type { SlotCounts } from './gfs';

/** The kinds of resources the engine protects; each has a driver in `adapters/drivers/`. */
export const KINDS = ['ebs'] as const;
export type Kind = (typeof KINDS)[number];

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
  readonly region: string;
  /** The key that encrypts the copies; without it, the region's default key for EBS. */
  readonly kmsKeyArn?: string;
  readonly retention: Retention;
}

/** One backup plan as the run-time knows it: what to protect, how long, where to. */
export interface BackupPlan {
  readonly name: string;
  /** Resources carry this tag when they are to be protected. */
  readonly select: { readonly tag: { readonly key: string; readonly value: string } };
  readonly kinds: readonly Kind[];
  readonly region: string;
  readonly retention: Retention;
  readonly copies: readonly CopyTarget[];
  /** Seconds after which whatever is unfinished counts as failed. */
  readonly deadlineSeconds: number;
}
