import awsCron from 'aws-cron-parser';

const HOUR_MS = 3_600_000;
/** As many runs as a schedule has whose pattern is as long as a month by the hour, or a leap year by the day. */
const RUNS = 800;
/** Where to begin is no matter, and must be the same on every machine: a leap year. */
const BEGIN = new Date(Date.UTC(2028, 0, 1));
const END = new Date(Date.UTC(2034, 0, 1));
const PER_HOUR = { minute: 1 / 60, hour: 1, day: 24 } as const;

/**
 * The longest time between two runs of a good schedule, in whole hours rounded up; Infinity when it runs once or never.
 * @param expression `cron(…)` or `rate(…)`, in UTC
 */
export function longestGapHours(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (unit !== undefined) return Math.ceil(Number(count) * PER_HOUR[unit as keyof typeof PER_HOUR]);
  const cron = awsCron.parse(expression.replace(/^cron\((.*)\)$/, '$1'));
  let [longest, before] = [0, awsCron.next(cron, BEGIN)];
  for (let run = 0; run < RUNS && before && before < END; run += 1) {
    const after = awsCron.next(cron, new Date(before.getTime() + 1));
    if (!after) return Infinity;
    longest = Math.max(longest, after.getTime() - before.getTime());
    before = after;
  }
  return longest === 0 ? Infinity : Math.ceil(longest / HOUR_MS);
}
