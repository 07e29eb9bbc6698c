/** The documents of a drill in the reports bucket, by key. */
export const drillDocuments = {
  all: 'drills/',
  folder: (id: string): string => `drills/${id}/`,
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
