import { slotsFilled, SLOTS, type Slot } from './gfs';
import type { Retention } from './plan';

/** What the decision needs to know of a recovery point. All points of one call are of one region. */
export interface PointFacts {
  readonly id: string;
  /** What it was made of: points of different sources never stand in for each other. Copies carry the original's. */
  readonly source: string;
  /** When the original was made. */
  readonly createdAt: Date;
  /** Completed, and so able to restore from. */
  readonly verified: boolean;
  /** Ended in `error`: restores nothing. */
  readonly broken: boolean;
  /** Made by this vault and plan, by its tags. */
  readonly owned: boolean;
  readonly isCopy: boolean;
  /** Why it is still needed: an image made of it, a copy being taken from it. */
  readonly neededFor?: string;
  /** The lock that forbids deleting it, in words. */
  readonly locked?: string;
}

/** What decided. All but the last two keep. `locked` keeps what would go otherwise. */
export const RULES = [
  'not ours',
  'still needed',
  'freshly broken',
  'in progress',
  'no policy',
  'newest',
  'age',
  'slot',
  'minimum',
  'newest copy',
  'locked',
  'broken',
  'expired',
] as const;
export type Rule = (typeof RULES)[number];

export interface Verdict {
  readonly id: string;
  readonly source: string;
  readonly verdict: 'keep' | 'delete';
  readonly rule: Rule;
  /** In words, for the report: why this and not the other. */
  readonly reason: string;
}

const DAY_MS = 86_400_000;
/** A broken point stays a day, so that someone can look at it. */
const BROKEN_DAYS = 1;

/**
 * Decides what may be deleted. Pure: the same points, policy and time give the same verdicts, in any order
 * of the input, and deciding again after the deletions deletes nothing more.
 *
 * A point is kept when any rule keeps it; deleting needs every rule's silence. So a more generous policy
 * never deletes more, and a rule added later can only keep more.
 *
 * @returns one verdict per point, in the order of the input.
 */
export function decide(points: readonly PointFacts[], policy: Retention, now: Date): Verdict[] {
  const usable = points.filter((point) => point.owned && point.verified);
  const ranks = ranksOf(usable);
  const slots = slotsFilled(usable, policy, now);
  return points.map((point) => {
    const { id, source } = point;
    const rank = ranks.get(id);
    const keeping = reasonToKeep(point, rank, slots.get(id), policy, now);
    if (keeping !== undefined) return { id, source, verdict: 'keep', ...keeping };
    const expiry = reasonToDelete(point, rank, policy, now);
    return point.locked === undefined
      ? { id, source, verdict: 'delete', ...expiry }
      : { id, source, verdict: 'keep', rule: 'locked', reason: `${point.locked}; ${expiry.reason}` };
  });
}

type Grounds = Pick<Verdict, 'rule' | 'reason'>;

function reasonToKeep(
  point: PointFacts,
  rank: number | undefined,
  slots: readonly Slot[] | undefined,
  policy: Retention,
  now: Date,
): Grounds | undefined {
  const age = ageInDays(point, now);
  if (!point.owned) return { rule: 'not ours', reason: 'not made by this plan' };
  if (point.neededFor !== undefined) return { rule: 'still needed', reason: point.neededFor };
  if (point.broken) {
    return age < BROKEN_DAYS
      ? { rule: 'freshly broken', reason: 'ended in error less than a day ago' }
      : undefined;
  }
  if (rank === undefined) return { rule: 'in progress', reason: 'still in progress' };
  if (!hasRule(policy)) return { rule: 'no policy', reason: 'the policy keeps everything' };
  if (policy.newest !== undefined && rank <= policy.newest) {
    return { rule: 'newest', reason: `number ${rank} of the ${policy.newest} newest` };
  }
  if (policy.days !== undefined && age <= policy.days) {
    return { rule: 'age', reason: `${describeAge(point, now)} old, kept for ${days(policy.days)}` };
  }
  if (slots !== undefined)
    return { rule: 'slot', reason: `the first of its ${slots.map(periodOf).join(', ')}` };
  // Without the newest copy in a region, the next copy there is a full one (EBS user guide, "Incremental snapshot copying").
  if (point.isCopy && rank === 1) return { rule: 'newest copy', reason: 'the newest copy in this region' };
  if (rank <= policy.minimum) {
    return { rule: 'minimum', reason: `one of the last ${policy.minimum} that can be restored` };
  }
  return undefined;
}

function reasonToDelete(point: PointFacts, rank: number | undefined, policy: Retention, now: Date): Grounds {
  if (point.broken) return { rule: 'broken', reason: `ended in error ${describeAge(point, now)} ago` };
  const reasons: string[] = [];
  if (policy.days !== undefined)
    reasons.push(`${describeAge(point, now)} old, kept for ${days(policy.days)}`);
  if (policy.newest !== undefined)
    reasons.push(`number ${rank ?? '?'} from the newest, of which ${policy.newest} stay`);
  const unfilled = SLOTS.filter((slot) => policy[slot] !== undefined).map(periodOf);
  if (unfilled.length > 0) reasons.push(`not the first of any ${unfilled.join(' or ')} that keeps one`);
  return { rule: 'expired', reason: reasons.join('; ') };
}

/**
 * 1 for the newest usable point of each source. Only what can be restored and is ours counts: a failed
 * or unfinished point, or somebody else's, must never push a good one out.
 */
function ranksOf(usable: readonly PointFacts[]): Map<string, number> {
  const newestFirst = [...usable].sort(
    (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? -1 : 1),
  );
  const count = new Map<string, number>();
  const ranks = new Map<string, number>();
  for (const { id, source } of newestFirst) {
    const rank = (count.get(source) ?? 0) + 1;
    count.set(source, rank);
    ranks.set(id, rank);
  }
  return ranks;
}

const hasRule = (policy: Retention): boolean =>
  ['days', 'newest', ...SLOTS].some((rule) => policy[rule as keyof Retention] !== undefined);

const PERIODS: Record<Slot, string> = { daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' };
const periodOf = (slot: Slot): string => PERIODS[slot];

const ageInDays = (point: PointFacts, now: Date): number =>
  (now.getTime() - point.createdAt.getTime()) / DAY_MS;

const describeAge = (point: PointFacts, now: Date): string =>
  days(Math.floor(ageInDays(point, now) * 10) / 10);

const days = (count: number): string => `${count} ${count === 1 ? 'day' : 'days'}`;
