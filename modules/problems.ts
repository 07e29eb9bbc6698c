import type { Construct } from 'constructs';

/** Props that break a rule; the message names every one of them and the construct. */
export class PropsError extends Error {
  override readonly name = 'PropsError';

  constructor(path: string, problems: readonly string[]) {
    super(`${path}: ${problems.join('; ')}`);
  }
}

/** A rule that does not hold: `retentionDays must be between 1 and 36500, got 0`. */
export type Check = readonly [holds: boolean, problem: string];

/** Throws one error with the problems of all checks that fail. */
export function refuse(scope: Construct, id: string, checks: readonly Check[]): void {
  const problems = checks.filter(([holds]) => !holds).map(([, problem]) => problem);
  if (problems.length > 0) throw new PropsError([scope.node.path, id].filter(Boolean).join('/'), problems);
}
