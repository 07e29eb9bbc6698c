import type { Driver, ListedPoint } from '../ports/driver';
import { concurrently } from './concurrently';
import type { Outcome } from './outcome';
import type { Kind } from './plan';
import type { Verdict } from './retention';
import { isCleanup, type AnyRun } from './run';
import { judgeShelves, newestBySource, readShelves } from './shelves';
import { countBy } from './tally';

const CALLS_AT_ONCE = 8;

/** A verdict and what came of it. */
export interface Pruned extends Verdict {
  readonly kind: Kind;
  readonly region: string;
  readonly outcome: 'kept' | 'deleted' | 'already gone' | 'would delete' | 'postponed' | 'failed';
  /** AWS's words, where it refused. */
  readonly error?: string;
}

/** How many points of one plan a region has for which no plan cares any more. */
export interface Orphans {
  readonly plan: string;
  readonly region: string;
  readonly points: number;
}

/** What a region holds of one kind that can be restored, from earlier runs. */
export interface Shelf {
  readonly kind: Kind;
  readonly region: string;
  /** When the newest of each source was made: ISO 8601. */
  readonly newest: Readonly<Record<string, string>>;
}

export interface PrunePass {
  readonly decisions: readonly Pruned[];
  /** What was found of them; only a cleanup looks. */
  readonly orphans: readonly Orphans[];
  /** What earlier runs left, whatever plan they were of, where it could be read; a cleanup does not look. */
  readonly shelves: readonly Shelf[];
  /** Regions that could not be read; nothing was deleted anywhere then. */
  readonly unreadable: readonly { readonly region: string; readonly error: string }[];
  /** False when deletions were put off for lack of time or by a throttle, or a region could not be read: call again. */
  readonly done: boolean;
}

interface World {
  readonly drivers: readonly Driver[];
  readonly now: Date;
  readonly hurry: () => boolean;
}

/**
 * Applies the retention of the run's plan, in its own region and in every region it copies to; in a cleanup that of
 * every plan, and of the orphans.
 *
 * All regions are read before anything is deleted: an original whose copy is still being taken must stay, and
 * that is seen only from the other side. When one side cannot be read, nothing is deleted on any.
 */
export async function prune(run: AnyRun, world: World): Promise<PrunePass> {
  const passes: PrunePass[] = [];
  for (const driver of world.drivers) passes.push(await pruneKind(run, driver, world));
  return {
    decisions: passes.flatMap((pass) => pass.decisions),
    orphans: passes.flatMap((pass) => pass.orphans),
    shelves: passes.flatMap((pass) => pass.shelves),
    unreadable: passes.flatMap((pass) => pass.unreadable),
    done: passes.every((pass) => pass.done),
  };
}

async function pruneKind(run: AnyRun, driver: Driver, world: World): Promise<PrunePass> {
  const { points: lying, unreadable } = await readShelves(run, driver);
  const shelves = isCleanup(run)
    ? []
    : [...lying].map(([region, points]) => shelfOf(driver.kind, region, points, run));
  if (unreadable.length > 0) return { decisions: [], orphans: [], shelves, unreadable, done: false };

  const decisions: Pruned[] = [];
  const orphans: Orphans[] = [];
  for (const { scope, points, verdicts } of judgeShelves(run, lying, world.now)) {
    if (scope.orphans) orphans.push(...countByPlan(points, scope.region));
    decisions.push(...(await execute(verdicts, scope.region, run, driver, world)));
  }
  const done = !decisions.some(({ outcome }) => outcome === 'postponed');
  return { decisions, orphans, shelves, unreadable, done };
}

/** Any plan's points can be restored. This run's own count by what it verified, not by being there. */
const shelfOf = (kind: Kind, region: string, points: readonly ListedPoint[], run: AnyRun): Shelf => ({
  kind,
  region,
  newest: newestBySource(
    points.filter(({ lineage }) => lineage?.managedBy === run.vault && lineage.run !== run.id),
  ),
});

export function countByPlan(points: readonly ListedPoint[], region: string): Orphans[] {
  const counts = countBy(points.map(({ lineage }) => lineage?.plan ?? ''));
  return Object.entries(counts).map(([plan, count = 0]) => ({ plan, region, points: count }));
}

async function execute(
  verdicts: readonly Verdict[],
  region: string,
  run: AnyRun,
  driver: Driver,
  world: World,
): Promise<Pruned[]> {
  const { kind } = driver;
  const doomed = verdicts.filter(({ verdict }) => verdict === 'delete');
  let throttled = false;
  const outcomes = await concurrently(
    run.pruneDryRun ? [] : doomed,
    CALLS_AT_ONCE,
    async ({ id }) => {
      const outcome = await driver.expire(region, id);
      throttled ||= outcome.status === 'later' && outcome.everyone;
      return outcome;
    },
    () => throttled || world.hurry(),
  );
  const byId = new Map(doomed.map(({ id }, index) => [id, outcomes[index]]));
  return verdicts.map((verdict) => {
    if (verdict.verdict === 'keep') return { ...verdict, kind, region, outcome: 'kept' };
    if (run.pruneDryRun) return { ...verdict, kind, region, outcome: 'would delete' };
    return { ...verdict, kind, region, ...resultOf(byId.get(verdict.id)) };
  });
}

function resultOf(
  outcome: Outcome<'deleted' | 'already gone'> | undefined,
): Pick<Pruned, 'outcome' | 'error'> {
  switch (outcome?.status) {
    case undefined:
      return { outcome: 'postponed' };
    case 'done':
      return { outcome: outcome.value };
    case 'later':
      return { outcome: 'postponed', error: outcome.reason };
    case 'failed':
      return { outcome: 'failed', error: outcome.reason };
  }
}
