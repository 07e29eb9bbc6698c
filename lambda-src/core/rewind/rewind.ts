import type { Outcome, VersionStore } from '../../ports/version-store';
import { cases, type Decided, type Journal, type Wish } from './cases';
import { inOrder } from './in-order';
import { countDone, countSeen, emptyTally, type Tally } from './tally';

export interface Way {
  /** Requests side by side. */
  readonly atOnce: number;
  /** Asks for what lies in an archive, for so many days; absent: it is named only. */
  readonly thawDays?: number | undefined;
  /** Asked before each key: ends early, with what has begun done and noted. */
  readonly isOver: () => boolean;
  /** Told whenever something was seen or done. */
  readonly onProgress: (tally: Tally) => void;
}

/** How far ahead of the oldest unfinished copy the others may be: a large object must not hold them up. */
const AHEAD = 4000;

/** Looks only: what a rewind would do. `onChange` is told of each key for which something is to be done. */
export async function survey(
  wish: Wish,
  store: VersionStore,
  journal: Journal,
  { thawDays, isOver, onProgress, onChange }: Omit<Way, 'atOnce'> & { onChange: (decided: Decided) => void },
): Promise<Tally> {
  const tally = emptyTally();
  for await (const decided of cases(wish, store, journal)) {
    if (isOver()) break;
    countSeen(tally, decided);
    const expected = expectedOf(decided, thawDays !== undefined);
    if (expected !== undefined) {
      countDone(tally, decided, expected);
      onChange(decided);
    }
    onProgress(tally);
  }
  return tally;
}

/**
 * Brings everything back. Copies are noted in the order of keys as soon as all before them are done, so that whoever
 * begins again does only what is left.
 */
export async function rewind(
  wish: Wish,
  store: VersionStore,
  journal: Journal,
  { atOnce, thawDays, isOver, onProgress }: Way,
): Promise<Tally> {
  const tally = emptyTally();
  async function* changes(): AsyncGenerator<Decided> {
    for await (const decided of cases(wish, store, journal)) {
      if (isOver()) return;
      countSeen(tally, decided);
      onProgress(tally);
      if (decided.decision.do === 'copy' || decided.decision.do === 'hide') yield decided;
    }
  }
  const act = async (decided: Decided) => ({
    decided,
    outcome: await bringBack(wish, store, decided, thawDays),
  });
  for await (const { decided, outcome } of inOrder(changes(), { atOnce, ahead: AHEAD }, act)) {
    countDone(tally, decided, outcome);
    if (outcome.is === 'copied' && decided.decision.do === 'copy')
      await journal.note(decided.key, {
        from: decided.decision.version.id,
        fromEtag: decided.decision.version.etag,
        madeId: outcome.made.id,
        madeEtag: outcome.made.etag,
      });
    onProgress(tally);
  }
  return tally;
}

function expectedOf({ decision }: Decided, thaw: boolean): Outcome | undefined {
  switch (decision.do) {
    case 'copy':
      return { is: !decision.version.isArchived ? 'done' : thaw ? 'thawing' : 'archived' };
    case 'hide':
      return { is: 'done' };
    default:
      return undefined;
  }
}

async function bringBack(
  { source, target }: Wish,
  store: VersionStore,
  { key, decision }: Decided,
  thawDays: number | undefined,
): Promise<Outcome> {
  const { bucket } = target ?? source;
  if (decision.do === 'hide') return store.hide({ bucket, key });
  if (decision.do !== 'copy') throw new Error(`${key}: there is nothing to do`);
  const { version } = decision;
  const outcome: Outcome = version.isArchived
    ? { is: 'archived' }
    : await store.copy(source.bucket, version, { bucket, key });
  if (outcome.is !== 'archived' || thawDays === undefined) return outcome;
  return store.thaw(source.bucket, version, thawDays);
}
