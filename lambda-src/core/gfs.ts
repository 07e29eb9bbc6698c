/** Calendar periods that can each keep one point: grandfather, father, son. */
export const SLOTS = ['daily', 'weekly', 'monthly', 'yearly'] as const;
export type Slot = (typeof SLOTS)[number];

/** How many of the latest periods keep a point, the current one included. */
export type SlotCounts = Readonly<Partial<Record<Slot, number>>>;

interface Dated {
  readonly id: string;
  readonly source: string;
  readonly createdAt: Date;
}

const DAY_MS = 86_400_000;
/** 1 January 1970 was a Thursday; ISO weeks begin on Monday. */
const DAYS_FROM_MONDAY_TO_EPOCH = 3;

/** Counts periods from some beginning, so that neighbours differ by one. In UTC. */
const ORDINAL: Record<Slot, (time: Date) => number> = {
  daily: (time) => Math.floor(time.getTime() / DAY_MS),
  weekly: (time) => Math.floor((time.getTime() / DAY_MS + DAYS_FROM_MONDAY_TO_EPOCH) / 7),
  monthly: (time) => time.getUTCFullYear() * 12 + time.getUTCMonth(),
  yearly: (time) => time.getUTCFullYear(),
};

/**
 * The points that fill slots: of each source, the first usable one of each of the latest periods.
 *
 * The first, because it stays the first: a slot once filled is never handed to a later point, so nothing that was
 * kept for it becomes free and nothing has to be kept "in case". And the first *usable* one: when the backup of
 * 1 January failed, that of the 2nd is January's.
 *
 * @param points usable points in any order
 * @returns by id, which slots the point fills
 */
export function slotsFilled(
  points: readonly Dated[],
  counts: SlotCounts,
  now: Date,
): ReadonlyMap<string, readonly Slot[]> {
  const filled = new Map<string, Slot[]>();
  for (const slot of SLOTS) {
    const count = counts[slot];
    if (count === undefined) continue;
    for (const { id } of firstOfPeriods(points, slot, count, now))
      filled.set(id, [...(filled.get(id) ?? []), slot]);
  }
  return filled;
}

function firstOfPeriods(points: readonly Dated[], slot: Slot, count: number, now: Date): Iterable<Dated> {
  const ordinal = ORDINAL[slot];
  const oldest = ordinal(now) - count + 1;
  const first = new Map<string, Dated>();
  for (const point of points) {
    const period = ordinal(point.createdAt);
    if (period < oldest) continue;
    const key = `${period} ${point.source}`;
    const rival = first.get(key);
    if (rival === undefined || isBefore(point, rival)) first.set(key, point);
  }
  return first.values();
}

const isBefore = (a: Dated, b: Dated): boolean =>
  a.createdAt.getTime() - b.createdAt.getTime() < 0 ||
  (a.createdAt.getTime() === b.createdAt.getTime() && a.id < b.id);
