import awsCron from 'aws-cron-parser';

/** A schedule as EventBridge Scheduler has it. */
export interface Timetable {
  /** `cron(…)` or `rate(…)`. */
  readonly expression: string;
  /** IANA name of the zone in which a cron expression is read. */
  readonly timeZone: string;
  /** Since when a rate counts. */
  readonly createdAt: Date;
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** Of times that a change of the clocks leaves out there is at most one in a year. */
const TRIES = 10;

/**
 * When a schedule starts the next time.
 *
 * In spring a time that the clocks leave out is left out; in autumn one that comes twice counts once
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time).
 *
 * @returns undefined when it never does
 */
export function nextRun({ expression, timeZone, createdAt }: Timetable, now: Date): Date | undefined {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) {
    const period = Number(count) * (UNIT_MS[unit] ?? 0);
    const passed = Math.floor((now.getTime() - createdAt.getTime()) / period);
    return new Date(createdAt.getTime() + (passed + 1) * period);
  }
  const cron = awsCron.parse(expression.replace(/^cron\((.*)\)$/, '$1'));
  let wall = wallClock(now, timeZone);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const next = awsCron.next(cron, new Date(wall.getTime() + 1));
    if (!next) return undefined;
    const moment = momentAt(next, timeZone);
    if (moment !== undefined && moment > now) return moment;
    wall = next;
  }
  return undefined;
}

/** Every start after a moment and before another, in order. */
export function runsBetween(timetable: Timetable, from: Date, to: Date): Date[] {
  const runs: Date[] = [];
  for (let run = nextRun(timetable, from); run && run < to; run = nextRun(timetable, run)) runs.push(run);
  return runs;
}

/** What the clock on the wall shows, as if it were in UTC. */
function wallClock(moment: Date, timeZone: string): Date {
  const parts = clockIn(timeZone).formatToParts(moment);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  return new Date(
    Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')),
  );
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than a hundred looks at it. */
function clockIn(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(timeZone, made);
  return made;
}

const DAY_MS = 86_400_000;

/** The first moment at which the clock shows that; undefined where it never does. */
function momentAt(wall: Date, timeZone: string): Date | undefined {
  // Whatever the clocks do that day, what they were off by the day before and the day after are all there is.
  const offsets = [-DAY_MS, DAY_MS].map((away) => {
    const near = new Date(wall.getTime() + away);
    return wallClock(near, timeZone).getTime() - near.getTime();
  });
  return offsets
    .map((offset) => new Date(wall.getTime() - offset))
    .filter((moment) => wallClock(moment, timeZone).getTime() === wall.getTime())
    .sort((a, b) => a.getTime() - b.getTime())[0];
}
