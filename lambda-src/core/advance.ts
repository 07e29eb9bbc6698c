import type { Driver } from '../ports/driver';
import { concurrently } from './concurrently';
import { isFinished, phaseOf, type Batch, type Item } from './item';
import type { Outcome } from './outcome';
import { secondsToNextLook } from './pause';
import { placesOf, type Place } from './place';
import type { Progress } from './progress';
import type { RecoveryPoint } from './recovery-point';
import type { Run } from './run';
import { defectsOf } from './verify';

/** Calls under way at once per batch. EC2's token buckets, not this, set the pace of a large run. */
const CALLS_AT_ONCE = 8;
/** Rounds in which a started point may be missing from AWS's (eventually consistent) lists before it counts as gone. */
const ABSENT_ROUNDS = 4;

export interface World {
  readonly driver: Driver;
  readonly now: Date;
  /** True when the time left allows no further call to be started; what is left waits for the next round. */
  readonly hurry: () => boolean;
}

export interface Advanced {
  readonly batch: Batch;
  readonly done: boolean;
  /** Seconds to wait before the next call; meaningless when done. */
  readonly waitSeconds: number;
}

/**
 * Moves every item of a batch as far as it can go now, and never waits. Safe to call again with the
 * same input, also after a crash between any two calls: what the run made is looked for before anything is made.
 */
export async function advance(run: Run, batch: Batch, world: World): Promise<Advanced> {
  const isLate = world.now >= new Date(run.deadline);
  let items = batch.items;
  for (const place of placesOf(run, world.driver, world.now)) {
    items = await adoptOrStart(run, place, items, { ...world, hurry: () => isLate || world.hurry() });
    items = await follow(run, place, items, world);
  }
  if (isLate) items = items.map((item) => giveUp(item, run));

  const moved = items.some((item, index) => fingerprint(item) !== fingerprint(batch.items[index]));
  const next: Batch = { ...batch, items, progressAt: moved ? world.now.toISOString() : batch.progressAt };
  return { batch: next, done: items.every(isFinished), waitSeconds: secondsToNextLook(next, world.now) };
}

/** Finds what this run already made here (a crash, a lost answer, a repeated event), and starts the rest. */
async function adoptOrStart(
  run: Run,
  place: Place,
  items: readonly Item[],
  world: World,
): Promise<readonly Item[]> {
  const ready = items.filter((item) => place.isReady(item) && place.progressOf(item).state === 'waiting');
  if (ready.length === 0) return items;

  const made = await world.driver.find(
    run,
    place.region,
    ready.map((item) => item.source),
  );
  const missing = ready.filter((item) => !made.has(item.source));
  const start = missing.length > 0 ? await place.starter(missing) : undefined;

  let refusedForAll: string | undefined;
  const outcomes = await concurrently(
    start === undefined ? [] : missing,
    CALLS_AT_ONCE,
    async (item) => {
      const outcome = await (start as NonNullable<typeof start>)(item);
      if (outcome.status === 'later' && outcome.everyone) refusedForAll = outcome.reason;
      return outcome;
    },
    () => refusedForAll !== undefined || world.hurry(),
  );

  const next = new Map<string, Progress>();
  for (const [source, point] of made) next.set(source, { state: 'started', id: point.id });
  for (const [index, item] of missing.entries())
    next.set(item.source, started(outcomes[index], refusedForAll, place.progressOf(item)));
  return items.map((item) => {
    const progress = next.get(item.source);
    return progress === undefined ? item : place.withProgress(item, progress);
  });
}

function started(
  outcome: Outcome<RecoveryPoint> | undefined,
  refusedForAll: string | undefined,
  before: Progress,
): Progress {
  switch (outcome?.status) {
    case 'done':
      return { state: 'started', id: outcome.value.id };
    case 'failed':
      return { state: 'failed', reason: outcome.reason };
    case 'later':
      return { state: 'waiting', held: outcome.reason };
    case undefined:
      // Not asked for: because AWS had just refused it to all, or for lack of time.
      return refusedForAll === undefined ? before : { state: 'waiting', held: refusedForAll };
  }
}

/** One look at everything under way here. */
async function follow(
  run: Run,
  place: Place,
  items: readonly Item[],
  world: World,
): Promise<readonly Item[]> {
  const ids = items.flatMap((item) => {
    const progress = place.progressOf(item);
    return progress.state === 'started' ? [progress.id] : [];
  });
  if (ids.length === 0) return items;

  const seen = await world.driver.describe(place.region, ids);
  return items.map((item) => {
    const progress = place.progressOf(item);
    if (progress.state !== 'started') return item;
    return place.withProgress(item, followed(progress, seen.get(progress.id), item, run, place));
  });
}

function followed(
  progress: Progress & { state: 'started' },
  point: RecoveryPoint | undefined,
  item: Item,
  run: Run,
  place: Place,
): Progress {
  const { id } = progress;
  if (point === undefined) {
    const absent = (progress.absent ?? 0) + 1;
    return absent < ABSENT_ROUNDS
      ? { ...progress, absent }
      : { state: 'failed', id, reason: `${id} is not there any more` };
  }
  switch (point.state) {
    case 'pending':
      return { state: 'started', id };
    case 'error':
      return {
        state: 'failed',
        id,
        reason: `${id} ended in error: ${point.message ?? 'AWS gave no reason'}`,
      };
    case 'completed': {
      const defects = defectsOf(point, item, run, place.mustBeEncrypted);
      return defects.length === 0
        ? { state: 'verified', id }
        : { state: 'failed', id, reason: defects.join('; ') };
    }
  }
}

/** After the deadline nothing may stay open: an unfinished item is a failure that says where it stood. */
function giveUp(item: Item, run: Run): Item {
  if (isFinished(item)) return item;
  const expire = (progress: Progress): Progress => {
    switch (progress.state) {
      case 'waiting':
        return {
          state: 'failed',
          reason: `deadline ${run.deadline}: not started${progress.held ? ` (${progress.held})` : ''}`,
        };
      case 'started':
        return {
          state: 'failed',
          id: progress.id,
          reason: `deadline ${run.deadline}: ${progress.id} is still in progress`,
        };
      case 'verified':
      case 'failed':
        return progress;
    }
  };
  const copies = Object.fromEntries(
    Object.entries(item.copies).map(([region, copy]) => [region, expire(copy)]),
  );
  return { ...item, point: expire(item.point), copies };
}

/** What counts as movement: phases and ids, not how often something was refused or missing. */
function fingerprint(item: Item | undefined): string {
  if (item === undefined) return '';
  const states = [item.point, ...Object.values(item.copies)].map((progress) => progress.state);
  return [phaseOf(item), ...states].join();
}
