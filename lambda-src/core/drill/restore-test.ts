import type { DrillCheck, Unlooked } from '../../ports/drill-bench';
import { errorWords } from '../error-words';
import { carryOut, writeOrder } from '../restore/carry-out';
import { factsOf } from '../restore/facts';
import { failuresOf } from '../restore/integrity';
import { NotRestorable, type RestoreOrder } from '../restore/order';
import { findFor, inspect, orderOf } from '../restore/prepare';
import type { RestoreRecord } from '../restore/record';
import { storeWithin } from '../restore/store-within';
import { once } from '../written-once';
import { drillDocuments } from './documents';
import { formOf, nameOfTest, type DrillOrder, type PlannedTest } from './order';
import type { TestRecord } from './record';
import { UnderWay } from './under-way';
import type { DrillWorld } from './world';

/** What came of a restore, before what it made is taken away. */
export interface Verdict extends Pick<
  TestRecord,
  'outcome' | 'reason' | 'restore' | 'checks' | 'unlooked' | 'steps' | 'read' | 'rtoSeconds'
> {
  /** ISO 8601. */
  readonly at: string;
}

/** What was looked at before the restore, and the order of it where nothing was wrong. */
interface Prepared {
  readonly checks: readonly DrillCheck[];
  /** What is wrong with the point; empty where there is an order. */
  readonly unfit: readonly string[];
  readonly order?: RestoreOrder;
}

/** What is known of a test so far; filled while it goes on, so that nothing is lost where it breaks off. */
interface Findings {
  checks: DrillCheck[];
  unlooked: Unlooked[];
  restore?: string;
  record?: RestoreRecord;
}

/** Hours after which what is unfinished of a drill has failed: a restore that takes longer is no answer to a disaster. */
export const DRILL_HOURS = 24;

/**
 * Restores the point of a test into isolation and looks at what came of it, from where that stands. A test that breaks is
 * one that did not pass: the others go on.
 *
 * @throws UnderWay where it is gone on with later
 */
export async function restoreTest(
  order: DrillOrder,
  test: PlannedTest,
  index: number,
  world: DrillWorld,
): Promise<Verdict> {
  const findings: Findings = { checks: [], unlooked: [] };
  const end = await outcomeOf(() => restore(order, test, index, withinHours(order, world), findings), world);
  const { checks, unlooked, restore: restoreOf, record } = findings;
  return {
    ...end,
    ...(restoreOf !== undefined && { restore: restoreOf }),
    checks,
    ...(unlooked.length > 0 && { unlooked }),
    steps: (record?.steps ?? []).map(({ name, began, ended }) => ({
      name,
      seconds: Math.round((Date.parse(ended) - Date.parse(began)) / 1000),
    })),
    ...(end.outcome === 'passed' && record !== undefined && { rtoSeconds: record.rtoSeconds }),
    at: world.now().toISOString(),
  };
}

/** The same world, until the drill has taken too long. */
export function withinHours({ startedAt }: DrillOrder, world: DrillWorld): DrillWorld {
  const end = Date.parse(startedAt) + DRILL_HOURS * 3_600_000;
  return {
    ...world,
    mayGoOn: () => {
      world.mayGoOn();
      if (world.now().getTime() > end)
        throw new NotRestorable(`The drill has taken ${DRILL_HOURS} hours, and it was not restored by then.`);
    },
  };
}

/** What comes of a test that tells its problems, or breaks. */
export async function outcomeOf(
  test: () => Promise<string[]>,
  { isInterrupted }: DrillWorld,
): Promise<Pick<TestRecord, 'outcome' | 'reason'>> {
  try {
    const problems = await test();
    return problems.length === 0 ? { outcome: 'passed' } : { outcome: 'failed', reason: problems.join('; ') };
  } catch (error) {
    if (error instanceof UnderWay) throw error;
    if (isInterrupted()) return { outcome: 'interrupted', reason: 'was interrupted' };
    if (error instanceof NotRestorable) return { outcome: 'failed', reason: error.message };
    return { outcome: 'failed', reason: errorWords(error) };
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
  const prepared = await preparedOf(order, test, index, world);
  findings.checks.push(...prepared.checks);
  if (prepared.order === undefined) return [...prepared.unfit];
  const restoreOrder = prepared.order;
  findings.restore = restoreOrder.id;
  const store = storeWithin(drillDocuments.folder(order.id), world.store);
  const patience = {
    now,
    pause: world.pause,
    say: (text: string) => {
      say(`${test.source}: ${text}`);
    },
    mayGoOn,
  };
  await writeOrder(restoreOrder, store);
  const record = await carryOut(restoreOrder, workshop.restorerOf(restoreOrder.form).steps(restoreOrder), {
    store,
    location: '',
    // A test is told of as a test, once, by whoever holds the drill.
    notifier: { publish: () => Promise.resolve() },
    ...patience,
  });
  findings.record = record;
  findings.checks.push(...checksOf(record));
  if (record.outcome !== 'success')
    return [`${record.stopped?.step ?? 'the restore'}: ${record.stopped?.reason ?? record.outcome}`];
  const bench = benchOf(formOf(test.kind));
  const seen = await bench.examine(restoreOrder, record.made, patience, order.options);
  const checks = seen.filter((one) => 'passed' in one);
  findings.checks.push(...checks);
  findings.unlooked.push(...seen.filter((one) => 'unlooked' in one));
  return checks.filter(({ passed }) => !passed).map(({ name, says }) => `${name}: ${says}`);
}

/** Looks at the point, and works out how it is restored: once, so that whoever goes on restores the same. */
async function preparedOf(
  { id: drill, vault, region, options }: DrillOrder,
  test: PlannedTest,
  index: number,
  { workshop, benchOf, store, say, now, mayGoOn }: DrillWorld,
): Promise<Prepared> {
  const key = drillDocuments.prepared(drill, index);
  const known = (await store.read(key)) as Prepared | undefined;
  if (known !== undefined) return known;
  const asked = { what: test.point, kind: test.kind, region, drill, options: {} };
  say(`${test.source}: find ${test.point}`);
  mayGoOn();
  // The time to recover begins here: whoever restores in need has to look as well.
  const { at } = await once(store, drillDocuments.begun(drill, index), { at: now().toISOString() });
  const found = await findFor(asked, workshop);
  const [point] = found.points;
  if (point === undefined) throw new NotRestorable(`There is no ${test.point} in ${region}.`);
  const integrity = await inspect(found, workshop);
  const checks = integrity.map(({ name, passed, says }) => ({ name, passed, says }));
  const unfit = failuresOf(integrity);
  if (unfit.length > 0) return once(store, key, { checks, unfit });
  const facts = await factsOf(workshop.store, point);
  mayGoOn();
  const isolated = await benchOf(formOf(test.kind)).isolate({
    ...{ vault, drill, region, name: nameOfTest(drill, index), point, options },
    ...(facts !== undefined && { facts }),
  });
  const order = await orderOf({ ...asked, options: isolated }, found, workshop, new Date(at));
  return once(store, key, { checks, unfit, order });
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
