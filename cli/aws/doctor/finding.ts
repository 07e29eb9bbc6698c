import type { Session } from '../../session';

export const LEVELS = ['ok', 'attention', 'broken'] as const;
export type Level = (typeof LEVELS)[number];

/** One line of a diagnosis. */
export interface Finding {
  /** What was looked at, such as `keys`. */
  readonly check: string;
  /** Where; absent where it is everywhere the same. */
  readonly region?: string;
  readonly level: Level;
  /** What was found, as a phrase. */
  readonly found: string;
  /** What to do about it; absent where nothing is to be done. */
  readonly todo?: string;
}

/** What a check finds, without its own name. */
export type Found = Omit<Finding, 'check'>;

export interface Check {
  readonly name: string;
  /** Throws where it cannot be made; the others go on. */
  run(session: Session): Promise<readonly Found[]>;
}

export const ok = (found: string, region?: string): Found => ({ level: 'ok', found, ...at(region) });

export const attention = (found: string, todo: string, region?: string): Found => ({
  level: 'attention',
  found,
  todo,
  ...at(region),
});

export const broken = (found: string, todo: string, region?: string): Found => ({
  level: 'broken',
  found,
  todo,
  ...at(region),
});

const at = (region: string | undefined): { region?: string } => (region === undefined ? {} : { region });
