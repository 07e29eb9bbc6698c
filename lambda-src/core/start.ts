import type { Created } from '../ports/driver';
import type { World } from './advance';
import { concurrently } from './concurrently';
import type { Item } from './item';
import type { Outcome, Refusal } from './outcome';
import type { Place, Start } from './place';
import { ABSENT_ROUNDS, type Progress } from './progress';
import type { Points, RecoveryPoint } from './recovery-point';
import type { Run } from './run';

/** Calls under way at once per batch. EC2's token buckets, not this, set the pace of a large run. */
const CALLS_AT_ONCE = 8;

type Steps = ReadonlyMap<string, Progress>;

/** Finds what this run already made here (a crash, a lost answer, a repeated event), and starts the rest. */
export async function adoptOrStart(
  run: Run,
  place: Place,
  given: readonly Item[],
  world: World,
): Promise<readonly Item[]> {
  const items = given.map((item) => withoutBlocked(place, item));
  const ready = items.filter((item) => place.isReady(item) && place.progressOf(item).state === 'waiting');
  if (ready.length === 0) return items;
  const steps = await stepsOf(run, place, ready, world);
  return items.map((item) => {
    const progress = steps.get(item.source);
    if (progress === undefined) return item;
    const next = place.withProgress(item, progress);
    return place.isCopy && isHeld(progress) ? heldBack(next, place.region) : next;
  });
}

function withoutBlocked(place: Place, item: Item): Item {
  const reason = place.progressOf(item).state === 'waiting' ? place.blockedBy(item) : undefined;
  return reason === undefined ? item : place.withProgress(item, { state: 'failed', reason });
}

/** That a copy had to wait is told even when it comes in the end. */
const heldBack = (item: Item, region: string): Item => ({
  ...item,
  heldBack: [...new Set([...(item.heldBack ?? []), region])],
});

/** How far each of the ready items comes in this round, by source. */
async function stepsOf(run: Run, place: Place, ready: readonly Item[], world: World): Promise<Steps> {
  const found = await world.driver.find(run, place.region, ready);
  if (found.status !== 'done') return refused(ready, found);
  const made = adopted(place, ready, found.value, world.now);

  const missing = ready.filter(({ source }) => !made.has(source));
  if (missing.length === 0) return made;
  const starts = await place.starts(missing);
  if (starts.status !== 'done') return new Map([...made, ...refused(missing, starts)]);
  return new Map([...made, ...(await startAll(place, starts.value, world))]);
}

function adopted(place: Place, ready: readonly Item[], found: Points, now: Date): Map<string, Progress> {
  const steps = new Map<string, Progress>();
  const since = now.toISOString();
  for (const [source, { id }] of found) steps.set(source, { state: 'started', id, since });
  if (place.isCopy) return steps;

  // One call makes all of a group or none: what is not listed beside its siblings is most likely not listed yet.
  const groups = new Set(ready.flatMap(({ source, together = '' }) => (found.has(source) ? [together] : [])));
  for (const item of ready) {
    if (found.has(item.source) || item.together === undefined || !groups.has(item.together)) continue;
    const before = place.progressOf(item);
    const absent = (before.state === 'waiting' ? (before.absent ?? 0) : 0) + 1;
    const held = 'was made together with others that are listed, and is not listed yet';
    if (absent < ABSENT_ROUNDS) steps.set(item.source, { state: 'waiting', held, absent });
  }
  return steps;
}

async function startAll(place: Place, starts: readonly Start[], world: World): Promise<Steps> {
  let refusedForAll: string | undefined;
  const stop = (): boolean => refusedForAll !== undefined || world.hurry();
  const begin = async (start: Start): Promise<Created> => {
    const created = await start.call();
    for (const outcome of created.values())
      if (outcome.status === 'later' && outcome.everyone) refusedForAll = outcome.reason;
    return created;
  };
  // Where AWS refused the last time, one call finds out whether it still does before eight are spent on it.
  const scouts = starts.some(({ items }) => items.some((item) => isHeld(place.progressOf(item)))) ? 1 : 0;
  const created = [
    ...(await concurrently(starts.slice(0, scouts), 1, begin, stop)),
    ...(await concurrently(starts.slice(scouts), CALLS_AT_ONCE, begin, stop)),
  ];

  const steps = new Map<string, Progress>();
  for (const [index, { items }] of starts.entries()) {
    for (const item of items) {
      const outcome = created[index]?.get(item.source);
      steps.set(item.source, started(outcome, refusedForAll, place.progressOf(item), world.now));
    }
  }
  return steps;
}

const isHeld = (progress: Progress): boolean => progress.state === 'waiting' && progress.held !== undefined;

function started(
  outcome: Outcome<RecoveryPoint> | undefined,
  refusedForAll: string | undefined,
  before: Progress,
  now: Date,
): Progress {
  switch (outcome?.status) {
    case 'done':
      return { state: 'started', id: outcome.value.id, since: now.toISOString() };
    case 'failed':
    case 'later':
      return afterRefusal(outcome);
    case undefined:
      // Not asked for: because AWS had just refused it to all, or for lack of time.
      return refusedForAll === undefined ? before : { state: 'waiting', held: refusedForAll };
  }
}

const refused = (items: readonly Item[], refusal: Refusal): Steps =>
  new Map(items.map(({ source }) => [source, afterRefusal(refusal)]));

const afterRefusal = ({ status, reason }: Refusal): Progress =>
  status === 'failed' ? { state: 'failed', reason } : { state: 'waiting', held: reason };
