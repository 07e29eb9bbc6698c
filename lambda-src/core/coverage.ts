import { namesOf, type Item, type Named } from './item';
import type { Kind } from './plan';
import { NEVER, recoverabilityOf, UNKNOWN, type Recoverability } from './recoverability';
import type { Shelf } from './prune';
import { describeSeconds } from './rpo-words';

/** How well one resource of a plan is protected now. */
export interface Coverage extends Recoverability, Named {
  readonly kind: Kind;
  /** Why it is not protected as the plan wants it, in words; empty when it is. */
  readonly problems: readonly string[];
  /** What the last run that knew of it says went wrong; empty when nothing did, absent when none knew of it. */
  readonly lastFailures?: readonly string[];
}

/** What a plan wants, and what is known of its last run. */
export interface Expectation {
  /** The plan's own region. */
  readonly home: string;
  /** Seconds that the newest point of each region may be old; absent: any age will do. */
  readonly rpoSeconds?: number;
  /** What went wrong with each source in the last run, by source; absent where no run left a record. */
  readonly lastFailures?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Holds what can be restored against what the plan wants: a completed point in every region, none older than its
 * recovery point objective. Any plan's points count, as in a run's record.
 *
 * @param item as a run would begin with it
 * @param shelves the newest points of every region that could be read
 */
export function coverageOf(
  kind: Kind,
  item: Item,
  { home, rpoSeconds, lastFailures }: Expectation,
  shelves: readonly Shelf[],
  now: Date,
): Coverage {
  const recoverability = recoverabilityOf(kind, item, home, shelves, now);
  const failures = lastFailures?.get(item.source);
  const problems = problemsOf(recoverability, rpoSeconds);
  const why =
    problems.length === 0
      ? []
      : lastFailures === undefined
        ? ['no run of the plan has left a record']
        : failures === undefined
          ? ['the last run did not know of it']
          : failures.map((failure) => `the last run failed: ${failure}`);
  return {
    kind,
    ...namesOf(item),
    ...recoverability,
    problems: [...problems, ...why],
    ...(failures !== undefined && { lastFailures: failures }),
  };
}

function problemsOf({ recoverableAt, rpoSeconds: ages }: Recoverability, objective?: number): string[] {
  const regions = Object.keys(recoverableAt);
  const isOld = (region: string): boolean => objective !== undefined && (ages[region] ?? 0) > objective;
  const kinds: readonly (readonly [words: string, where: readonly string[]])[] = [
    ['no recovery point in', regions.filter((region) => recoverableAt[region] === NEVER)],
    ['not known what is there in', regions.filter((region) => recoverableAt[region] === UNKNOWN)],
    [`older than ${describeSeconds(objective ?? 0)} in`, regions.filter(isOld)],
  ];
  return kinds.flatMap(([words, where]) => (where.length === 0 ? [] : [`${words} ${where.join(', ')}`]));
}
