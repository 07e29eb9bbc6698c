import { longestGapHours } from '../../config/rules/schedule-gap';

describe('longestGapHours', () => {
  it.each([
    ['rate(1 hour)', 1],
    ['rate(90 minutes)', 2],
    ['rate(12 hours)', 12],
    ['rate(2 days)', 48],
    ['cron(0 2 * * ? *)', 24],
    ['cron(0 * * * ? *)', 1],
    ['cron(30 6,18 * * ? *)', 12],
    ['cron(0 2,3 * * ? *)', 23],
    ['cron(0 2 ? * MON-FRI *)', 72],
    ['cron(0 * ? * MON *)', 145],
    ['cron(0 1 ? * SUN *)', 168],
    ['cron(0 0 1 * ? *)', 31 * 24],
    ['cron(0 0 1 1 ? *)', 366 * 24],
    ['cron(0 * * 1 ? *)', 335 * 24 + 1],
    ['cron(0 2 1 1 ? 2030)', Infinity],
    ['cron(0 2 1 1 ? 2020)', Infinity],
  ])('%s: %d hours', (expression, hours) => {
    expect(longestGapHours(expression)).toBe(hours);
  });
});
