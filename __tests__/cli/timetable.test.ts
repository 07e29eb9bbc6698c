import fc from 'fast-check';
import { nextRun, runsBetween } from '../../cli/timetable';

const createdAt = new Date('2026-01-01T00:30:00Z');
const next = (expression: string, now: string, timeZone = 'UTC'): string | undefined =>
  nextRun({ expression, timeZone, createdAt }, new Date(now))?.toISOString();

test.each([
  ['cron(0 2 * * ? *)', '2026-11-21T01:59:59Z', 'UTC', '2026-11-21T02:00:00.000Z'],
  ['cron(0 2 * * ? *)', '2026-11-21T02:00:00Z', 'UTC', '2026-11-22T02:00:00.000Z'],
  ['cron(0 1 ? * SUN *)', '2026-11-21T02:00:00Z', 'UTC', '2026-11-22T01:00:00.000Z'],
  ['cron(0 2 * * ? *)', '2026-07-01T12:00:00Z', 'Europe/Berlin', '2026-07-02T00:00:00.000Z'],
  ['cron(0 2 * * ? *)', '2026-12-01T12:00:00Z', 'Europe/Berlin', '2026-12-02T01:00:00.000Z'],
  ['cron(30 5 * * ? *)', '2026-07-01T00:00:00Z', 'Asia/Kolkata', '2026-07-02T00:00:00.000Z'],
  ['rate(12 hours)', '2026-11-21T02:00:00Z', 'UTC', '2026-11-21T12:30:00.000Z'],
  ['rate(1 day)', '2026-11-21T00:30:00Z', 'UTC', '2026-11-22T00:30:00.000Z'],
])('%s after %s in %s', (expression, now, timeZone, expected) => {
  expect(next(expression, now, timeZone)).toBe(expected);
});

test('a time that the clocks leave out is left out: 29 March 2026, 02:30 in Berlin', () => {
  expect(next('cron(30 2 * * ? *)', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe(
    '2026-03-30T00:30:00.000Z',
  );
});

test('a time that comes twice counts once: 25 October 2026, 02:30 in Berlin', () => {
  const first = next('cron(30 2 * * ? *)', '2026-10-24T12:00:00Z', 'Europe/Berlin');
  expect(first).toBe('2026-10-25T00:30:00.000Z');
  expect(next('cron(30 2 * * ? *)', first!, 'Europe/Berlin')).toBe('2026-10-26T01:30:00.000Z');
});

test('one that lies in the past never comes', () => {
  expect(next('cron(0 2 1 1 ? 2020)', '2026-11-21T00:00:00Z')).toBeUndefined();
});

test('what comes is later than now, and nothing comes between', () => {
  const moments = fc.date({ min: new Date('2026-01-02'), max: new Date('2027-12-01'), noInvalidDate: true });
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  );
  fc.assert(
    fc.property(moments, zones, (now, timeZone) => {
      const timetable = { expression: 'cron(15 3 * * ? *)', timeZone, createdAt };
      const found = nextRun(timetable, now)!;
      expect(found.getTime()).toBeGreaterThan(now.getTime());
      expect(found.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
      expect(nextRun(timetable, new Date(found.getTime() - 1))).toEqual(found);
    }),
  );
});

test.each([
  ['cron(0 2 * * ? *)', 'UTC', 30],
  ['cron(0 1 ? * SUN *)', 'UTC', 4],
  // On the night of 29 March the clocks there leave out 02:30.
  ['cron(30 2 * * ? *)', 'Europe/Berlin', 29],
  ['rate(12 hours)', 'UTC', 59],
  ['cron(0 2 1 1 ? 2020)', 'UTC', 0],
])('%s in %s starts %i runs in a month', (expression, timeZone, count) => {
  const [from, to] = [new Date('2026-03-10T00:00:00Z'), new Date('2026-04-09T00:00:00Z')];
  const runs = runsBetween({ expression, timeZone, createdAt: from }, from, to);
  expect(runs).toHaveLength(count);
  expect(runs).toEqual(runs.toSorted((a, b) => a.getTime() - b.getTime()));
});
