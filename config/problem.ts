import { withoutSecrets } from './rules/secret-places';

/** One thing that is wrong: where, what to write instead, and what stands there. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  /** Continues the path as a sentence: `must be between 1 and 36500`. */
  readonly rule: string;
  readonly received: unknown;
  /** Follows the received value: `did you mean "daily"?` */
  readonly hint?: string | undefined;
}

const LONGEST_VALUE = 80;

/** `plans.daily.retention.days must be between 1 and 36500, got 0` */
export function describeProblem({ path, rule, received, hint }: Problem): string {
  const value =
    received === undefined
      ? 'nothing'
      : shorten(withoutSecrets(JSON.stringify(received) ?? String(received)));
  return `${keyPath(path)} ${rule}, got ${value}${hint === undefined ? '' : `; ${hint}`}`;
}

function keyPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the configuration';
  return path.map((key, at) => (at === 0 ? String(key) : keyStep(key))).join('');
}

function keyStep(key: PropertyKey): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[\w-]+$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(String(key))}]`;
}

function shorten(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** The value at a path, or undefined where the path leads nowhere. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

/** Every problem of a configuration in one error; its message is meant for the user as it stands. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(
    readonly file: string,
    readonly problems: readonly string[],
  ) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super(`${file}: ${count}\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}
