import type { DrillBin, TaggedThing } from '../../ports/drill-bench';
import type { Made } from '../../ports/restorer';
import { isDrillId, isOfDrill } from './order';
import type { Left } from './record';

export interface CleanUpWorld {
  readonly now: () => Date;
  /** Between two looks; is not interrupted: what is left costs. */
  readonly rest: (seconds: number) => Promise<void>;
  readonly say: (text: string) => void;
}

export interface CleanedUp {
  readonly removed: readonly Made[];
  readonly left: readonly Left[];
}

/** A database that is being made cannot be deleted before it is there. */
const MOST_SECONDS = 3600;
const LONGEST_REST = 15;
/** What was made a moment ago may not be shown yet (EC2 developer guide, "Eventual consistency"). */
const EMPTY_LOOKS = 2;

/**
 * Takes away all that a drill has made in a region, and waits until it is gone. Goes by the drill's own tag alone, never by
 * what was written down; whatever a bin shows without it is let be.
 */
export async function cleanUp(
  drill: string,
  region: string,
  bins: readonly DrillBin[],
  { now, rest, say }: CleanUpWorld,
): Promise<CleanedUp> {
  if (!isDrillId(drill)) throw new Error(`"${drill}" is no drill`);
  const end = now().getTime() + MOST_SECONDS * 1000;
  const asked = new Map<string, Made>();
  for (let looks = 1, empty = 0; ; looks++) {
    let found: Awaited<ReturnType<typeof all>>;
    try {
      found = await all(drill, region, bins);
    } catch (error) {
      const reason = `could not be looked for: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
      return {
        removed: [],
        left: [...asked.values(), { what: 'whatever it made', id: drill, region }].map((one) => ({
          ...one,
          reason,
        })),
      };
    }
    empty = found.length === 0 ? empty + 1 : 0;
    if (empty === EMPTY_LOOKS) return { removed: [...asked.values()], left: [] };
    const left: Left[] = [];
    let isHopeless = found.length > 0;
    for (const { bin, thing } of found) {
      const { what, id } = thing;
      const outcome = await bin.remove(thing);
      if (outcome.status === 'done') asked.set(`${what} ${id}`, { what, id, region });
      if (outcome.status !== 'failed') isHopeless = false;
      left.push({ what, id, region, reason: outcome.status === 'done' ? 'is going' : outcome.reason });
    }
    if (isHopeless || now().getTime() > end)
      return { removed: [...asked.values()].filter((one) => !left.some(({ id }) => id === one.id)), left };
    if (left.length > 0) say(`clean up: ${left.map(({ id, reason }) => `${id} ${reason}`).join(', ')}`);
    await rest(Math.min(looks, LONGEST_REST));
  }
}

async function all(
  drill: string,
  region: string,
  bins: readonly DrillBin[],
): Promise<{ bin: DrillBin; thing: TaggedThing }[]> {
  const lists = await Promise.all(
    bins.map(async (bin) => (await bin.find(region, drill)).map((thing) => ({ bin, thing }))),
  );
  return lists.flat().filter(({ thing }) => isOfDrill(thing.tags, drill));
}
