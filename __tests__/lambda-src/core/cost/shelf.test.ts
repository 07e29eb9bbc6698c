import fc from 'fast-check';
import { monthsFrom } from '../../../../lambda-src/core/cost/months';
import { shelfByMonth, storedOf, type ShelfOf } from '../../../../lambda-src/core/cost/shelf';

const DAY = 86_400_000;
/** April has 30 days, and so is easy to halve. */
const APRIL = new Date('2027-04-01T00:00:00Z');
const [april] = monthsFrom(APRIL, 1);
const day = (number: number): Date => new Date(APRIL.getTime() + (number - 1) * DAY);

const shelf = (given: Partial<ShelfOf>): ShelfOf => ({
  runs: [day(1)],
  retention: { newest: 2, minimum: 1 },
  isCopy: false,
  change: 0.01,
  incremental: true,
  ...given,
});
const ofApril = (given: Partial<ShelfOf>) => shelfByMonth(shelf(given), [april!])[0]!;

test('one point for a month is one GB-month for each GB', () => {
  expect(ofApril({})).toEqual({ warm: 1, cold: 0, brought: 1, made: 1, kept: 1 });
});

test('a second point brings what changed in between, and lies for the rest of the month', () => {
  const { warm, ...rest } = ofApril({ runs: [day(1), day(16)] });
  // 15 days at 1 % are 0.15: half a month of 1, half a month of 1.15.
  expect(warm).toBeCloseTo(0.5 * 1 + 0.5 * 1.15, 12);
  expect(rest).toEqual({ cold: 0, brought: 1.15, made: 2, kept: 2 });
});

test('where points are whole, each takes all', () => {
  expect(ofApril({ runs: [day(1), day(16)], incremental: false })).toMatchObject({ warm: 1.5, brought: 2 });
});

test('a point that retention takes leaves the next one whole', () => {
  const { warm, kept } = ofApril({ runs: [day(1), day(16)], retention: { newest: 1, minimum: 1 } });
  expect(warm).toBeCloseTo(1, 12);
  expect(kept).toBe(1);
});

test('never more than everything changes', () => {
  expect(ofApril({ runs: [day(1), day(16)], change: 0.5 })).toMatchObject({ warm: 1.5, brought: 2 });
});

test('cold storage begins when a point is old enough, also between two runs', () => {
  const { warm, cold } = ofApril({ coldDays: 15 });
  expect(warm).toBeCloseTo(0.5, 12);
  expect(cold).toBeCloseTo(0.5, 12);
});

test('points that are there at the beginning count, and only what changed since comes after them', () => {
  const { warm, brought } = ofApril({ runs: [day(1)], held: [new Date(APRIL.getTime() - 10 * DAY)] });
  expect(brought).toBeCloseTo(0.1, 12);
  expect(warm).toBeCloseTo(1.1, 12);
});

test('months add up to what one look at the points says', () => {
  const runs = Array.from({ length: 90 }, (_, index) => day(index + 1));
  const months = monthsFrom(APRIL, 4);
  const june = shelfByMonth(shelf({ runs, retention: { days: 30, minimum: 1 } }), months)[2]!;
  // 31 points are at most 30 days old: one whole, 30 with a day's change each.
  expect(june.kept).toBe(31);
  expect(june.warm).toBeCloseTo(1.3, 12);
});

test('many runs a day are looked through once a day', () => {
  const hourly = Array.from({ length: 720 }, (_, index) => new Date(APRIL.getTime() + index * 3_600_000));
  const { made, kept, warm } = ofApril({ runs: hourly, retention: { days: 1, minimum: 1 } });
  expect({ made, kept: kept >= 24 && kept <= 48 }).toEqual({ made: 720, kept: true });
  expect(warm).toBeGreaterThan(1);
  expect(warm).toBeLessThan(1.03);
});

describe('properties', () => {
  const given = fc.record({
    every: fc.integer({ min: 1, max: 20 }),
    change: fc.double({ min: 0, max: 1, noNaN: true }),
    days: fc.integer({ min: 1, max: 60 }),
    more: fc.integer({ min: 0, max: 60 }),
    incremental: fc.boolean(),
  });
  const months = monthsFrom(APRIL, 3);
  const stored = (every: number, change: number, days: number, incremental: boolean): number =>
    shelfByMonth(
      shelf({
        runs: Array.from({ length: Math.ceil(91 / every) }, (_, index) => day(1 + index * every)),
        retention: { days, minimum: 1 },
        change,
        incremental,
      }),
      months,
    ).reduce((sum, { warm }) => sum + warm, 0);

  test('keeping longer is never cheaper', () => {
    fc.assert(
      fc.property(given, ({ every, change, days, more, incremental }) => {
        expect(stored(every, change, days + more, incremental)).toBeGreaterThanOrEqual(
          stored(every, change, days, incremental) - 1e-9,
        );
      }),
    );
  });

  test('more change is never cheaper, and none is one copy', () => {
    fc.assert(
      fc.property(given, ({ every, change, days }) => {
        expect(stored(every, change, days, true)).toBeGreaterThanOrEqual(stored(every, 0, days, true) - 1e-9);
        expect(stored(every, 0, days, true)).toBeCloseTo(3, 9);
      }),
    );
  });
});

test('without points nothing is stored', () => {
  expect(storedOf([], { change: 1, incremental: false, coldDays: undefined }, APRIL)).toEqual({
    warm: 0,
    cold: 0,
  });
  expect(ofApril({ runs: [] })).toEqual({ warm: 0, cold: 0, brought: 0, made: 0, kept: 0 });
});
