import type { Attributes, Existing } from './existing';
import type { Kept } from './keep';
import type { Match } from './match';

/** Tags that all of these have beside their own: the default tags of the project that made them. */
export function defaultTags(existing: readonly Existing[]): Readonly<Record<string, string>> {
  const extras = existing.flatMap((one) => {
    const found = extraTags(one);
    return found === undefined ? [] : [found];
  });
  const [first = {}] = extras;
  return Object.fromEntries(
    Object.entries(first).filter(([key, value]) => extras.every((one) => one[key] === value)),
  );
}

/** Undefined for what has no tags at all. */
function extraTags({ attributes }: Existing): Record<string, string> | undefined {
  const { tags, tags_all: all } = attributes as { tags?: Attributes | null; tags_all?: Attributes | null };
  if (all === undefined || all === null) return undefined;
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) => (tags?.[key] === value ? [] : [[key, String(value)]])),
  );
}

/** The default tags by stack. */
export function tagsByStack(
  matches: readonly Match[],
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const stacks = [...new Set(matches.map(({ target }) => target.stack))];
  return new Map(
    stacks.map((stack) => [
      stack,
      defaultTags(matches.filter(({ target }) => target.stack === stack).map(({ existing }) => existing)),
    ]),
  );
}

/** Where things of one stack had different default tags: what some of them would lose. */
export function foreignTags(matches: readonly Match[]): Kept[] {
  const shared = tagsByStack(matches);
  return matches.flatMap(({ target: { stack, address }, existing }) => {
    const extra = extraTags(existing) ?? {};
    const ours = shared.get(stack) ?? {};
    const same = Object.keys(extra).every((key) => key in ours);
    return same ? [] : [{ stack, address, argument: 'tags_all', existing: extra, ours }];
  });
}
