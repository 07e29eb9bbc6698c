import { isTimeZone, scheduleRule } from '../../config/rules/schedule';

const fields = 'minutes hours day-of-month month day-of-week year';

describe('schedules', () => {
  it.each([
    'cron(0 3 * * ? *)',
    'cron(0 1 ? * SUN *)',
    'cron(0 0 1 * ? *)',
    'cron(0/15 8-17 ? * MON-FRI *)',
    'cron(5,35 0,12 L * ? 2026-2030)',
    'cron(0 3 LW * ? *)',
    'cron(0 3 15W * ? *)',
    'cron(0 3 ? * 6L *)',
    'cron(0 3 ? jan-mar 2#1 *)',
    'cron(0 3 29 2 ? *)',
    'rate(12 hours)',
    'rate(1 day)',
  ])('takes %s', (expression) => {
    expect(scheduleRule(expression)).toBeUndefined();
  });

  it.each([
    ['0 3 * * ? *', `must be cron(${fields}) or rate(12 hours)`],
    ['at(2026-01-01T00:00:00)', `must be cron(${fields}) or rate(12 hours)`],
    ['cron(0 3 * * *)', `must have the 6 fields cron(${fields}), not 5`],
    ['cron(0  3 * * ? *)', `must have the 6 fields cron(${fields}), not 7`],
    [
      'cron(0 3 * * * *)',
      'must have ? in exactly one of day-of-month and day-of-week, as in cron(0 3 * * ? *)',
    ],
    [
      'cron(0 3 ? * ? *)',
      'must have ? in exactly one of day-of-month and day-of-week, as in cron(0 3 * * ? *)',
    ],
    ['cron(60 3 * * ? *)', 'must have 0 to 59 as minutes'],
    ['cron(? 3 * * ? *)', 'must have 0 to 59 as minutes'],
    ['cron(0 17-9 * * ? *)', 'must have 0 to 23 as hours'],
    ['cron(0 x * * ? *)', 'must have 0 to 23 as hours'],
    ['cron(0 3 32 * ? *)', 'must have 1 to 31, L, W or ? as day-of-month'],
    ['cron(0 3 * FOO ? *)', 'must have 1 to 12 or JAN to DEC as month'],
    ['cron(0 3 ? * 0 *)', 'must have 1 to 7 (1 is Sunday), SUN to SAT, L, # or ? as day-of-week'],
    ['cron(0 3 ? * 2#6 *)', 'must have 1 to 7 (1 is Sunday), SUN to SAT, L, # or ? as day-of-week'],
    ['cron(0 3 * * ? 1969)', 'must have 1970 to 2199 as year'],
    ['cron(0 3 31 2,4 ? *)', 'must name a day that its months have'],
    ['rate(0 hours)', 'must be a whole number of minutes, hours or days: rate(12 hours)'],
    ['rate(2 weeks)', 'must be a whole number of minutes, hours or days: rate(12 hours)'],
  ])('refuses %s', (expression, rule) => {
    expect(scheduleRule(expression)).toBe(rule);
  });
});

describe('time zones', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT-5'])('takes %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(['', 'utc', '+01:00', 'Berlin', 'Europe/Atlantis'])('refuses "%s"', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
