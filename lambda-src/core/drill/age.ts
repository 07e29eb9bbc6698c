import type { RunStore } from '../../ports/run-store';
import { once } from '../written-once';
import { drillDocuments } from './documents';
import { lastTold } from './last';

/**
 * Seconds since the last restore test that a schedule asked for came to its end; where none ever did, since somebody first looked.
 * So a schedule that never starts anything is noticed, too.
 */
export async function drillAgeSeconds(
  store: Pick<RunStore, 'keys' | 'read' | 'claim'>,
  now: Date,
): Promise<number> {
  const told = await lastTold(store);
  const since =
    told?.endedAt ?? (await once(store, drillDocuments.watchedSince, { at: now.toISOString() })).at;
  return Math.max(0, Math.round((now.getTime() - Date.parse(since)) / 1000));
}
