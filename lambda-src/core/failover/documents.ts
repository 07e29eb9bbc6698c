/** The documents of a failover, by key, in the bucket of the region that is brought up. */
export const failoverDocuments = {
  all: 'failovers/',
  /** The order of the failover that began last: whoever begins another replaces it, so two never begin at once. */
  turn: 'failovers/turn.json',
  /** Below it lie also the documents of its restores. */
  folder: (id: string): string => `failovers/${id}/`,
  /** Written before the first change. */
  order: (id: string): string => `failovers/${id}/order.json`,
  /** Written at its end, and again when it was resumed. */
  record: (id: string): string => `failovers/${id}/record.json`,
} as const;

const ORDER = /^failovers\/([^/]+)\/order\.json$/;

/** `failovers/<id>/order.json` → `<id>`. */
export const failoverIdIn = (key: string): string | undefined => ORDER.exec(key)?.[1];
