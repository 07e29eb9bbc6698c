import type { RunStore } from '../../ports/run-store';

/** The documents of a drill in the reports bucket, by key. */
export const drillDocuments = {
  all: 'drills/',
  /** Written before the first change. */
  order: (id: string): string => `drills/${id}/order.json`,
  /** Written when everything is over, and again when something that was left is gone. */
  record: (id: string): string => `drills/${id}/record.json`,
} as const;

const ORDER = /^drills\/([^/]+)\/order\.json$/;
const RECORD = /^drills\/[^/]+\/record\.json$/;

/** `drills/<id>/order.json` → `<id>`. */
export const drillIdIn = (key: string): string | undefined => ORDER.exec(key)?.[1];

export const isDrillRecord = (key: string): boolean => RECORD.test(key);

/**
 * Where the restores of a drill keep their documents: below the drill's own, so that none of them is ever taken for a
 * restore, listed as one, or resumed.
 */
export function storeOfDrill(id: string, store: RunStore): RunStore {
  // A drill has one record.json; that of each restore has another name.
  const inside = (key: string): string =>
    `drills/${id}/${key.endsWith('/record.json') ? key.replace(/record\.json$/, 'outcome.json') : key}`;
  const outside = (key: string): string => key.slice(`drills/${id}/`.length);
  return {
    write: (key, value) => store.write(inside(key), value),
    read: (key) => store.read(inside(key)),
    claim: (key, value, replacing) => store.claim(inside(key), value, replacing),
    keys: async (prefix) => (await store.keys(inside(prefix))).map(outside),
  };
}
