import type { Kind } from '../plan';
import type { RecoveryPoint } from '../recovery-point';
import type { PlannedTest } from './order';

/** What the points of one kind are, and which of them a plan has made. */
export interface Stock {
  readonly plan: string;
  readonly kind: Kind;
  /** Where the plan runs: a plan of another region may have the same name, and copy to the same place. */
  readonly home: string;
  readonly points: readonly RecoveryPoint[];
}

/** When each source was last tested, ISO 8601, by `turnOf`. */
export type History = ReadonlyMap<string, string>;

/** A copy is another point than its original: both want to be tested. */
export const turnOf = (region: string, kind: Kind, source: string): string => `${region}/${kind}/${source}`;

/**
 * The newest completed points of those sources whose last test is longest ago, or that never had one: so over time every
 * source gets its turn.
 *
 * @param count of sources
 * @returns in the order in which it is their turn
 */
export function sample({ plan, kind, home, points }: Stock, history: History, count: number): PlannedTest[] {
  const newest = new Map<string, PlannedTest & { readonly last: string }>();
  for (const { id, region, state, lineage } of points) {
    if (state !== 'completed' || lineage?.plan !== plan || lineage.kind !== kind) continue;
    if (lineage.sourceRegion !== home) continue;
    const { source, createdAt: pointAt } = lineage;
    const known = newest.get(source);
    if (known !== undefined && Date.parse(known.pointAt) >= Date.parse(pointAt)) continue;
    const last = history.get(turnOf(region, kind, source)) ?? '';
    newest.set(source, { plan, kind, source, point: id, pointAt, last });
  }
  return [...newest.values()]
    .sort((a, b) => compare(a.last, b.last) || compare(a.source, b.source))
    .slice(0, count)
    .map(({ last, ...test }) => test);
}

/** ISO 8601 in UTC sorts as it stands; `never` is the empty text, and first. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
