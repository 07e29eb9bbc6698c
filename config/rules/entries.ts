/**
 * The entries of what should be an object, and none of what is not: rules across keys
 * read the raw input with it, and so speak also when another key is wrong.
 */
export function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** The same as an object, to look keys up in. */
export function recordOf(value: unknown): Record<string, unknown> {
  return Object.fromEntries(entriesOf(value));
}

/** The texts in what should be a list of texts, each with its position. */
export function textsOf(value: unknown): [number, string][] {
  if (!Array.isArray(value)) return [];
  return [...(value as unknown[]).entries()].filter(
    (entry): entry is [number, string] => typeof entry[1] === 'string',
  );
}
