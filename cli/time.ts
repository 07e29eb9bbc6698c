import { z } from 'zod';
import { describeSeconds } from '../lambda-src/core/rpo-words';
import { UsageError } from './exit-codes';

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const AGO = /^(\d{1,6})(s|min|h|d|w)$/;
const ISO = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);
const WITHOUT_SECONDS = /(T\d\d:\d\d)(?=$|Z|[+-])/;
const WITHOUT_ZONE = /T[\d:.]+$/;

/**
 * A moment as options take it: ISO 8601, in UTC where it names no zone, or how long ago: `7d`, `12h`, `90min`, `2w`.
 *
 * @param option for the message
 * @throws UsageError
 */
export function momentOf(text: string, option: string, now: Date): Date {
  const [, count, unit = ''] = AGO.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * (UNITS[unit] ?? 0));
  const iso = text.replace(/^(\S+) (?=\d)/, '$1T').replace(WITHOUT_SECONDS, '$1:00');
  if (!ISO.safeParse(iso).success)
    throw new UsageError(
      `${option} must be a time such as 2026-11-21T03:00Z, or how long ago such as 12h or 7d, got ${text}`,
    );
  return new Date(WITHOUT_ZONE.test(iso) ? `${iso}Z` : iso);
}

/**
 * The same, of what has been.
 * @throws UsageError
 */
export function pastMomentOf(text: string, option: string, now: Date): Date {
  const moment = momentOf(text, option, now);
  if (moment > now)
    throw new UsageError(`${option} must not lie in the future (now is ${now.toISOString()}), got ${text}`);
  return moment;
}

/** `3 days`: how long ago, in words; nothing is younger than now. */
export const ageWords = (moment: string, now: Date): string =>
  describeSeconds(Math.max(0, Math.round((now.getTime() - Date.parse(moment)) / 1000)));

/** `2026-11-21 03:00`, in UTC: as tables show it. */
export const minute = (moment: string | Date): string =>
  new Date(moment).toISOString().slice(0, 16).replace('T', ' ');
