/** An instance, as making it quiet and putting it back need to know it. */
export interface Host {
  readonly id: string;
  /** EC2's own words: pending, running, stopping, stopped, shutting-down, terminated. */
  readonly state: string;
  /** Where it stands in its Auto Scaling group, in Auto Scaling's words: InService, EnteringStandby, Standby, … */
  readonly lifecycle?: string;
  /** What a run wrote on it before it touched it. */
  readonly mark?: Mark;
}

/**
 * Written on an instance before it is touched and taken off when it is as it was. It outlives the function, the
 * execution and the machine, so whoever finds it knows what to undo.
 */
export interface Mark {
  readonly vault: string;
  /** Plan and id of the run that touched it. */
  readonly plan: string;
  readonly run: string;
  /** Auto Scaling's word for it at that time, or `none`. */
  readonly lifecycle: string;
}

/** Value of the tag that carries the mark: four words, at most 24 + 31 + 121 + 20 characters of the 256 of a tag. */
export const markText = ({ vault, plan, run, lifecycle }: Mark): string =>
  [vault, plan, run, lifecycle].join(' ');

/** @returns undefined when the text is not a mark: then nobody knows what to undo, and nothing is touched. */
export function readMark(text: string): Mark | undefined {
  const [vault, plan, run, lifecycle, ...more] = text.split(' ');
  if (!vault || !plan || !run || !lifecycle || more.length > 0) return undefined;
  return { vault, plan, run, lifecycle };
}

/** How far a hook has come on a host. */
export type HookProgress =
  | { readonly state: 'running' }
  | { readonly state: 'succeeded' }
  | { readonly state: 'failed'; readonly reason: string };

export const HOOK_NAMES = ['before', 'after'] as const;
export type HookName = (typeof HOOK_NAMES)[number];

/** What a run has sent to a host. */
export type SentHooks = Readonly<Partial<Record<HookName, HookProgress>>>;
