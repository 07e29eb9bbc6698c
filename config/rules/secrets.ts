import type { Problem } from '../problem';
import { maskSecrets, secretsIn } from '../secrets';

/** Reads the raw input, keys too: whatever else is wrong there, a secret is told of. */
export function secretProblems(input: unknown, path: readonly PropertyKey[] = []): Problem[] {
  if (typeof input === 'string') return problemsOf(input, path);
  if (Array.isArray(input)) return input.flatMap((one, at) => secretProblems(one, [...path, at]));
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([key, value]) => {
    const inside = [...path, maskSecrets(key)];
    return [...problemsOf(key, inside), ...secretProblems(value, inside)];
  });
}

function problemsOf(text: string, path: readonly PropertyKey[]): Problem[] {
  return secretsIn(text).map((what) => ({
    path,
    rule: `must not hold a secret, which would be written to cdktf.out and to the state: it looks like ${what}`,
    received: text,
  }));
}
