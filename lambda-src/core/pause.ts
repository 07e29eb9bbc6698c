import type { Batch, Item } from './item';
import { heldBy } from './progress';

/** Seconds. A snapshot is rarely done sooner than the shortest; after hours, five minutes more do not matter. */
const SHORTEST = 15;
const LONGEST = 300;
/** While a quota or a throttle holds items back, a place may come free at any time. */
const LONGEST_WHILE_HELD = 60;
/** While an instance is stopped or frozen somebody may miss it. */
const WHILE_TOUCHED = 5;

/**
 * How long to wait before the next look at AWS: a quarter of the time since anything last moved.
 * A four-hour run thus costs about 50 looks instead of a thousand, and what ends early is seen early.
 *
 * @returns whole seconds, spread a little by batch so that batches do not all ask at once.
 */
export function secondsToNextLook(batch: Batch, now: Date): number {
  if ((batch.touched ?? []).length > 0) return WHILE_TOUCHED;
  const sinceProgress = (now.getTime() - new Date(batch.progressAt).getTime()) / 1000;
  const longest = batch.items.some(isHeld) ? LONGEST_WHILE_HELD : LONGEST;
  return Math.round(Math.min(longest, Math.max(SHORTEST, sinceProgress / 4))) + (batch.index % 5);
}

const isHeld = (item: Item): boolean =>
  [item.point, ...Object.values(item.copies)].some((progress) => heldBy(progress) !== undefined);
