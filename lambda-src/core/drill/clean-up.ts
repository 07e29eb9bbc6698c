import type { DrillBin, TaggedThing } from '../../ports/drill-bench';
import type { Made } from '../../ports/restorer';
import { errorWords } from '../error-words';
import { isDrillId, isOfDrill, isOrderedByDrill } from './order';
import type { Left } from './record';

export interface CleanUpWorld {
  readonly now: () => Date;
  /** Between two looks. Ctrl-C does not end it: what is left costs. Rejects where somebody else goes on later. */
  readonly rest: (seconds: number) => Promise<void>;
  readonly say: (text: string) => void;
}

/** How far a cleaning up has come that is gone on with later. */
export interface Cleaning {
  /** ISO 8601. */
  readonly began: string;
  /** What AWS was asked to take away. */
  readonly asked: readonly Made[];
  /** How many of the last looks found nothing. */
  readonly emptyLooks: number;
}

/** Where a cleaning up begins, and what is done with how far it came when it is broken off. */
export interface Course {
  readonly from: Cleaning;
  readonly keep: (cleaning: Cleaning) => Promise<void>;
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
 * Takes away all that a drill has made in a region, and waits until it is gone. Goes by the drill's own tag, or, before there
 * is one, by what the service says of the order, and never by what was written down; whatever else a bin shows is let be.
 */
export async function cleanUp(
  drill: string,
  region: string,
  bins: readonly DrillBin[],
  { now, rest, say }: CleanUpWorld,
  { from, keep }: Course = fromNowOn(now()),
): Promise<CleanedUp> {
  if (!isDrillId(drill)) throw new Error(`"${drill}" is no drill`);
  const end = Date.parse(from.began) + MOST_SECONDS * 1000;
  const asked = new Map(from.asked.map((one) => [`${one.what} ${one.id}`, one]));
  for (let looks = 1, empty = from.emptyLooks; ; looks++) {
    let found: Awaited<ReturnType<typeof all>>;
    try {
      found = await all(drill, region, bins);
    } catch (error) {
      const reason = `could not be looked for: ${errorWords(error)}`;
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
    try {
      await rest(Math.min(looks, LONGEST_REST));
    } catch (error) {
      await keep({ began: from.began, asked: [...asked.values()], emptyLooks: empty });
      throw error;
    }
  }
}

const fromNowOn = (now: Date): Course => ({
  from: { began: now.toISOString(), asked: [], emptyLooks: 0 },
  keep: () => Promise.resolve(),
});

async function all(
  drill: string,
  region: string,
  bins: readonly DrillBin[],
): Promise<{ bin: DrillBin; thing: TaggedThing }[]> {
  const lists = await Promise.all(
    bins.map(async (bin) => (await bin.find(region, drill)).map((thing) => ({ bin, thing }))),
  );
  return lists.flat().filter(({ thing }) => isOfDrill(thing.tags, drill) || isOrderedByDrill(thing, drill));
}
