import type { KeptObject, ReadObject } from '../../ports/object-shelf';

/** How an object that was read differs from what the manifest says of it, in words; undefined when it does not. */
export function differenceOf(kept: KeptObject, seen: ReadObject & { is: 'read' }): string | undefined {
  if (seen.bytes !== kept.bytes) return `has ${seen.bytes} bytes instead of ${kept.bytes}`;
  const { hash } = kept;
  if (hash === undefined || seen.hash === hash.value) return undefined;
  return `has another content: ${hash.name} ${seen.hash ?? 'unknown'} instead of ${hash.value}`;
}
