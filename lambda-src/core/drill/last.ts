import type { RunStore } from '../../ports/run-store';
import { drillDocuments, isTold } from './documents';
import type { DrillRecord } from './record';

/** The last drill that a schedule asked for and that came to its end; undefined where none did. */
export async function lastTold(store: Pick<RunStore, 'keys' | 'read'>): Promise<DrillRecord | undefined> {
  // Their ids tell the time, so the last is the newest.
  const newest = (await store.keys(drillDocuments.all)).filter(isTold).at(-1);
  return newest === undefined ? undefined : ((await store.read(newest)) as DrillRecord | undefined);
}
