import type { DrillBin } from '../../ports/drill-bench';
import type { RunStore } from '../../ports/run-store';
import type { Form } from '../restore/order';
import { cleanUp, type Cleaning } from './clean-up';
import { drillDocuments } from './documents';
import type { Kind } from '../plan';
import { formOf, isReadInPlace, type DrillOrder } from './order';
import { drillRecord, type DrillRecord, type TestRecord } from './record';
import type { DrillWorld } from './world';

/**
 * Ends a drill that cannot go on: takes away all that it has made, and writes the record with what is known.
 *
 * @param reason why it cannot, for people
 * @throws UnderWay where it is gone on with later
 */
export async function giveUp(
  order: DrillOrder,
  reason: string,
  world: Pick<DrillWorld, 'store' | 'binsOf' | 'now' | 'rest' | 'say'>,
): Promise<DrillRecord> {
  const { id, region } = order;
  const { store, binsOf, now } = world;
  const key = drillDocuments.givingUp(id);
  const known = (await store.read(key)) as Cleaning | undefined;
  const { left } = await cleanUp(id, region, allBins(order, binsOf), world, {
    from: known ?? { began: now().toISOString(), asked: [], emptyLooks: 0 },
    keep: (cleaning) => store.write(key, cleaning),
  });
  const record = drillRecord(order, await testsOver(order, store), now(), { broke: reason, left });
  await store.write(drillDocuments.record(id), record);
  return record;
}

/** Whatever any test of a drill may have made. */
export function allBins({ tests }: DrillOrder, binsOf: (form: Form) => readonly DrillBin[]): DrillBin[] {
  return [...new Set(tests.flatMap(({ kind }) => binsFor(kind, binsOf)))];
}

/** What a test of a kind makes lies in these; none where nothing is made. */
export const binsFor = (kind: Kind, binsOf: (form: Form) => readonly DrillBin[]): readonly DrillBin[] =>
  isReadInPlace(kind) ? [] : binsOf(formOf(kind));

/** The tests of a drill that came to their end. */
export async function testsOver(
  { id, tests }: DrillOrder,
  store: Pick<RunStore, 'read'>,
): Promise<TestRecord[]> {
  const found = await Promise.all(tests.map((_, index) => store.read(drillDocuments.outcome(id, index))));
  return found.filter((one) => one !== undefined) as TestRecord[];
}
