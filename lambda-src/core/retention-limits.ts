import type { Retention } from './plan';

/** Lowest and highest count of each rule; the same wherever a retention is written. */
export const RETENTION_LIMITS = {
  days: [1, 36_500],
  newest: [1, 1_000],
  daily: [1, 366],
  weekly: [1, 522],
  monthly: [1, 600],
  yearly: [1, 100],
  minimum: [1, 1_000],
} as const satisfies Record<keyof Retention, readonly [number, number]>;

export const RETENTION_RULES = Object.keys(RETENTION_LIMITS) as readonly (keyof Retention)[];
const KEEPING_RULES = RETENTION_RULES.filter((rule) => rule !== 'minimum');

/** What is wrong between the rules of one retention; `key` is the rule at fault, where it is one. */
export function retentionProblem(
  retention: Partial<Retention>,
): { readonly key?: keyof Retention; readonly rule: string } | undefined {
  const { newest, minimum } = retention;
  if (KEEPING_RULES.every((rule) => retention[rule] === undefined))
    return { rule: `must have at least one of ${KEEPING_RULES.join(', ')}` };
  if (newest !== undefined && minimum !== undefined && minimum > newest)
    return { key: 'minimum', rule: `must not be more than newest (${newest})` };
  return undefined;
}
