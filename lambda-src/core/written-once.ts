import type { RunStore } from '../ports/run-store';

/** What stands under a key that is written once: this, or what somebody has written there before. */
export async function once<Document>(
  store: Pick<RunStore, 'claim'>,
  key: string,
  document: Document,
): Promise<Document> {
  const held = await store.claim(key, document);
  return held === undefined ? document : (held.value as Document);
}

/**
 * Writes a document under a key of its own. A write whose answer was lost is repeated, and then finds itself.
 *
 * @param taken what is wrong where another document stands there
 * @throws Error with these words
 */
export async function writeAlone(
  store: Pick<RunStore, 'claim'>,
  key: string,
  document: unknown,
  taken: string,
): Promise<void> {
  if (JSON.stringify(await once(store, key, document)) !== JSON.stringify(document)) throw new Error(taken);
}
