import type { Retention } from '../plan';
import { decide } from '../retention';
import { DAY_MS, isIn, lengthOf, type Month } from './months';

/** How the points of one source are kept in one place. */
export interface ShelfOf {
  /** When points are made, in order. */
  readonly runs: readonly Date[];
  readonly retention: Retention;
  readonly isCopy: boolean;
  /** What part of the source changes in a day, 0 to 1; each day another part, until all has changed. */
  readonly change: number;
  /** Whether a point holds what changed since the one before it, or everything. */
  readonly incremental: boolean;
  /** Days after which a point lies in cold storage; absent: never. */
  readonly coldDays?: number | undefined;
  /** When the points were made that are there at the beginning, in order. */
  readonly held?: readonly Date[];
}

/** What a month of it comes to, for each GB of the source. */
export interface ShelfMonth {
  /** GB-months in warm storage. */
  readonly warm: number;
  /** GB-months in cold storage. */
  readonly cold: number;
  /** GB that new points brought. */
  readonly brought: number;
  readonly made: number;
  /** Points that are there at its end. */
  readonly kept: number;
}

/** More often in a day, and points are looked through once a day: the forecast stays quick, and hardly another. */
const PRUNES_A_DAY = 4;

/** Lets the runs pass one by one, under the engine's own retention. */
export function shelfByMonth(shelf: ShelfOf, months: readonly Month[]): ShelfMonth[] {
  const [first] = months;
  const end = months.at(-1)?.to;
  if (first === undefined || end === undefined) return [];
  const sums = months.map(() => ({ warm: 0, cold: 0, brought: 0, made: 0, kept: 0 }));
  const runs = shelf.runs.filter((run) => run >= first.from && run < end);
  const often = runs.length > (PRUNES_A_DAY * (end.getTime() - first.from.getTime())) / DAY_MS;
  let points: readonly Date[] = shelf.held ?? [];
  let newest = points.at(-1);
  let at = first.from;
  let pruned = Number.NEGATIVE_INFINITY;
  for (const { time, isRun } of happenings(shelf, runs, first.from, end)) {
    lie(points, shelf, at, time, months, sums);
    at = time;
    if (!isRun) continue;
    const sum = sums[months.findIndex((month) => isIn(month, time))];
    if (sum !== undefined) {
      sum.made += 1;
      sum.brought += partOf(shelf, newest, time);
    }
    newest = time;
    points = [...points, time];
    if (time.getTime() - pruned >= (often ? DAY_MS : 0)) {
      points = keptOf(points, shelf, time);
      pruned = time.getTime();
    }
  }
  return sums;
}

/** The runs, the moments at which a point goes into the cold, and the end, in order. */
function happenings(
  { coldDays, held = [] }: ShelfOf,
  runs: readonly Date[],
  from: Date,
  end: Date,
): readonly { readonly time: Date; readonly isRun: boolean }[] {
  const colder =
    coldDays === undefined
      ? []
      : [...held, ...runs].map((point) => new Date(point.getTime() + coldDays * DAY_MS));
  return [
    ...runs.map((time) => ({ time, isRun: true })),
    ...colder.filter((time) => time > from && time < end).map((time) => ({ time, isRun: false })),
    { time: end, isRun: false },
  ].sort((a, b) => a.time.getTime() - b.time.getTime());
}

type Sums = { warm: number; cold: number; kept: number };

/** Adds what these points come to between two moments, month by month. */
function lie(
  points: readonly Date[],
  shelf: ShelfOf,
  from: Date,
  to: Date,
  months: readonly Month[],
  sums: Sums[],
): void {
  for (const [index, month] of months.entries()) {
    const begin = Math.max(from.getTime(), month.from.getTime());
    const end = Math.min(to.getTime(), month.to.getTime());
    const sum = sums[index];
    if (sum === undefined || end < begin) continue;
    if (end === month.to.getTime()) sum.kept = points.length;
    const { warm, cold } = storedOf(points, shelf, new Date(begin));
    const share = (end - begin) / lengthOf(month);
    sum.warm += warm * share;
    sum.cold += cold * share;
  }
}

/** What points take for each GB of their source: everything the oldest, what changed since the one before all others. */
export function storedOf(
  points: readonly Date[],
  shelf: Pick<ShelfOf, 'change' | 'incremental' | 'coldDays'>,
  now: Date,
): { readonly warm: number; readonly cold: number } {
  let [warm, cold] = [0, 0];
  for (const [index, point] of points.entries()) {
    const part = partOf(shelf, points[index - 1], point);
    const days = (now.getTime() - point.getTime()) / DAY_MS;
    if (shelf.coldDays !== undefined && days >= shelf.coldDays) cold += part;
    else warm += part;
  }
  return { warm, cold };
}

function partOf(
  { change, incremental }: Pick<ShelfOf, 'change' | 'incremental'>,
  before: Date | undefined,
  point: Date,
): number {
  if (before === undefined || !incremental) return 1;
  return Math.min(1, (change * (point.getTime() - before.getTime())) / DAY_MS);
}

/** Which points retention leaves, as the engine decides it. */
export function keptOf(
  points: readonly Date[],
  { retention, isCopy }: Pick<ShelfOf, 'retention' | 'isCopy'>,
  now: Date,
): Date[] {
  const facts = points.map((createdAt, index) => ({
    id: String(index),
    source: 'one',
    createdAt,
    verified: true,
    broken: false,
    owned: true,
    isCopy,
  }));
  const verdicts = decide(facts, retention, now);
  return points.filter((_, index) => verdicts[index]?.verdict === 'keep');
}
