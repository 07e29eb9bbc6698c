import awsCron from 'aws-cron-parser';

const MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * When a good schedule fires between two moments, in order. Read in UTC: another time zone moves a run by hours, which a
 * forecast by months does not notice.
 */
export function occurrences(expression: string, from: Date, to: Date): Date[] {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const step = unit === undefined ? undefined : Number(count) * MS[unit as keyof typeof MS];
  if (step !== undefined) {
    const runs = Math.ceil((to.getTime() - from.getTime()) / step);
    return Array.from({ length: runs }, (_, index) => new Date(from.getTime() + index * step));
  }
  const cron = awsCron.parse(expression.replace(/^cron\((.*)\)$/, '$1'));
  const times: Date[] = [];
  for (let run = awsCron.next(cron, from); run && run < to;) {
    times.push(run);
    run = awsCron.next(cron, new Date(run.getTime() + 1));
  }
  return times;
}
