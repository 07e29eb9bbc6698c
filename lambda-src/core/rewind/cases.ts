import type { Version, VersionStore } from '../../ports/version-store';
import { decide, type Decision, type KnownCopy } from './decide';
import { histories, type History } from './histories';
import { compareKeys } from './key-order';
import type { Selection, Target } from './selection';

/** What is known of copies that were made before. It is asked for keys in the order of a listing. */
export interface Journal {
  known(key: string): Promise<readonly KnownCopy[]>;
  note(key: string, copy: KnownCopy): Promise<void>;
}

export interface Wish {
  readonly source: Selection;
  /** Absent: in place. */
  readonly target?: Target;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whether what was added since goes. */
  readonly exact: boolean;
}

/** One key and what brings it back. */
export interface Decided {
  /** At the place that is to be as it was. */
  readonly key: string;
  readonly decision: Decision;
  /** Absent for what is only at the other place. */
  readonly source?: History;
}

/** Every key that a rewind is about, in the order of keys; the bucket is never in memory. */
export async function* cases(
  { source, target, at, exact }: Wish,
  store: VersionStore,
  journal: Journal,
): AsyncGenerator<Decided> {
  const from = selected(histories(store.pages(source.bucket, source.prefix), at), source);
  const pairs = target === undefined ? inPlace(from) : besides(from, target, store);
  for await (const { key, now, history } of pairs) {
    const past = history?.past;
    const known = past === undefined || now === undefined ? [] : await journal.known(key);
    const decision = decide({ past, now, exact, known, inPlace: target === undefined });
    yield { key, decision, ...(history && { source: history }) };
  }
}

async function* selected(all: AsyncIterable<History>, { takes }: Selection): AsyncGenerator<History> {
  for await (const history of all) if (takes(history.key)) yield history;
}

interface Pair {
  readonly key: string;
  readonly now: Version | undefined;
  readonly history: History | undefined;
}

async function* inPlace(from: AsyncIterable<History>): AsyncGenerator<Pair> {
  for await (const history of from) yield { key: history.key, now: history.now, history };
}

/** Walks through both places at once: their keys have the same order. */
async function* besides(
  from: AsyncIterable<History>,
  target: Target,
  store: VersionStore,
): AsyncGenerator<Pair> {
  // Of what is there only the newest counts.
  const there = selected(histories(store.pages(target.bucket, target.prefix), -Infinity), target);
  let other = await there.next();
  for await (const history of from) {
    const key = target.keyOf(history.key);
    while (!other.done && compareKeys(other.value.key, key) < 0) {
      yield { key: other.value.key, now: other.value.now, history: undefined };
      other = await there.next();
    }
    const meets = !other.done && other.value.key === key;
    yield { key, now: meets ? other.value.now : undefined, history };
    if (meets) other = await there.next();
  }
  for (; !other.done; other = await there.next())
    yield { key: other.value.key, now: other.value.now, history: undefined };
}
