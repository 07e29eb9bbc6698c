import type { DrillBench, DrillBin, DrillCheck } from '../../ports/drill-bench';
import type { RunStore } from '../../ports/run-store';
import { carryOut, writeOrder } from '../restore/carry-out';
import { factsOf } from '../restore/facts';
import { failuresOf } from '../restore/integrity';
import { NotRestorable, type Form } from '../restore/order';
import { findFor, inspect, orderOf, type Workshop } from '../restore/prepare';
import type { RestoreRecord } from '../restore/record';
import { storeWithin } from '../restore/store-within';
import { cleanUp, type CleanUpWorld } from './clean-up';
import { drillDocuments } from './documents';
import { formOf, type DrillOrder, type PlannedTest } from './order';
import { drillRecord, type DrillRecord, type TestRecord } from './record';

/** What a drill needs of the world outside. */
export interface DrillWorld extends CleanUpWorld {
  readonly workshop: Workshop;
  readonly benchOf: (form: Form) => DrillBench;
  readonly binsOf: (form: Form) => readonly DrillBin[];
  readonly store: RunStore;
  /** Between two looks at a restore; rejects to stop. */
  readonly pause: (seconds: number) => Promise<void>;
  /** Throws to stop; asked before every call that may change something. */
  readonly mayGoOn: () => void;
  /** Whether it was stopped from outside. */
  readonly isInterrupted: () => boolean;
}

/**
 * Restores each sample into isolation, looks at what came of it, and takes it away again, whatever came of it. Writes the
 * record at the end; to tell of it is the caller's.
 *
 * @throws Error where another drill has the id
 */
export async function holdDrill(order: DrillOrder, world: DrillWorld): Promise<DrillRecord> {
  const { store, now } = world;
  const held = await store.claim(drillDocuments.order(order.id), order);
  // A write whose answer was lost is repeated, and then finds itself.
  if (held !== undefined && JSON.stringify(held.value) !== JSON.stringify(order))
    throw new Error(`Another drill is called ${order.id}: ask again.`);
  const samples: TestRecord[] = [];
  for (const [index, test] of order.tests.entries()) {
    if (world.isInterrupted()) break;
    samples.push(await hold(order, test, index, world));
  }
  const record = drillRecord(order, samples, now(), world.isInterrupted());
  await store.write(drillDocuments.record(order.id), record);
  return record;
}

/** What is known of a test so far; filled while it goes on, so that nothing is lost where it breaks off. */
interface Findings {
  checks: DrillCheck[];
  restore?: string;
  record?: RestoreRecord;
}

async function hold(
  order: DrillOrder,
  test: PlannedTest,
  index: number,
  world: DrillWorld,
): Promise<TestRecord> {
  const { id, region, startedAt, targets } = order;
  const findings: Findings = { checks: [] };
  const end = await outcomeOf(() => restore(order, test, index, world, findings), world);
  const { removed, left } = await cleanUp(id, region, world.binsOf(formOf(test.kind)), world);
  const { checks, restore: restoreOf, record } = findings;
  const rtoSeconds = end.outcome === 'passed' ? record?.rtoSeconds : undefined;
  const rpoSeconds = Math.round((Date.parse(startedAt) - Date.parse(test.pointAt)) / 1000);
  return {
    ...test,
    region,
    ...end,
    ...(restoreOf !== undefined && { restore: restoreOf }),
    checks,
    steps: (record?.steps ?? []).map(({ name, began, ended }) => ({
      name,
      seconds: Math.round((Date.parse(ended) - Date.parse(began)) / 1000),
    })),
    ...(rtoSeconds !== undefined && { rtoSeconds }),
    rpoSeconds,
    missed: [
      ...missedOf('RTO', rtoSeconds, targets.rtoSeconds),
      ...missedOf('RPO', rpoSeconds, targets.rpoSeconds[test.plan]),
    ],
    removed,
    left,
  };
}

const missedOf = (name: string, seconds: number | undefined, target: number | undefined): string[] =>
  seconds !== undefined && target !== undefined && seconds > target
    ? [`${name} ${seconds} s, and the target is ${target} s`]
    : [];

/** A test that breaks is a test that did not pass: the others go on. */
async function outcomeOf(
  test: () => Promise<string[]>,
  { isInterrupted }: DrillWorld,
): Promise<Pick<TestRecord, 'outcome' | 'reason'>> {
  try {
    const problems = await test();
    return problems.length === 0 ? { outcome: 'passed' } : { outcome: 'failed', reason: problems.join('; ') };
  } catch (error) {
    if (isInterrupted()) return { outcome: 'interrupted', reason: 'was interrupted' };
    if (error instanceof NotRestorable) return { outcome: 'failed', reason: error.message };
    const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { outcome: 'failed', reason: words };
  }
}

/** @returns what is wrong with the restore, in words */
async function restore(
  order: DrillOrder,
  test: PlannedTest,
  index: number,
  world: DrillWorld,
  findings: Findings,
): Promise<string[]> {
  const { workshop, benchOf, say, now, mayGoOn } = world;
  const { id: drill, vault, region, options } = order;
  const bench = benchOf(formOf(test.kind));
  const asked = { what: test.point, kind: test.kind, region, drill, options: {} };
  say(`${test.source}: find ${test.point}`);
  // The time to recover begins here: whoever restores in need has to look as well.
  const began = now();
  mayGoOn();
  const found = await findFor(asked, workshop);
  const [point] = found.points;
  if (point === undefined) throw new NotRestorable(`There is no ${test.point} in ${region}.`);
  const integrity = await inspect(found, workshop);
  findings.checks.push(...integrity.map(({ name, passed, says }) => ({ name, passed, says })));
  const unfit = failuresOf(integrity);
  if (unfit.length > 0) return unfit;
  const facts = await factsOf(workshop.store, point);
  mayGoOn();
  const isolated = await bench.isolate({
    ...{ vault, drill, region, name: `${drill}-${index + 1}`, point, options },
    ...(facts !== undefined && { facts }),
  });
  const restoreOrder = await orderOf({ ...asked, options: isolated }, found, workshop, began);
  findings.restore = restoreOrder.id;
  const store = storeWithin(drillDocuments.folder(drill), world.store);
  await writeOrder(restoreOrder, store);
  const record = await carryOut(restoreOrder, workshop.restorerOf(restoreOrder.form).steps(restoreOrder), {
    store,
    location: '',
    // A test is told of as a test, once, by whoever holds the drill.
    notifier: { publish: () => Promise.resolve() },
    now,
    pause: world.pause,
    say: (text) => {
      say(`${test.source}: ${text}`);
    },
    mayGoOn,
  });
  findings.record = record;
  findings.checks.push(...checksOf(record));
  if (record.outcome !== 'success')
    return [`${record.stopped?.step ?? 'the restore'}: ${record.stopped?.reason ?? record.outcome}`];
  const seen = await bench.examine(restoreOrder, record.made);
  findings.checks.push(...seen);
  return seen.filter(({ passed }) => !passed).map(({ name, says }) => `${name}: ${says}`);
}

/** What the restore has looked at itself. */
function checksOf({ steps, stopped }: RestoreRecord): DrillCheck[] {
  const passed = steps
    .filter(({ phase }) => phase === 'validate')
    .map(({ name, says = 'done' }) => ({ name, passed: true, says }));
  return stopped === undefined
    ? passed
    : [...passed, { name: stopped.step, passed: false, says: stopped.reason }];
}
