import type { Made, Restorer } from '../../ports/restorer';
import type { RunStore } from '../../ports/run-store';
import { concurrently } from '../concurrently';
import { stepsDone } from './carry-out';
import { restoreDocuments, restoreIdIn } from './documents';
import type { Form, RestoreOrder } from './order';
import type { RestoreOutcome, RestoreRecord } from './record';

/** One restore as a list shows it. */
export interface ListedRestore {
  readonly id: string;
  readonly source: string;
  readonly form: Form;
  readonly region: string;
  readonly askedAt: string;
  /** `half-made` is one that was stopped before it could say anything. */
  readonly state: RestoreOutcome | 'half-made';
  readonly reason?: string;
  /** Of one that is not at its end: what AWS shows now, also what was never written down. */
  readonly made: readonly Made[];
  readonly left: readonly Made[];
}

const AT_ONCE = 8;

/** All restores of a vault, the newest first. */
export async function listRestores(
  store: Pick<RunStore, 'keys' | 'read'>,
  restorerOf: (form: Form) => Restorer,
): Promise<ListedRestore[]> {
  const keys = await store.keys(restoreDocuments.all);
  const ids = [...new Set(keys.flatMap((key) => restoreIdIn(key) ?? []))].sort().reverse();
  const listed = await concurrently(ids, AT_ONCE, (id) => listedRestore(id, store, restorerOf));
  return listed.flatMap((one) => one ?? []);
}

/** @returns undefined when there is no such restore */
export const readOrder = async (
  id: string,
  store: Pick<RunStore, 'read'>,
): Promise<RestoreOrder | undefined> =>
  (await store.read(restoreDocuments.order(id))) as RestoreOrder | undefined;

/** @returns undefined for one that was stopped before it wrote one */
export const readRecord = async (
  id: string,
  store: Pick<RunStore, 'read'>,
): Promise<RestoreRecord | undefined> =>
  (await store.read(restoreDocuments.record(id))) as RestoreRecord | undefined;

async function listedRestore(
  id: string,
  store: Pick<RunStore, 'keys' | 'read'>,
  restorerOf: (form: Form) => Restorer,
): Promise<ListedRestore | undefined> {
  const order = await readOrder(id, store);
  if (order === undefined) return undefined;
  const { source, form, region, askedAt } = order;
  const record = await readRecord(id, store);
  const shared = { id, source, form, region, askedAt };
  if (record?.outcome === 'success')
    return { ...shared, state: 'success', made: record.made, left: record.left };
  const steps = [...(await stepsDone(id, store)).values()];
  return {
    ...shared,
    state: record?.outcome ?? 'half-made',
    ...(record?.stopped !== undefined && { reason: `${record.stopped.step}: ${record.stopped.reason}` }),
    made: await restorerOf(form).made(order),
    left: steps.flatMap(({ left = [] }) => left),
  };
}
