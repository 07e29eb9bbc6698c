import type { Outcome } from '../../ports/version-store';
import type { Decided } from './cases';

/** Of how many keys something is true, with the first of them: memory stays flat. */
export interface Named {
  count: number;
  readonly first: { readonly key: string; readonly why?: string }[];
}

/** What a rewind has seen and done, or would do. */
export interface Tally {
  /** Versions and delete markers of the source. */
  versions: number;
  /** Keys that were looked at. */
  keys: number;
  /** Keys that existed at the asked time. */
  existed: number;
  /** When the oldest version was made, in milliseconds since 1970; absent when there is none. */
  since?: number;
  /** Keys that are as they were. */
  unchanged: number;
  /** Keys that were added since, and stay. */
  left: number;
  /** Deleted keys that came back. */
  undeleted: number;
  /** Overwritten keys that came back. */
  restored: number;
  /** What these two hold. */
  bytes: number;
  /** Keys that were added since, and went behind a delete marker. */
  hidden: number;
  /** Lie in an archive, and were not restored from it. */
  readonly archived: Named;
  /** Are being restored from an archive. */
  readonly thawing: Named;
  /** Were refused. */
  readonly failed: Named;
}

const MOST_NAMED = 1000;
const none = (): Named => ({ count: 0, first: [] });

export const emptyTally = (): Tally => ({
  versions: 0,
  keys: 0,
  existed: 0,
  unchanged: 0,
  left: 0,
  undeleted: 0,
  restored: 0,
  bytes: 0,
  hidden: 0,
  archived: none(),
  thawing: none(),
  failed: none(),
});

/** Counts that a key was looked at. */
export function countSeen(tally: Tally, { decision, source }: Decided): void {
  tally.keys += 1;
  if (source !== undefined) {
    tally.versions += source.versions;
    tally.existed += source.past === undefined ? 0 : 1;
    tally.since = Math.min(tally.since ?? Infinity, source.since);
  }
  if (decision.do === 'nothing') tally.unchanged += 1;
  if (decision.do === 'leave') tally.left += 1;
}

/** Counts what became of it. */
export function countDone(tally: Tally, { key, decision }: Decided, outcome: Outcome): void {
  if (outcome.is === 'failed') name(tally.failed, { key, why: outcome.why });
  else if (outcome.is === 'archived') name(tally.archived, { key });
  else if (outcome.is === 'thawing') name(tally.thawing, { key });
  else if (decision.do === 'hide') tally.hidden += 1;
  else if (decision.do === 'copy') {
    tally[decision.as === 'undelete' ? 'undeleted' : 'restored'] += 1;
    tally.bytes += decision.version.bytes;
  }
}

/** Keys for which something is asked of S3 that changes something, or was. */
export const changes = ({ undeleted, restored, hidden, thawing, failed }: Tally): number =>
  undeleted + restored + hidden + thawing.count + failed.count;

function name(named: Named, one: { readonly key: string; readonly why?: string }): void {
  named.count += 1;
  if (named.first.length < MOST_NAMED) named.first.push(one);
}
