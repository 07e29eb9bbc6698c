import type { core } from 'zod';
import { didYouMean } from './closest';
import { TRANSFER_SCHEDULE } from './files';
import { ConfigurationError, describeProblem, valueAt, type Problem } from './problem';
import { alarmProblems } from './rules/alarms';
import { drillProblems } from './rules/drills';
import { planProblems } from './rules/plans';
import { regionProblems } from './rules/regions';
import { secretProblems } from './rules/secrets';
import { securityProblems } from './rules/security';
import { vaultAccountProblems } from './rules/vault-account';
import { vaultSchema } from './schema';
import type { Vault } from './types';

const DEFAULT_PLANS = ['daily'];

/**
 * The configuration with its defaults, or one error with every problem.
 * @param file how the error names the file
 */
export function validateVault(input: unknown, file = 'vault.config.ts'): Vault {
  const result = vaultSchema.safeParse(input);
  const shape = result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(issue, input));
  const problems = [
    ...shape,
    ...planProblems(input),
    ...regionProblems(input, DEFAULT_PLANS),
    ...drillProblems(input, DEFAULT_PLANS),
    ...vaultAccountProblems(input),
    ...alarmProblems(input, TRANSFER_SCHEDULE),
    ...securityProblems(input),
    ...secretProblems(input),
  ];
  if (result.success && problems.length === 0) return result.data;
  throw new ConfigurationError(file, [...new Set(problems.map(describeProblem))]);
}

function problemsOf(issue: core.$ZodIssue, input: unknown): Problem[] {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = message.split(' ');
    return issue.keys.map((key) => ({
      path: [...path, key],
      rule: `is not a known key (known: ${known.join(', ')})`,
      received: valueAt(input, [...path, key]),
      hint: didYouMean(key, known),
    }));
  }
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((issues) => issues.every(isInside));
    if (meant !== undefined && meant.length > 0)
      return meant.flatMap((inner) => problemsOf({ ...inner, path: [...path, ...inner.path] }, input));
  }
  // A record reports a bad key as an issue of its own kind, with the broken rule inside.
  const rule = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? message) : message;
  const received = issue.code === 'invalid_key' ? path.at(-1) : valueAt(input, path);
  return [{ path, rule, received }];
}

/** Whether an issue is one of what a form holds, not that the value has another form altogether. */
function isInside({ code, path }: core.$ZodIssue): boolean {
  return path.length > 0 || (code !== 'invalid_type' && code !== 'invalid_value');
}
