import type { Adopted, AdoptedResource } from '../../config/adopted';
import { tagsByStack } from './default-tags';
import type { Kept, LeftOut } from './keep';
import type { Match } from './match';

/** What the configuration says of all that stays as it is. */
export function adoptedOf(
  matches: readonly Match[],
  kept: readonly Kept[],
  out: readonly LeftOut[],
): Adopted {
  const moved = matches.filter(({ existing }) => existing.inside === undefined);
  const tags = tagsByStack(moved);
  const stacks = [...new Set([...moved, ...out].map(({ target }) => target.stack))].sort();
  return Object.fromEntries(
    stacks.map((stack) => {
      const resources: Record<string, AdoptedResource> = {};
      // Also where nothing differs: the vault's own tags are a difference of all that has tags.
      for (const { target, existing } of moved)
        if (target.stack === stack && 'tags_all' in existing.attributes) resources[target.address] = {};
      for (const one of kept)
        if (one.stack === stack)
          resources[one.address] = { ...(resources[one.address] || {}), [one.argument]: one.existing };
      for (const { target } of out) if (target.stack === stack) resources[target.address] = false;
      const ofProject = tags.get(stack) ?? {};
      return [stack, { ...(Object.keys(ofProject).length > 0 && { tags: ofProject }), resources }];
    }),
  );
}
