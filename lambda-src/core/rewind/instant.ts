import { z } from 'zod';

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
const AGO = /^(\d{1,6})([smhdw])$/;
const MOMENT = z.iso.datetime({ offset: true });
const WITHOUT_SECONDS = /(T\d\d:\d\d)(?=Z|[+-])/;

/**
 * A moment, as people give it: ISO 8601 with a zone (`2026-11-21T09:00:00Z`, `2026-11-21T10:00+01:00`), or how long ago
 * (`90m`, `3h`, `2d`, `1w`).
 *
 * @throws Error that says what can be given
 */
export function instant(text: string, now: Date): Date {
  const [, count, unit] = AGO.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return new Date(now.getTime() - Number(count) * UNITS[unit as keyof typeof UNITS] * 1000);
  if (!MOMENT.safeParse(text.replace(WITHOUT_SECONDS, '$1:00')).success)
    throw new Error(
      `must be ISO 8601 with a zone (2026-11-21T09:00:00Z) or how long ago (90m, 3h, 2d, 1w), got ${text}`,
    );
  return new Date(text);
}
