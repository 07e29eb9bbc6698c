import { UsageError } from './exit-codes';

const UNITS: Readonly<Record<string, number>> = { min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * A moment as options take it: ISO 8601, in UTC where it names no zone, or how long ago: `7d`, `12h`, `90min`, `2w`.
 *
 * @param option for the message
 * @throws UsageError
 */
export function momentOf(text: string, option: string, now: Date): Date {
  const [, count, unit = ''] = /^(\d+)(min|h|d|w)$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * (UNITS[unit] ?? 0));
  const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const moment = new Date(iso === null || iso[1] !== undefined || text.length === 10 ? text : `${text}Z`);
  if (iso === null || Number.isNaN(moment.getTime()))
    throw new UsageError(
      `${option} must be a time such as 2026-11-21T03:00Z, or how long ago such as 12h or 7d, got ${text}`,
    );
  return moment;
}

/** `2026-11-21 03:00`, in UTC: as tables show it. */
export const minute = (moment: string | Date): string =>
  new Date(moment).toISOString().slice(0, 16).replace('T', ' ');
