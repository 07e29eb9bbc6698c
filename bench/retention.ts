import { decide, type PointFacts } from '../lambda-src/core/retention';
import type { Retention } from '../lambda-src/core/plan';

/**
 * How long `decide` takes as the number of recovery points grows: `npm run bench:retention`.
 * The baseline is the time per point at 10,000 points; linear growth keeps the ratio near 1.
 */
const SIZES = [10_000, 30_000, 100_000, 300_000];
const POINTS_PER_SOURCE = 100;
const ROUNDS = 7;
const POLICY: Retention = { days: 30, newest: 2, daily: 7, weekly: 5, monthly: 12, yearly: 3, minimum: 1 };
const NOW = new Date('2026-11-21T03:00:00Z');

function points(count: number): PointFacts[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `snap-${index}`,
    source: `vol-${Math.floor(index / POINTS_PER_SOURCE)}`,
    createdAt: new Date(NOW.getTime() - (index % POINTS_PER_SOURCE) * 86_400_000),
    verified: true,
    broken: false,
    owned: true,
    isCopy: false,
  }));
}

/** Milliseconds, the median of several rounds. */
function timeOf(count: number): number {
  const given = points(count);
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    decide(given, POLICY, NOW);
    return performance.now() - began;
  });
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

timeOf(100_000); // warm up
const rows = SIZES.map((size) => ({ points: size, ms: timeOf(size) }));
const baseline = (rows[0]?.ms ?? 0) / (rows[0]?.points ?? 1);
console.table(
  rows.map(({ points: size, ms }) => ({
    points: size,
    'ms (median)': Number(ms.toFixed(1)),
    'µs per point': Number(((ms * 1000) / size).toFixed(2)),
    'per point / at 10,000': Number((ms / size / baseline).toFixed(2)),
  })),
);
