import type { RunStore } from '../../ports/run-store';
import { once } from '../written-once';
import { drillDocuments, isTold } from './documents';
import type { DrillRecord } from './record';

/**
 * Seconds since the last restore test that a schedule asked for came to its end; where none ever did, since somebody first looked.
 * So a schedule that never starts anything is noticed, too.
 */
export async function drillAgeSeconds(
  store: Pick<RunStore, 'keys' | 'read' | 'claim'>,
  now: Date,
): Promise<number> {
  // Their ids tell the time, so the last is the newest.
  const newest = (await store.keys(drillDocuments.all)).filter(isTold).at(-1);
  const told = newest === undefined ? undefined : ((await store.read(newest)) as DrillRecord | undefined);
  const since =
    told?.endedAt ?? (await once(store, drillDocuments.watchedSince, { at: now.toISOString() })).at;
  return Math.max(0, Math.round((now.getTime() - Date.parse(since)) / 1000));
}
