/** The documents of a restore in the reports bucket, by key. */
export const restoreDocuments = {
  all: 'restores/',
  /** What it goes by: written before the first change. */
  order: (id: string): string => `restores/${id}/order.json`,
  steps: (id: string): string => `restores/${id}/steps/`,
  /** Written when the step is over. */
  step: (id: string, index: number, name: string): string =>
    `restores/${id}/steps/${String(index).padStart(2, '0')}-${name.replaceAll(/[^a-z0-9]+/g, '-')}.json`,
  /** The whole story so far; its outcome says whether it is at its end. */
  record: (id: string): string => `restores/${id}/record.json`,
} as const;

/** `restores/<id>/order.json` → `<id>`. */
export const restoreIdIn = (key: string): string | undefined => /^restores\/([^/]+)\//.exec(key)?.[1];
