import type { ReportStore } from '../../ports/report-store';
import type { RunStore } from '../../ports/run-store';
import { folderBesideCopies, type Manifest } from '../documents';
import { storeWithin } from '../restore/store-within';

/** What runs of another region have written down beside their copies, read as if it lay at home. */
export const keptFrom = (from: string, store: RunStore): RunStore =>
  storeWithin(folderBesideCopies(from), store);

/**
 * What the newest run of a plan set out to protect, as it was written down beside the copies.
 *
 * @param from where the plan runs
 * @returns undefined where none has been
 */
export async function newestManifest(
  store: ReportStore,
  plan: string,
  from: string,
  moment: Date,
): Promise<Manifest | undefined> {
  const listed: { key: string; at: Date }[] = [];
  for await (const one of store.listed(`${folderBesideCopies(from)}runs/${plan}/`))
    if (one.key.endsWith('/manifest.json')) listed.push(one);
  const newestFirst = listed.toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.key < b.key ? 1 : -1));
  for (const { key } of newestFirst) {
    const manifest = (await store.read(key)) as Manifest | undefined;
    if (manifest !== undefined && Date.parse(manifest.run.since) <= moment.getTime()) return manifest;
  }
  return undefined;
}

/** Reads every document once: what one run has written down serves all that it protected. */
export function remembering(store: Pick<RunStore, 'keys' | 'read'>): Pick<RunStore, 'keys' | 'read'> {
  const keys = new Map<string, Promise<readonly string[]>>();
  const documents = new Map<string, Promise<unknown>>();
  return {
    keys: (prefix) => remembered(keys, prefix, () => store.keys(prefix)),
    read: (key) => remembered(documents, key, () => store.read(key)),
  };
}

function remembered<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const answer = known.get(key) ?? ask();
  known.set(key, answer);
  return answer;
}
