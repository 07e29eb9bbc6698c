import type { DrillBin } from '../../ports/drill-bench';
import type { RunStore } from '../../ports/run-store';
import type { Made } from '../../ports/restorer';
import type { Form } from '../restore/order';
import { cleanUp, type CleanUpWorld } from './clean-up';
import { drillDocuments, drillIdIn } from './documents';
import { allBins, testsOver } from './give-up';
import type { DrillOrder } from './order';
import { drillRecord, type DrillRecord, type Left } from './record';

/** A drill that may have left something: it has no record, or its record says so. */
export interface OpenDrill {
  readonly order: DrillOrder;
  readonly record?: DrillRecord;
}

/** What became of what a drill had left. */
export interface Tidied {
  readonly drill: string;
  readonly region: string;
  readonly removed: readonly Made[];
  readonly left: readonly Left[];
}

/** The drills that were interrupted, and those that could not take everything away, the oldest first. */
export async function openDrills(store: Pick<RunStore, 'keys' | 'read'>): Promise<OpenDrill[]> {
  const ids = (await store.keys(drillDocuments.all)).flatMap((key) => drillIdIn(key) ?? []);
  const drills = await Promise.all(ids.map((id) => openDrill(id, store)));
  return drills
    .flatMap((one) => one ?? [])
    .filter(({ record }) => record === undefined || record.left.length > 0);
}

/** @returns undefined when there is no such drill */
export async function openDrill(id: string, store: Pick<RunStore, 'read'>): Promise<OpenDrill | undefined> {
  const order = (await store.read(drillDocuments.order(id))) as DrillOrder | undefined;
  if (order === undefined) return undefined;
  const record = (await store.read(drillDocuments.record(id))) as DrillRecord | undefined;
  return { order, ...(record !== undefined && { record }) };
}

/** Takes away what a drill has left, and writes down that it is gone, or what is not. */
export async function tidy(
  { order, record }: OpenDrill,
  binsOf: (form: Form) => readonly DrillBin[],
  store: Pick<RunStore, 'write' | 'read'>,
  world: CleanUpWorld,
): Promise<Tidied> {
  const { id, region } = order;
  const { removed, left } = await cleanUp(id, region, allBins(order, binsOf), world);
  const known =
    record ?? drillRecord(order, await testsOver(order, store), world.now(), { interrupted: true });
  const isLeft = (thing: Made): boolean => left.some((one) => one.id === thing.id);
  await store.write(drillDocuments.record(id), {
    ...known,
    samples: known.samples.map((one) => ({ ...one, left: one.left.filter(isLeft) })),
    left,
  } satisfies DrillRecord);
  return { drill: id, region, removed, left };
}
