import { KIND_COSTS } from '../cost/plan-lines';
import { priceOf } from '../cost/prices';
import { keptOf, storedOf } from '../cost/shelf';
import { copyRegionsOf, type Kind } from '../plan';
import { isCleanup } from '../run';
import type { Glance, History } from './history';

/** What a plan's points of one kind take in one place, and cost in a month. */
export interface PlanStorage {
  readonly plan: string;
  readonly kind: Kind;
  readonly region: string;
  readonly sources: number;
  /** GB of the sources. */
  readonly sourceGb: number;
  /** Points of each source. */
  readonly points: number;
  /** GB that they take, by the model. */
  readonly storedGb: number;
  /** US dollars. */
  readonly perMonth: number;
}

/** What changes of a source in a day, where nobody knows. */
export const ASSUMED_CHANGE = 0.05;

/** From the runs that are known: the points that retention leaves of them, with the sizes of the newest run. */
export function storageOf(
  { glances, newest }: Pick<History, 'glances' | 'newest'>,
  now: Date,
): PlanStorage[] {
  return [...newest].flatMap(([name, { run, resources }]) => {
    if (isCleanup(run)) return [];
    const { plan } = run;
    const made = timesOf(glances, name);
    return plan.kinds.flatMap((kind) => {
      const cost = KIND_COSTS[kind];
      const sources = resources.filter((resource) => resource.kind === kind);
      if (cost === undefined || sources.length === 0) return [];
      const sourceGb = sources.reduce((sum, { sizeGiB = 0 }) => sum + sizeGiB, 0);
      const regions = copyRegionsOf(kind, plan);
      const places = [
        { region: plan.region, retention: plan.retention, isCopy: false },
        ...plan.copies
          .filter(({ region }) => regions.includes(region))
          .map(({ region, retention }) => ({ region, retention, isCopy: true })),
      ];
      return places.map(({ region, ...kept }) => {
        const points = keptOf(made, kept, now);
        const shelf = { change: ASSUMED_CHANGE, incremental: cost.incremental, coldDays: undefined };
        const storedGb = sourceGb * storedOf(points, shelf, now).warm;
        return {
          ...{ plan: name, kind, region, sources: sources.length, sourceGb, points: points.length },
          ...{ storedGb, perMonth: storedGb * priceOf(cost.price).usd },
        };
      });
    });
  });
}

/** When runs made points, in order. */
const timesOf = (glances: readonly Glance[], plan: string): Date[] =>
  glances
    .filter((glance) => glance.plan === plan && glance.totals.created > 0)
    .map(({ run }) => new Date(run.execution.startTime))
    .sort((a, b) => a.getTime() - b.getTime());
