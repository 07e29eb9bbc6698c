import type { RetentionInput } from '../types';

const KEEPING_RULES = ['days', 'newest', 'daily', 'weekly', 'monthly', 'yearly'] as const;

/** Rules between the keys of one retention. */
export function retentionProblems(retention: RetentionInput): { path: readonly string[]; rule: string }[] {
  const { newest, minimum } = retention;
  if (KEEPING_RULES.every((rule) => retention[rule] === undefined)) {
    return [
      { path: [], rule: `must have at least one of ${KEEPING_RULES.join(', ')}, such as { days: 30 }` },
    ];
  }
  if (newest !== undefined && minimum !== undefined && minimum > newest) {
    return [{ path: ['minimum'], rule: `must not be more than newest (${newest})` }];
  }
  return [];
}
