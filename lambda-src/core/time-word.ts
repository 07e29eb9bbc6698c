/** `20261121t020000123z`: fits into tags, keys and the names of databases, and sorts by time. */
export const timeWord = (time: Date): string => time.toISOString().replaceAll(/[-:.]/g, '').toLowerCase();
