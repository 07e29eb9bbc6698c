import type { Lineage } from './lineage';
import type { BackupPlan, Retention } from './plan';
import { isCleanup, type AnyRun, type Cleanup } from './run';

/** Points of one region that are judged by one retention. */
export interface Scope {
  readonly region: string;
  /** Absent: everything stays. */
  readonly retention?: Retention;
  /** Whether nobody but a cleanup cares for its points. */
  readonly orphans: boolean;
  /** Whether a point of this vault in this region belongs to it. */
  covers(lineage: Lineage): boolean;
}

/** What a run prunes: its own plan; a cleanup every plan, and the orphans. No point is in two scopes. */
export function scopesOf(run: AnyRun): Scope[] {
  if (!isCleanup(run)) return planScopes(run.plan);
  const plans = run.cleanup.plans.flatMap(planScopes);
  return [...plans, ...orphanScopes(run.cleanup, plans)];
}

function planScopes(plan: BackupPlan): Scope[] {
  const places = [{ region: plan.region, retention: plan.retention }, ...plan.copies];
  return places.map(({ region, retention }) => ({
    region,
    retention,
    orphans: false,
    // A plan of the same name in another region has its own retention for what it copies here.
    covers: (lineage) => lineage.plan === plan.name && lineage.sourceRegion === plan.region,
  }));
}

/**
 * An orphan was made here, and no plan that runs here cares for it where it lies: its plan is gone, or copies there
 * no longer. What was made in another region is that region's cleanup's business.
 */
function orphanScopes({ plans, orphans, regions }: Cleanup['cleanup'], known: readonly Scope[]): Scope[] {
  const sources = plans.map(({ region }) => region);
  const places = new Set([...known.map(({ region }) => region), ...regions]);
  return [...places].map((region) => ({
    region,
    ...(orphans === undefined ? {} : { retention: orphans }),
    orphans: true,
    covers: (lineage) =>
      sources.includes(lineage.sourceRegion) &&
      !known.some((scope) => scope.region === region && scope.covers(lineage)),
  }));
}
