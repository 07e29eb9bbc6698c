import type { RetentionInput } from '../types';

/** Rules between the keys of one retention. */
export function retentionProblems(retention: RetentionInput): { path: readonly string[]; rule: string }[] {
  const { days, newest, minimum } = retention;
  if (days === undefined && newest === undefined) {
    return [{ path: [], rule: 'must have days, newest or both, such as { days: 30 }' }];
  }
  if (newest !== undefined && minimum !== undefined && minimum > newest) {
    return [{ path: ['minimum'], rule: `must not be more than newest (${newest})` }];
  }
  return [];
}
