import type { Made, Restorer } from '../../ports/restorer';
import type { RunStore } from '../../ports/run-store';
import { concurrently } from '../concurrently';
import type { Form } from '../restore/order';
import type { RestoreRecord } from '../restore/record';
import { readRecord } from '../restore/restores';
import { storeWithin } from '../restore/store-within';
import { failoverDocuments, failoverIdIn } from './documents';
import type { FailoverOrder, Member, Serving } from './order';
import type { FailoverRecord } from './record';

/** A failover that was begun, with what became of it. */
export interface Begun {
  readonly order: FailoverOrder;
  /** Absent where it was stopped before it could write one. */
  readonly record?: FailoverRecord;
}

/** Whether nothing goes on with it unless it is resumed. */
export const isOver = ({ record }: Begun): boolean =>
  record !== undefined && record.status !== 'interrupted' && record.status !== 'under way';

const AT_ONCE = 8;

/** Every failover to a region, the newest first. */
export async function failovers(store: Pick<RunStore, 'keys' | 'read'>): Promise<Begun[]> {
  const ids = (await store.keys(failoverDocuments.all)).flatMap((key) => failoverIdIn(key) ?? []);
  const begun = await concurrently(ids.toSorted().toReversed(), AT_ONCE, (id) => readFailover(id, store));
  return begun.flatMap((one) => one ?? []);
}

/** @returns undefined when there is no such failover */
export async function readFailover(id: string, store: Pick<RunStore, 'read'>): Promise<Begun | undefined> {
  const order = (await store.read(failoverDocuments.order(id))) as FailoverOrder | undefined;
  if (order === undefined) return undefined;
  const record = (await store.read(failoverDocuments.record(id))) as FailoverRecord | undefined;
  return { order, ...(record !== undefined && { record }) };
}

export const restoreStore = (id: string, store: RunStore): RunStore =>
  storeWithin(failoverDocuments.folder(id), store);

/** What became of the restore of a member; undefined for one that has come to no end. */
export const outcomeOf = (
  failover: string,
  { restore }: Member,
  store: RunStore,
): Promise<RestoreRecord | undefined> => readRecord(restore.id, restoreStore(failover, store));

/** What is there of a unit by earlier failovers. */
export type Standing =
  | { readonly status: 'free' }
  | { readonly status: 'serves'; readonly serving: Serving }
  /** Only resuming that failover may touch it. */
  | { readonly status: 'unfinished'; readonly failover: string };

/** Looks up what earlier failovers of the same region have made of things, and whether it is there still. */
export class Standings {
  constructor(
    private readonly earlier: readonly Begun[],
    private readonly from: string,
    private readonly store: RunStore,
    private readonly restorerOf: (form: Form) => Restorer,
  ) {}

  async of(unit: string): Promise<Standing> {
    for (const begun of this.earlier) {
      const { id, from, members } = begun.order;
      const member = members.find((one) => one.unit === unit);
      if (from !== this.from || member === undefined) continue;
      const record = await outcomeOf(id, member, this.store);
      const made = await this.restorerOf(member.restore.form).made(member.restore);
      if (record?.outcome === 'success') {
        // Somebody took it away: it may be brought up anew.
        if (made.length === 0) continue;
        return { status: 'serves', serving: servingOf(id, member, made) };
      }
      if (!isOver(begun) || made.length > 0) return { status: 'unfinished', failover: id };
    }
    return { status: 'free' };
  }
}

function servingOf(failover: string, { stage, restore, ...subject }: Member, made: readonly Made[]): Serving {
  return {
    ...subject,
    failover,
    pointAt: restore.pointAt,
    made: made.map(({ what, id }) => `${what} ${id}`),
  };
}
