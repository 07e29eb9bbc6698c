import type { Restorer } from '../../ports/restorer';
import type { RunStore } from '../../ports/run-store';
import { concurrently } from '../concurrently';
import { errorWords } from '../error-words';
import { carryOut, writeOrder } from '../restore/carry-out';
import type { Form } from '../restore/order';
import { failoverDocuments } from './documents';
import { outcomeOf, restoreStore } from './earlier';
import { STAGES, type FailoverOrder, type Member, type Stage } from './order';
import { failoverRecord, type Ended, type FailoverRecord, type StageRecord } from './record';

/** What carrying out a failover needs of the world outside. */
export interface FailoverWorld {
  readonly store: RunStore;
  readonly restorerOf: (form: Form) => Restorer;
  readonly now: () => Date;
  /** Between two looks; rejects to stop. */
  readonly pause: (seconds: number) => Promise<void>;
  /** Throws to stop; asked before every call that may change something. */
  readonly mayGoOn: () => void;
  /** Whether it was stopped from outside. */
  readonly isInterrupted: () => boolean;
  /** Shows a stage while it lasts. */
  readonly inStage: (
    stage: Stage,
    count: number,
    task: (say: (text: string) => void) => Promise<void>,
  ) => Promise<void>;
  /** How many restores go on side by side. */
  readonly parallel: number;
}

/**
 * Takes the turn with the order, then writes it where it stays: whoever planned meanwhile must plan anew, or both would
 * make everything. One that was stopped between the two is written down by the next, so that it can be resumed.
 *
 * @param last the failover that was the newest when this one was planned
 * @throws Error where another has begun since
 */
export async function writeFailover(
  order: FailoverOrder,
  last: string | undefined,
  store: Pick<RunStore, 'claim'>,
): Promise<void> {
  const held = await store.claim(failoverDocuments.turn, order);
  if (held !== undefined && !isOf(order.id, held.value)) {
    const lost = isOf(last, held.value) ? await store.claim(failoverDocuments.turn, order, held) : held;
    if (lost !== undefined && !isOf(order.id, lost.value)) {
      const other = lost.value as FailoverOrder;
      await store.claim(failoverDocuments.order(other.id), other);
      throw new Error(`Another failover to ${order.region} has begun meanwhile, ${other.id}: ask again.`);
    }
  }
  await store.claim(failoverDocuments.order(order.id), order);
}

const isOf = (id: string | undefined, turn: unknown): boolean => (turn as FailoverOrder).id === id;

/**
 * Brings up stage after stage, from where it stands to its end. One that fails stops no other; whatever comes after it
 * says that it is missing. Writes the record at the end; to tell of it is the caller's.
 *
 * Stopped anywhere, it is called again with the same order: what serves is not begun again.
 */
export async function carryOutFailover(order: FailoverOrder, world: FailoverWorld): Promise<FailoverRecord> {
  const { store, now, isInterrupted, inStage, parallel } = world;
  const ended: Ended[] = [];
  const stages: StageRecord[] = [];
  for (const stage of STAGES) {
    const members = order.members.filter((member) => member.stage === stage);
    if (members.length === 0) continue;
    const began = now();
    if (isInterrupted()) ended.push(...members.map((member) => ({ member })));
    else
      await inStage(stage, members.length, async (say) => {
        let over = 0;
        const these = await concurrently(members, parallel, async (member) => {
          const one = await bringUp(order, member, world, say);
          say(`${++over} of ${members.length}: ${member.label}: ${one.record?.outcome ?? 'stopped'}`);
          return one;
        });
        ended.push(...these.map((one, at) => one ?? { member: members[at] as Member }));
      });
    stages.push({ stage, seconds: Math.round((now().getTime() - began.getTime()) / 1000) });
  }
  const record = failoverRecord(order, ended, stages, now(), isInterrupted());
  await store.write(failoverDocuments.record(order.id), record);
  return record;
}

/** One that breaks is one that does not serve: the others go on. */
async function bringUp(
  { id }: FailoverOrder,
  member: Member,
  { store: whole, restorerOf, now, pause, mayGoOn, isInterrupted }: FailoverWorld,
  say: (text: string) => void,
): Promise<Ended> {
  const { restore, label } = member;
  const store = restoreStore(id, whole);
  try {
    const known = await outcomeOf(id, member, whole);
    if (known?.outcome === 'success') return { member, record: known };
    mayGoOn();
    await writeOrder(restore, store);
    const record = await carryOut(restore, restorerOf(restore.form).steps(restore), {
      store,
      location: '',
      // All of it is told as one, by whoever holds the failover.
      notifier: { publish: () => Promise.resolve() },
      now,
      pause,
      mayGoOn,
      say: (text) => {
        say(`${label}: ${text}`);
      },
    });
    return { member, record };
  } catch (error) {
    if (isInterrupted()) return { member };
    return { member, broke: errorWords(error) };
  }
}
