import type { Driver } from '../../ports/driver';
import type { DrillOptions } from '../../ports/drill-bench';
import type { ObjectShelf } from '../../ports/object-shelf';
import type { RunStore } from '../../ports/run-store';
import { concurrently } from '../concurrently';
import type { BackupPlan, Kind } from '../plan';
import { drillDocuments, isDrillRecord } from './documents';
import { filesStock } from './files-stock';
import { drillId, isReadInPlace, type DrillOrder, type PlannedTest, type Untested } from './order';
import type { DrillRecord } from './record';
import { sample, turnOf, type History } from './sample';
import type { Targets } from '../targets';

export interface AskedDrill {
  /**
   * What it is called, where that is known before: a drill that a schedule asks for twice is one.
   * @default by the time
   */
  readonly id?: string;
  readonly vault: string;
  /** Where the plans run. */
  readonly home: string;
  /** Where the points are taken from, and restored. */
  readonly region: string;
  readonly plans: readonly Pick<BackupPlan, 'name' | 'kinds'>[];
  /** How many sources of each kind of each plan. */
  readonly count: number;
  readonly targets: Targets;
  readonly options: DrillOptions;
}

/** Works out what is to be tested. Changes nothing. */
export async function planDrill(
  asked: AskedDrill,
  store: Pick<RunStore, 'keys' | 'read'>,
  driverOf: (kind: Kind) => Pick<Driver, 'list'>,
  now: Date,
  objects: Pick<ObjectShelf, 'hasBucket'>,
): Promise<DrillOrder> {
  const { vault, home, region, plans, count, targets, options } = asked;
  const history = await historyOf(store);
  const tests: PlannedTest[] = [];
  const untested: Untested[] = [];
  const lists = new Map<Kind, Awaited<ReturnType<Driver['list']>>>();
  for (const { name: plan, kinds } of plans)
    for (const kind of kinds) {
      if (isReadInPlace(kind)) {
        const { points, why } = await filesStock({ plan, home, region }, store, objects, now);
        untested.push(...why.map((reason) => ({ plan, kind, reason })));
        tests.push(...sample({ plan, kind, home, points }, history, count));
        continue;
      }
      const points = lists.get(kind) ?? (await driverOf(kind).list(vault, region));
      lists.set(kind, points);
      const chosen = sample({ plan, kind, home, points }, history, count);
      if (chosen.length === 0)
        untested.push({ plan, kind, reason: `it has no completed point in ${region}` });
      tests.push(...chosen);
    }
  return {
    ...{ version: 1, id: asked.id ?? drillId(now), vault, home, region, startedAt: now.toISOString() },
    ...{ plans: plans.map(({ name }) => name), tests, untested, targets, options },
  };
}

const AT_ONCE = 8;

/** When each source was last tested, by the records of all drills; a test that was interrupted is none. */
export async function historyOf(store: Pick<RunStore, 'keys' | 'read'>): Promise<History> {
  const history = new Map<string, string>();
  for (const { region, startedAt, samples } of await readDrills(store))
    for (const { kind, source, outcome } of samples) {
      const turn = turnOf(region, kind, source);
      if (outcome !== 'interrupted' && (history.get(turn) ?? '') < startedAt) history.set(turn, startedAt);
    }
  return history;
}

async function readDrills(store: Pick<RunStore, 'keys' | 'read'>): Promise<DrillRecord[]> {
  const keys = (await store.keys(drillDocuments.all)).filter(isDrillRecord);
  const records = await concurrently(keys, AT_ONCE, (key) => store.read(key));
  return records.filter(isRecord);
}

/** What somebody else has put there says nothing of whose turn it is, and must not end every drill to come. */
const isRecord = (document: unknown): document is DrillRecord =>
  typeof document === 'object' &&
  document !== null &&
  'samples' in document &&
  Array.isArray(document.samples);
