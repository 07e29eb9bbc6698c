import { cleanUp, type CleanedUp, type Cleaning } from './clean-up';
import { drillDocuments } from './documents';
import { formOf, type DrillOrder, type PlannedTest } from './order';
import type { TestRecord } from './record';
import { restoreTest, type Verdict } from './restore-test';
import type { DrillWorld } from './world';
import { missedOf } from '../targets';

/**
 * One test of a drill, from where it stands to its end: restored, looked at, and taken away again, whatever came of it.
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
  const verdict = await restoreTest(order, test, index, world);
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
  const key = drillDocuments.cleaning(id, index);
  const known = (await store.read(key)) as Cleaning | undefined;
  return cleanUp(id, region, binsOf(formOf(kind)), world, {
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
