import { bucketByMonth, type BucketOf } from '../../../../lambda-src/core/cost/bucket';
import { monthsFrom } from '../../../../lambda-src/core/cost/months';

const DAY = 86_400_000;
/** April, May and June have 30, 31 and 30 days. */
const APRIL = new Date('2027-04-01T00:00:00Z');
const MONTHS = monthsFrom(APRIL, 3);
const days = (count: number): Date[] =>
  Array.from({ length: count }, (_, index) => new Date(APRIL.getTime() + index * DAY));

const LIFECYCLE = {
  infrequentAccessDays: 30,
  glacierDays: 90,
  deepArchiveDays: 365,
  oldVersionsInfrequentAccessDays: 30,
  oldVersionsExpireDays: 365,
};
const bucket = (given: Partial<BucketOf>): BucketOf => ({
  gb: 100,
  change: 0,
  objectKb: 1024,
  lifecycle: LIFECYCLE,
  transfers: days(91),
  ...given,
});

test('files that never change go down the lifecycle, and are written once', () => {
  const [april, may, june] = bucketByMonth(bucket({}), MONTHS);
  expect(april).toMatchObject({ copied: 100, written: 102_400 });
  expect(april!.stored.Standard).toBeCloseTo(100, 9);
  expect(may).toMatchObject({ copied: 0, written: 0 });
  expect(may!.stored['Standard-IA']).toBeCloseTo(100, 9);
  expect(may!.moved['Standard-IA']).toBe(102_400);
  // The 90th day after is the last of June. Glacier adds 32 KB to each of 102,400 objects, and 8 KB in Standard.
  expect(june!.stored['Standard-IA']).toBeCloseTo((100 * 29) / 30, 9);
  expect(june!.stored.Glacier).toBeCloseTo((100 + 3.125) / 30, 9);
  expect(june!.stored.Standard).toBeCloseTo(0.78125 / 30, 9);
  expect(june!.moved.Glacier).toBe(102_400);
});

test('what is overwritten stays as an old version, and is written again', () => {
  const [april] = bucketByMonth(bucket({ change: 0.1 }), MONTHS);
  // 100 GB and 29 transfers of 10 GB; on day n there are 100 + 10 n.
  expect(april!.copied).toBeCloseTo(390, 9);
  expect(april!.stored.Standard).toBeCloseTo(100 + 10 * (29 / 2), 9);
});

test('old versions go when they are told to', () => {
  const lifecycle = { oldVersionsExpireDays: 5 };
  const [, , june] = bucketByMonth(bucket({ change: 0.1, lifecycle }), MONTHS);
  // 100 GB of files, and the versions of five days.
  expect(june!.stored.Standard).toBeCloseTo(150, 9);
  expect(june!.stored['Standard-IA']).toBe(0);
});

test('a class that is left too early is paid to its end', () => {
  const lifecycle = { oldVersionsInfrequentAccessDays: 1, oldVersionsExpireDays: 5 };
  const [april] = bucketByMonth(bucket({ change: 1, transfers: days(2), lifecycle }), MONTHS);
  // Overwritten on day 1, moved on day 2, gone on day 6: 4 days there, and 26 that are missing.
  expect(april!.stored['Standard-IA']).toBeCloseTo((100 * (4 + 26)) / 30, 9);
});

test('small files stay where they are', () => {
  const [, may] = bucketByMonth(bucket({ objectKb: 100 }), MONTHS);
  expect(may!.stored.Standard).toBeCloseTo(100, 9);
  expect(may!.moved['Standard-IA']).toBe(0);
});

test('nothing costs nothing', () => {
  for (const empty of [bucket({ gb: 0 }), bucket({ transfers: [] })]) {
    for (const { stored, written, copied } of bucketByMonth(empty, MONTHS))
      expect([...Object.values(stored), written, copied]).toEqual([0, 0, 0, 0, 0, 0]);
  }
});
