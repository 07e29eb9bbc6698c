import type { RunStore } from '../../ports/run-store';

/**
 * Where the restores of something larger, a drill or a failover, keep their documents: below its own, so that none of them
 * is ever taken for a restore by itself, listed as one, or resumed.
 *
 * @param folder of its documents: `drills/drill-20261121t020000123z/`
 */
export function storeWithin(folder: string, store: RunStore): RunStore {
  // What holds them has one record.json; that of each restore has another name.
  const inside = (key: string): string =>
    `${folder}${key.endsWith('/record.json') ? key.replace(/record\.json$/, 'outcome.json') : key}`;
  const outside = (key: string): string => key.slice(folder.length);
  return {
    write: (key, value) => store.write(inside(key), value),
    read: (key) => store.read(inside(key)),
    claim: (key, value, replacing) => store.claim(inside(key), value, replacing),
    keys: async (prefix) => (await store.keys(inside(prefix))).map(outside),
  };
}
