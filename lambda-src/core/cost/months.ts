/** A month of a forecast, from the same day and time of one calendar month to that of the next. */
export interface Month {
  readonly from: Date;
  readonly to: Date;
}

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** So many months in a row, in UTC. The 31st becomes the last day of a shorter month. */
export function monthsFrom(start: Date, count: number): Month[] {
  return Array.from({ length: count }, (_, index) => ({
    from: monthsLater(start, index),
    to: monthsLater(start, index + 1),
  }));
}

function monthsLater(start: Date, months: number): Date {
  const later = new Date(start);
  const day = start.getUTCDate();
  later.setUTCDate(1);
  later.setUTCMonth(start.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate();
  later.setUTCDate(Math.min(day, lastDay));
  return later;
}

export const lengthOf = ({ from, to }: Month): number => to.getTime() - from.getTime();
export const hoursOf = (month: Month): number => lengthOf(month) / HOUR_MS;
export const isIn = ({ from, to }: Month, time: Date): boolean => time >= from && time < to;
