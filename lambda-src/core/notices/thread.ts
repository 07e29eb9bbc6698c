import type { Notice } from './notice';

/** What a channel has been told of one thing; kept as one document, so that nothing is told twice. */
export interface Thread {
  /** Newest last. */
  readonly told: readonly Told[];
  /** Notices that were not told since the last one that was. */
  readonly heldBack: number;
  /** What the channel calls the thread, where it has threads. */
  readonly reference?: string;
  /** Somebody is telling it right now, or has died over it. */
  readonly sending?: { readonly id: string; readonly until: string };
}

export interface Told {
  readonly id: string;
  readonly title: string;
  /** When it happened, and when it was told; ISO 8601. */
  readonly at: string;
  readonly toldAt: string;
  /** That more would not be told for a while. */
  readonly flapping?: boolean;
}

export const NEW_THREAD: Thread = { told: [], heldBack: 0 };

export type Decision =
  | { readonly do: 'tell'; readonly flapping: boolean }
  /** Told already, the same as before, or older than what was told last. */
  | { readonly do: 'skip' }
  /** It goes to and fro: not told, but counted. */
  | { readonly do: 'hold back' }
  | { readonly do: 'wait' };

/** Changes of one thing that are told within an hour; the next says that it flaps, and then it is quiet until an hour has passed. */
export const MOST_CHANGES = 4;
const HOUR = 3_600_000;
/** The same again after so long is news: a plan that fails every day is told of every day. */
const REPEATS = 12 * HOUR;
/** What is remembered; more than is ever told within an hour. */
const REMEMBERED = 20;

/**
 * @param collapses whether repeats and flapping are told once: not where each is part of one incident anyway
 */
export function decide(thread: Thread, notice: Notice, now: Date, collapses: boolean): Decision {
  const last = thread.told.at(-1);
  if (thread.told.some(({ id }) => id === notice.id)) return { do: 'skip' };
  // SNS keeps no order: what is older than what was told would tell of a state that has passed.
  if (last !== undefined && notice.at < last.at) return { do: 'skip' };
  if (thread.sending !== undefined && now.toISOString() < thread.sending.until) return { do: 'wait' };
  if (!collapses || last === undefined) return { do: 'tell', flapping: false };
  const recent = thread.told.filter(({ toldAt }) => now.getTime() - Date.parse(toldAt) < HOUR);
  if (recent.some(({ flapping }) => flapping)) return { do: 'hold back' };
  const since = now.getTime() - Date.parse(last.toldAt);
  if (last.title === notice.title && since < REPEATS) return { do: 'skip' };
  return { do: 'tell', flapping: recent.length >= MOST_CHANGES };
}

/** The thread while a notice is being told. */
export const sending = (thread: Thread, { id }: Notice, until: Date): Thread => ({
  ...thread,
  sending: { id, until: until.toISOString() },
});

/** The thread when that was given up. */
export const notSent = ({ sending: _, ...thread }: Thread): Thread => thread;

/** The thread afterwards. */
export function afterTelling(
  { told, reference }: Thread,
  { id, title, at }: Notice,
  now: Date,
  {
    flapping,
    reference: given = reference,
  }: { readonly flapping: boolean; readonly reference?: string | undefined },
): Thread {
  const one: Told = { id, title, at, toldAt: now.toISOString(), ...(flapping && { flapping }) };
  return {
    told: [...told, one].slice(-REMEMBERED),
    heldBack: 0,
    ...(given !== undefined && { reference: given }),
  };
}

export const holdBack = (thread: Thread): Thread => ({ ...thread, heldBack: thread.heldBack + 1 });
