/**
 * What a point is locked with once it is verified: until then nobody deletes it, whatever retention or an intruder says.
 *
 * - `governance`: who has the permission may shorten the lock or take it away.
 * - `compliance`: nobody can, once the cooling-off is over; it can only be extended.
 *
 * Source: EBS user guide, "Lock a snapshot".
 */
export interface Lock {
  readonly mode: (typeof LOCK_MODES)[number];
  /** From the completion of the point, or from locking it if that is later. */
  readonly days: number;
  /** Hours in which a lock in compliance mode can still be undone; without it, at no time. */
  readonly coolOffHours?: number;
}

export const LOCK_MODES = ['governance', 'compliance'] as const;

/** Source: EC2 API reference, LockSnapshot. */
export const LOCK_LIMITS = { days: [1, 36_500], coolOffHours: [1, 72] } as const;

/** Kinds whose points AWS can lock one by one. */
const LOCKABLE_KINDS: readonly string[] = ['ebs'];

/** What is wrong between the keys of a lock, as a rule that continues its key. */
export function lockProblem({
  mode,
  coolOffHours,
}: Pick<Lock, 'mode' | 'coolOffHours'>): { readonly key: keyof Lock; readonly rule: string } | undefined {
  if (mode === 'compliance' || coolOffHours === undefined) return undefined;
  return {
    key: 'coolOffHours',
    rule: 'must be left out in governance mode, which can be undone at any time',
  };
}

/** What is wrong with locking points of these kinds, as a rule that continues its key. */
export function lockKindsRule(kinds: readonly string[]): string | undefined {
  const without = kinds.find((kind) => !LOCKABLE_KINDS.includes(kind));
  if (without === undefined) return undefined;
  return `must be left out for kinds without locks such as ${without} (with locks: ${LOCKABLE_KINDS.join(', ')})`;
}
