import type { Driver, ListedPoint } from '../ports/driver';
import { judge } from './judge';
import { mayLieIn } from './plan';
import { scopesOf, type Scope } from './prune-scope';
import type { Verdict } from './retention';
import type { AnyRun } from './run';

/** All points of one kind, by location; what a location holds that could not be read is not known. */
export interface Shelves {
  readonly points: ReadonlyMap<string, readonly ListedPoint[]>;
  readonly unreadable: readonly { readonly region: string; readonly error: string }[];
}

/** What retention says of the points of one scope, before anything is done about it. */
export interface Judged {
  readonly scope: Scope;
  readonly points: readonly ListedPoint[];
  /** One per point, in their order. */
  readonly verdicts: readonly Verdict[];
}

/** Reads what lies wherever a run prunes. */
export async function readShelves(run: AnyRun, driver: Driver): Promise<Shelves> {
  const points = new Map<string, readonly ListedPoint[]>();
  const unreadable: { region: string; error: string }[] = [];
  for (const region of new Set(scopesOf(run).map((scope) => scope.region))) {
    if (!mayLieIn(driver.kind, region)) continue;
    try {
      points.set(region, await driver.list(run.vault, region));
    } catch (error) {
      unreadable.push({ region, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return { points, unreadable };
}

/**
 * Applies the retention of the run's plan, in its own region and in every region it copies to; in a cleanup that of
 * every plan, and of the orphans. It takes the points of all these regions: an original whose copy is still being taken
 * must stay, and that is seen only from the other side.
 *
 * @param points of one kind, by location
 */
export function judgeShelves(run: AnyRun, points: Shelves['points'], now: Date): Judged[] {
  const beingCopied = originalsBeingCopied([...points.values()].flat());
  return scopesOf(run).map((scope) => {
    const covered = (points.get(scope.region) ?? []).filter(
      ({ lineage }) => lineage?.managedBy === run.vault && scope.covers(lineage),
    );
    const { retention } = scope;
    const verdicts =
      retention === undefined ? covered.map(keepOrphan) : judge(covered, retention, beingCopied, now);
    return { scope, points: covered, verdicts: inOrderOf(covered, verdicts) };
  });
}

/** Points by where they lie. */
export function shelve(points: readonly ListedPoint[]): Shelves['points'] {
  const shelves = new Map<string, ListedPoint[]>();
  for (const point of points) {
    const shelf = shelves.get(point.region);
    if (shelf === undefined) shelves.set(point.region, [point]);
    else shelf.push(point);
  }
  return shelves;
}

/** When the newest point of each source was made that can be restored: ISO 8601. */
export function newestBySource(points: readonly ListedPoint[]): Record<string, string> {
  const newest: Record<string, string> = {};
  for (const { state, lineage } of points) {
    if (state !== 'completed' || lineage === undefined) continue;
    const { source, createdAt } = lineage;
    const known = newest[source];
    if (known === undefined || Date.parse(createdAt) > Date.parse(known)) newest[source] = createdAt;
  }
  return newest;
}

/** `judge` gives them by source. */
function inOrderOf(points: readonly ListedPoint[], verdicts: readonly Verdict[]): Verdict[] {
  const byId = new Map(verdicts.map((verdict) => [verdict.id, verdict]));
  return points.flatMap(({ id }) => byId.get(id) ?? []);
}

const keepOrphan = ({ id, lineage }: ListedPoint): Verdict => ({
  id,
  source: lineage?.source ?? id,
  verdict: 'keep',
  rule: 'no policy',
  reason: `no plan cares for it: it was made by ${lineage?.plan ?? 'nobody'}`,
});

const originalsBeingCopied = (points: readonly ListedPoint[]): ReadonlySet<string> =>
  new Set(
    points.flatMap((point) =>
      point.state === 'pending' && point.copyOf !== undefined ? [point.copyOf] : [],
    ),
  );
