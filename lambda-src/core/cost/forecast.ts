import { bucketLines, type FilesOf } from './bucket-lines';
import { fixedLines, type FixedParts } from './fixed-lines';
import { merged, totalOf, type CostLine } from './line';
import { monthsFrom, type Month } from './months';
import { planLines, type PlanOf } from './plan-lines';

/** What is to be forecast: plans with the sizes of what they protect, file backups, and what costs by the month. */
export interface ForecastOf {
  readonly plans: readonly PlanOf[];
  readonly files: readonly FilesOf[];
  readonly fixed: readonly FixedParts[];
  /** What every month costs again, such as what lies in a bucket that is taken to stay as it is. */
  readonly constant?: readonly CostLine[];
  /** What part changes in a day, by kind, 0 to 1. */
  readonly change: Readonly<Record<string, number>>;
}

export interface MonthCost {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly lines: readonly CostLine[];
  /** Exact; US dollars. */
  readonly total: number;
}

export interface Forecast {
  readonly months: readonly MonthCost[];
  /** Of all months; exact; US dollars. */
  readonly total: number;
}

/** What the coming months cost, while points and files gather and age. */
export function forecast(of: ForecastOf, now: Date, count: number): Forecast {
  const months = monthsFrom(now, count);
  const byMonth = [
    ...of.plans.map((plan) => planLines(plan, of.change, months)),
    ...of.files.map((files) => bucketLines(files, months)),
    ...of.fixed.map((parts) => fixedLines(parts, months)),
  ];
  const costs = months.map((month, index) =>
    monthCost(month, [...byMonth.flatMap((lines) => lines[index] ?? []), ...(of.constant ?? [])]),
  );
  return { months: costs, total: costs.reduce((sum, { total }) => sum + total, 0) };
}

function monthCost({ from, to }: Month, all: readonly CostLine[]): MonthCost {
  const lines = merged(all);
  return { from: from.toISOString(), to: to.toISOString(), lines, total: totalOf(lines) };
}
