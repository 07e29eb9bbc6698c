/** How a subcommand ends, so that scripts can tell. */
export const EXIT = {
  /** Done, and all is well. */
  ok: 0,
  /** Could not be done: AWS refused, something broke. */
  failed: 1,
  /** Was asked for in a way that cannot be done: an option, the configuration, a confirmation that is missing. */
  usage: 2,
  /** Done, and the answer is bad: something is unprotected, a run is not green, a restore did not pass its test. */
  notWell: 3,
  /** Nothing is wrong, and it is not at its end. */
  underWay: 4,
  /** Ctrl-C (128 + SIGINT), as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** For the foot of `--help`. */
export const EXIT_HELP = `Exit codes: ${EXIT.ok} done and well, ${EXIT.failed} could not be done, ${EXIT.usage} wrong usage or not confirmed, ${EXIT.notWell} done and not well, ${EXIT.underWay} still under way.`;

/** What the caller can mend: told without a stack, and ends with `usage`. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What AWS, or the deployment, does not let us do: told without a stack, and ends with `failed`. */
export class CannotError extends Error {
  override readonly name = 'CannotError';
}
