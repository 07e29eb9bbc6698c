import { cleanUp, type CleanedUp, type Cleaning } from './clean-up';
import { drillDocuments } from './documents';
import { binsFor } from './give-up';
import { isReadInPlace, type DrillOrder, type PlannedTest } from './order';
import { readTest } from './read-test';
import type { TestRecord } from './record';
import { restoreTest, type Verdict } from './restore-test';
import type { DrillWorld } from './world';
import { missedOf } from '../targets';

/**
 * One test of a drill, from where it stands to its end: restored, looked at, and taken away again, whatever came of it; or read.
 * What is over is written down and not done again.
 *
 * @throws UnderWay where it is gone on with later
 */
export async function holdTest(
  order: DrillOrder,
  test: PlannedTest,
  index: number,
  world: DrillWorld,
): Promise<TestRecord> {
  const { store } = world;
  const key = drillDocuments.outcome(order.id, index);
  const known = (await store.read(key)) as TestRecord | undefined;
  if (known !== undefined) return known;
  const { verdict, unwritten } = await verdictOf(order, test, index, world);
  const cleaned = await takeAway(order, test, index, verdict, world);
  // Not before: what was made costs, whether or not anything can be written down.
  if (unwritten !== undefined) throw unwritten;
  const record = testRecord(order, test, verdict, cleaned);
  await store.write(key, record);
  return record;
}

interface Written {
  readonly verdict: Verdict;
  /** Why it could not be written down. */
  readonly unwritten?: Error;
}

async function verdictOf(
  order: DrillOrder,
  test: PlannedTest,
  index: number,
  world: DrillWorld,
): Promise<Written> {
  const key = drillDocuments.verdict(order.id, index);
  const known = (await world.store.read(key)) as Verdict | undefined;
  if (known !== undefined) return { verdict: known };
  const hold = isReadInPlace(test.kind) ? readTest : restoreTest;
  const verdict = await hold(order, test, index, world);
  try {
    await world.store.write(key, verdict);
    return { verdict };
  } catch (error) {
    return { verdict, unwritten: error instanceof Error ? error : new Error(String(error)) };
  }
}

async function takeAway(
  { id, region }: DrillOrder,
  { kind }: PlannedTest,
  index: number,
  { at }: Verdict,
  world: DrillWorld,
): Promise<CleanedUp> {
  const { store, binsOf } = world;
  const bins = binsFor(kind, binsOf);
  if (bins.length === 0) return { removed: [], left: [] };
  const key = drillDocuments.cleaning(id, index);
  const known = (await store.read(key)) as Cleaning | undefined;
  return cleanUp(id, region, bins, world, {
    from: known ?? { began: at, asked: [], emptyLooks: 0 },
    keep: (cleaning) => store.write(key, cleaning),
  });
}

function testRecord(
  { region, startedAt, targets }: DrillOrder,
  test: PlannedTest,
  { at, ...verdict }: Verdict,
  { removed, left }: CleanedUp,
): TestRecord {
  const rpoSeconds = Math.round((Date.parse(startedAt) - Date.parse(test.pointAt)) / 1000);
  return {
    ...test,
    region,
    ...verdict,
    rpoSeconds,
    missed: [
      ...missedOf('RTO', verdict.rtoSeconds, targets.rtoSeconds),
      ...missedOf('RPO', rpoSeconds, targets.rpoSeconds[test.plan]),
    ],
    removed,
    left,
  };
}
