import { writeAlone } from '../written-once';
import { drillDocuments } from './documents';
import type { DrillOrder } from './order';
import { drillRecord, type DrillRecord, type TestRecord } from './record';
import { holdTest } from './test';
import type { DrillWorld } from './world';

/**
 * Restores each sample into isolation, looks at what came of it, and takes it away again, whatever came of it. Writes the
 * record at the end; to tell of it is the caller's. Called again with the same order, after a crash or after `UnderWay`, it
 * goes on from where it stands: nothing that is over is done again, and a restore is resumed by its own order.
 *
 * @throws UnderWay where the world does not wait: it is called again later
 * @throws Error where another drill has the id
 */
export async function holdDrill(order: DrillOrder, world: DrillWorld): Promise<DrillRecord> {
  const { store, now } = world;
  await writeAlone(
    store,
    drillDocuments.order(order.id),
    order,
    `Another drill is called ${order.id}: ask again.`,
  );
  const samples: TestRecord[] = [];
  for (const [index, test] of order.tests.entries()) {
    if (world.isInterrupted()) break;
    samples.push(await holdTest(order, test, index, world));
  }
  const record = drillRecord(order, samples, now(), { interrupted: world.isInterrupted() });
  await store.write(drillDocuments.record(order.id), record);
  return record;
}
