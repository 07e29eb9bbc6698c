import type { Notifier } from '../../ports/notifier';
import type { Made, RestoreStep, StepResult } from '../../ports/restorer';
import type { RunStore } from '../../ports/run-store';
import type { Outcome } from '../outcome';
import { restoreAttributes } from '../notices/recovery-notice';
import { writeAlone } from '../written-once';
import { restoreDocuments } from './documents';
import type { RestoreOrder } from './order';
import { restoreRecord, type RestoreRecord, type StepRecord } from './record';
import { messageOf, subjectOf } from './words';

/** What carrying out a restore needs of the world outside. */
export interface RestoreWorld {
  readonly store: RunStore;
  /** Where the store's keys lie, for people: `s3://bucket/`. */
  readonly location: string;
  readonly notifier: Notifier;
  readonly now: () => Date;
  /** Between two looks; rejects to stop. */
  readonly pause: (seconds: number) => Promise<void>;
  /** Tells how far it is. */
  readonly say: (text: string) => void;
  /** Throws to stop; asked before every call that may change something. */
  readonly mayGoOn: () => void;
}

/** A step that takes longer is left as it is, to be resumed: the largest databases take hours. */
const MOST_SECONDS_OF_A_STEP = 12 * 3600;
/** Pauses between looks grow to this many seconds. */
const LONGEST_PAUSE = 15;

/**
 * Writes the order down, so that whatever is made from now on can be found and finished.
 *
 * @throws Error where another restore has the id: two that were asked for in one millisecond
 */
export const writeOrder = (order: RestoreOrder, store: Pick<RunStore, 'claim'>): Promise<void> =>
  writeAlone(
    store,
    restoreDocuments.order(order.id),
    order,
    `Another restore is called ${order.id}: ask again.`,
  );

/**
 * Carries out an order that was written, from where it stands to its end. Stopped anywhere, by a crash or an
 * interruption, it is called again with the same order: each step is written down when it is over, and one that was not
 * finds what it has made.
 */
export async function carryOut(
  order: RestoreOrder,
  steps: readonly RestoreStep[],
  world: RestoreWorld,
): Promise<RestoreRecord> {
  const { store, now } = world;
  const done = await stepsDone(order.id, store);
  const over: StepRecord[] = [];
  for (const [index, step] of steps.entries()) {
    const known = done.get(step.name);
    if (known !== undefined) {
      over.push(known);
      continue;
    }
    const began = now().toISOString();
    const outcome = await toItsEnd(step, madeBy(over), world);
    if (outcome.status !== 'done') {
      const stopped = { step: step.name, phase: step.phase, reason: outcome.reason };
      const word = outcome.status === 'later' ? 'under way' : 'failure';
      return close(restoreRecord(order, over, now(), word, stopped), world);
    }
    const ended = now().toISOString();
    const record: StepRecord = { name: step.name, phase: step.phase, began, ended, ...outcome.value };
    await store.write(restoreDocuments.step(order.id, index, step.name), record);
    over.push(record);
  }
  return close(restoreRecord(order, over, now(), 'success'), world);
}

/** The steps of a restore that are over, by name. */
export async function stepsDone(
  id: string,
  store: Pick<RunStore, 'keys' | 'read'>,
): Promise<ReadonlyMap<string, StepRecord>> {
  const keys = await store.keys(restoreDocuments.steps(id));
  const steps = await Promise.all(keys.map(async (key) => (await store.read(key)) as StepRecord));
  return new Map(steps.map((step) => [step.name, step]));
}

const madeBy = (steps: readonly StepRecord[]): Made[] => steps.flatMap(({ made = [] }) => made);

async function toItsEnd(
  step: RestoreStep,
  sofar: readonly Made[],
  { say, pause, now, mayGoOn }: RestoreWorld,
): Promise<Outcome<StepResult>> {
  const end = now().getTime() + MOST_SECONDS_OF_A_STEP * 1000;
  for (let looks = 1; ; looks++) {
    mayGoOn();
    say(step.name);
    const outcome = await step.advance(sofar);
    if (outcome.status !== 'later' || now().getTime() > end) return outcome;
    say(`${step.name}: ${outcome.reason}`);
    await pause(Math.min(looks, LONGEST_PAUSE));
  }
}

/** Tells of it, then writes the record: a crash between the two tells twice rather than not at all. */
async function close(
  record: RestoreRecord,
  { store, location, notifier }: RestoreWorld,
): Promise<RestoreRecord> {
  const key = restoreDocuments.record(record.id);
  if (record.outcome !== 'under way')
    await notifier.publish(
      subjectOf(record),
      messageOf(record, `${location}${key}`),
      restoreAttributes(record),
    );
  await store.write(key, record);
  return record;
}
