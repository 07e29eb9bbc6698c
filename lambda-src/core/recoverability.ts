import type { Item } from './item';
import type { Kind } from './plan';
import type { Progress } from './progress';
import type { Shelf } from './prune';

/** When a point was asked for and when it was found whole, as the rounds of the run saw it: ISO 8601. */
export interface Timing {
  readonly begun?: string;
  readonly verified?: string;
}

/** How far back a resource would fall if it were lost when the report was written. */
export interface Recoverability {
  /**
   * By region, home first: the moment of the newest point that can be restored (ISO 8601); `never` where there is none,
   * `unknown` where this run made none and what was there before could not be read.
   */
  readonly recoverableAt: Readonly<Record<string, string>>;
  /** By region, where there is a point. */
  readonly rpoSeconds: Readonly<Record<string, number>>;
}

/** The worst of a region. */
export interface RegionRpo {
  /** Of those that can be restored at all; absent when none can. */
  readonly oldestSeconds?: number;
  readonly never: number;
  readonly unknown: number;
}

export const NEVER = 'never';
export const UNKNOWN = 'unknown';

/** Where a run keeps what it makes of a resource: its own region first. */
export function recoverabilityOf(
  kind: Kind,
  { source, point, copies }: Item,
  home: string,
  shelves: readonly Shelf[],
  now: Date,
): Recoverability {
  const verifiedAt = point.state === 'verified' ? point.createdAt : undefined;
  const places: readonly (readonly [string, Progress])[] = [[home, point], ...Object.entries(copies)];
  const recoverableAt = places.map(([region, progress]) => {
    if (progress.state === 'verified' && verifiedAt !== undefined) return [region, verifiedAt] as const;
    const shelf = shelves.find((one) => one.kind === kind && one.region === region);
    return [region, shelf === undefined ? UNKNOWN : (shelf.newest[source] ?? NEVER)] as const;
  });
  const rpoSeconds = recoverableAt.flatMap(([region, at]) => {
    const seconds = Math.round((now.getTime() - Date.parse(at)) / 1000);
    return Number.isNaN(seconds) ? [] : [[region, Math.max(0, seconds)] as const];
  });
  return { recoverableAt: Object.fromEntries(recoverableAt), rpoSeconds: Object.fromEntries(rpoSeconds) };
}

/** The worst of each region. */
export function rpoByRegion(resources: readonly Recoverability[]): Record<string, RegionRpo> {
  const regions = new Set(resources.flatMap(({ recoverableAt }) => Object.keys(recoverableAt)));
  return Object.fromEntries(
    [...regions].map((region) => {
      const seconds = resources.flatMap(({ rpoSeconds }) => rpoSeconds[region] ?? []);
      const count = (word: string): number =>
        resources.filter(({ recoverableAt }) => recoverableAt[region] === word).length;
      const rpo: RegionRpo = { never: count(NEVER), unknown: count(UNKNOWN) };
      const oldestSeconds = maximum(seconds);
      return [region, oldestSeconds === undefined ? rpo : { oldestSeconds, ...rpo }];
    }),
  );
}

/** By region, of copies. */
export function timingsOf({ point, copies }: Item): {
  readonly timing: Timing;
  readonly copyTimings: Readonly<Record<string, Timing>>;
} {
  const copyTimings = Object.entries(copies).map(([region, copy]) => [region, timingOf(copy)] as const);
  return { timing: timingOf(point), copyTimings: Object.fromEntries(copyTimings) };
}

function timingOf(progress: Progress): Timing {
  if (progress.state !== 'started' && progress.state !== 'verified') return {};
  const { since } = progress;
  const at = progress.state === 'verified' ? progress.at : undefined;
  return { ...(since === undefined ? {} : { begun: since }), ...(at === undefined ? {} : { verified: at }) };
}

/** For sorting, the worst first: no point at all, then not known, then the oldest anywhere. */
export function badnessOf({ recoverableAt, rpoSeconds }: Recoverability): number {
  const words = Object.values(recoverableAt);
  if (words.includes(NEVER)) return Number.POSITIVE_INFINITY;
  if (words.includes(UNKNOWN)) return Number.MAX_VALUE;
  return maximum(Object.values(rpoSeconds)) ?? 0;
}

/** Not `Math.max(...)`: a large fleet is more arguments than a call takes. */
export const maximum = (values: readonly number[]): number | undefined =>
  values.reduce<number | undefined>(
    (most, value) => (most === undefined || value > most ? value : most),
    undefined,
  );
