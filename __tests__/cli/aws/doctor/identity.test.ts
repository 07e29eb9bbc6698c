import { skewOf } from '../../../../cli/aws/doctor/identity';

const AWS = Date.parse('2026-11-21T03:00:00Z');

test.each<[string, number, number, number]>([
  ['answered within the second', AWS - 20, AWS + 80, 0],
  ['cut to the second', AWS + 900, AWS + 980, 0],
  ['answered while we waited', AWS - 60_000, AWS + 60_000, 0],
  ['ours is ahead', AWS + 400_000, AWS + 400_100, 400_000],
  ['ours is behind', AWS - 400_100, AWS - 400_000, -400_000],
  ['AWS did not tell', Number.NaN, AWS, 0],
])('%s', (_what, before, after, expected) => {
  const told = Number.isNaN(before) ? Number.NaN : AWS;
  expect(skewOf(told, before, after)).toBe(expected);
});
