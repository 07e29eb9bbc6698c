import { driversOf } from '../../lambda-src/adapters/drivers';
import type { Part } from '../../lambda-src/core/cost/plan-lines';
import type { Resource } from '../../lambda-src/core/item';
import { copyRegionsOf, type BackupPlan, type Kind } from '../../lambda-src/core/plan';
import type { ListedPoint } from '../../lambda-src/ports/driver';
import type { Say } from '../terminal/step';
import { plansOf, type Deployed } from './deployed';
import { planRunOf } from './run-of';
import type { Timetable } from '../timetable';

/** What a deployed plan protects now, with the points that are there. */
export interface PlanInventory {
  readonly plan: BackupPlan;
  readonly timetable: Timetable;
  readonly parts: readonly Part[];
  /** Sources of which AWS does not tell the size. */
  readonly unsized: readonly string[];
}

export interface Inventory {
  readonly plans: readonly PlanInventory[];
  /** Places whose points could not be listed, and why. */
  readonly unreadable: readonly string[];
}

/** Looks for what the deployed plans protect, as a run does, and lists the points that there are of it. */
export async function readInventory(
  deployed: Deployed,
  now: Date,
  signal: AbortSignal,
  say: Say,
): Promise<Inventory> {
  const shelves = new Shelves(deployed.environment.vault);
  const plans: PlanInventory[] = [];
  for (const scheduled of plansOf(deployed)) {
    const run = planRunOf(deployed, scheduled, now);
    const parts: Part[] = [];
    const unsized: string[] = [];
    for (const kind of run.plan.kinds) {
      signal.throwIfAborted();
      say(`${run.plan.name}: ${kind}`);
      const { resources } = await driversOf(run.vault)(kind).discover(run);
      unsized.push(...resources.flatMap(({ source, sizeGiB }) => (sizeGiB === undefined ? [source] : [])));
      const places = [run.plan.region, ...copyRegionsOf(kind, run.plan)];
      const held = new Map<string, ReadonlyMap<string, Date[]>>();
      for (const place of places) held.set(place, await shelves.of(kind, place, run.plan.name));
      parts.push(...alike(kind, resources, held));
    }
    plans.push({ plan: run.plan, timetable: scheduled, parts, unsized });
  }
  return { plans, unreadable: shelves.unreadable };
}

/** Sources whose points are equally old become one part: a fleet that began together is forecast in one go. */
function alike(
  kind: Kind,
  resources: readonly Resource[],
  held: ReadonlyMap<string, ReadonlyMap<string, Date[]>>,
): Part[] {
  const parts = new Map<string, { gb: number; sources: number; held: Record<string, readonly Date[]> }>();
  for (const { source, sizeGiB = 0 } of resources) {
    const mine = Object.fromEntries(
      [...held].map(([place, bySource]) => [place, bySource.get(source) ?? []] as const),
    );
    const key = JSON.stringify(mine, (_, value: unknown) =>
      typeof value === 'string' ? value.slice(0, 'yyyy-mm-ddThh'.length) : value,
    );
    const known = parts.get(key) ?? { gb: 0, sources: 0, held: mine };
    parts.set(key, { ...known, gb: known.gb + sizeGiB, sources: known.sources + 1 });
  }
  return [...parts.values()].map((part) => ({ kind, ...part }));
}

/** Every place is listed once for each kind, whichever plans use it. */
class Shelves {
  readonly unreadable: string[] = [];
  private readonly known = new Map<string, Promise<readonly ListedPoint[]>>();

  constructor(private readonly vault: string) {}

  /** When the points of a plan were made, by source, in order. */
  async of(kind: Kind, place: string, plan: string): Promise<ReadonlyMap<string, Date[]>> {
    const key = `${kind} ${place}`;
    const listing = this.known.get(key) ?? this.list(kind, place);
    this.known.set(key, listing);
    const bySource = new Map<string, Date[]>();
    for (const { state, lineage } of await listing) {
      if (state !== 'completed' || lineage?.plan !== plan) continue;
      bySource.set(lineage.source, [...(bySource.get(lineage.source) ?? []), new Date(lineage.createdAt)]);
    }
    for (const times of bySource.values()) times.sort((a, b) => a.getTime() - b.getTime());
    return bySource;
  }

  /** A place that does not answer leaves a gap, which is told; the others are still worth knowing. */
  private async list(kind: Kind, place: string): Promise<readonly ListedPoint[]> {
    try {
      return await driversOf(this.vault)(kind).list(this.vault, place);
    } catch (error) {
      this.unreadable.push(
        `points of ${kind} in ${place}: ${error instanceof Error ? error.message : String(error)}`,
      );
      return [];
    }
  }
}
