import type { Driver, ListedPoint } from '../ports/driver';
import { concurrently } from './concurrently';
import type { Outcome } from './outcome';
import type { Kind, Retention } from './plan';
import { decide, type PointFacts, type Verdict } from './retention';
import type { Run } from './run';

const CALLS_AT_ONCE = 8;

/** A verdict and what came of it. */
export interface Pruned extends Verdict {
  readonly kind: Kind;
  readonly region: string;
  readonly outcome: 'kept' | 'deleted' | 'already gone' | 'would delete' | 'postponed' | 'failed';
  /** AWS's words, where it refused. */
  readonly error?: string;
}

export interface PrunePass {
  readonly decisions: readonly Pruned[];
  /** Regions that could not be read; nothing was deleted anywhere then. */
  readonly unreadable: readonly { readonly region: string; readonly error: string }[];
  /** False when deletions were put off for lack of time or by a throttle: call again. */
  readonly done: boolean;
}

interface World {
  readonly drivers: readonly Driver[];
  readonly now: Date;
  readonly hurry: () => boolean;
}

/**
 * Applies the plan's retention in its own region and in every region it copies to.
 *
 * All regions are read before anything is deleted: an original whose copy is still being taken must stay, and
 * that is seen only from the other side. When one side cannot be read, nothing is deleted on any.
 */
export async function prune(run: Run, world: World): Promise<PrunePass> {
  const passes: PrunePass[] = [];
  for (const driver of world.drivers) passes.push(await pruneKind(run, driver, world));
  return {
    decisions: passes.flatMap((pass) => pass.decisions),
    unreadable: passes.flatMap((pass) => pass.unreadable),
    done: passes.every((pass) => pass.done),
  };
}

async function pruneKind(run: Run, driver: Driver, world: World): Promise<PrunePass> {
  const policies = [{ region: run.plan.region, retention: run.plan.retention }, ...run.plan.copies];
  const unreadable: { region: string; error: string }[] = [];
  const shelves: { region: string; retention: Retention; points: readonly ListedPoint[] }[] = [];
  for (const { region, retention } of policies) {
    try {
      shelves.push({ region, retention, points: await driver.list(run.vault, region) });
    } catch (error) {
      unreadable.push({ region, error: error instanceof Error ? error.message : String(error) });
    }
  }
  if (unreadable.length > 0) return { decisions: [], unreadable, done: true };

  const beingCopied = originalsBeingCopied(shelves.flatMap((shelf) => shelf.points));
  const decisions: Pruned[] = [];
  for (const { region, retention, points } of shelves) {
    const facts = points.filter((point) => isOfPlan(point, run)).map((point) => factsOf(point, beingCopied));
    const verdicts = decide(facts, retention, world.now);
    decisions.push(...(await execute(verdicts, region, run, driver, world)));
  }
  return { decisions, unreadable, done: !decisions.some(({ outcome }) => outcome === 'postponed') };
}

async function execute(
  verdicts: readonly Verdict[],
  region: string,
  run: Run,
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

/** Another plan's points have another plan's retention. */
const isOfPlan = (point: ListedPoint, run: Run): boolean =>
  point.lineage?.managedBy === run.vault && point.lineage.plan === run.plan.name;

const originalsBeingCopied = (points: readonly ListedPoint[]): ReadonlySet<string> =>
  new Set(
    points.flatMap((point) =>
      point.state === 'pending' && point.copyOf !== undefined ? [point.copyOf] : [],
    ),
  );

function factsOf(point: ListedPoint, beingCopied: ReadonlySet<string>): PointFacts {
  const neededFor = beingCopied.has(point.id)
    ? 'a copy is being taken from it'
    : point.usedBy === undefined
      ? undefined
      : `in use by ${point.usedBy}`;
  return {
    id: point.id,
    source: point.lineage?.source ?? point.id,
    createdAt: new Date(point.lineage?.createdAt ?? Number.NaN),
    verified: point.state === 'completed',
    broken: point.state === 'error',
    owned: point.lineage !== undefined,
    isCopy: point.copyOf !== undefined,
    ...(neededFor === undefined ? {} : { neededFor }),
  };
}
