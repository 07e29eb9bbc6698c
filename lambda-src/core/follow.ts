import type { World } from './advance';
import { keepManifests } from './files/keep-manifests';
import type { Item } from './item';
import { lockNew } from './lock-points';
import type { Refusal } from './outcome';
import type { Place } from './place';
import { ABSENT_ROUNDS, type Progress } from './progress';
import type { RecoveryPoint } from './recovery-point';
import type { Run } from './run';
import { defectsOf } from './verify';

/** One look at everything under way here; what is complete is verified, and locked where the plan says so. */
export async function follow(
  run: Run,
  place: Place,
  items: readonly Item[],
  world: World,
): Promise<readonly Item[]> {
  const ids = items.flatMap((item) => {
    const progress = place.progressOf(item);
    return progress.state === 'started' ? [progress.id] : [];
  });
  if (ids.length === 0) return items;

  const seen = await world.driver.describe(place.region, ids);
  const looked = items.map((item) => {
    const progress = place.progressOf(item);
    if (progress.state !== 'started') return item;
    if (seen.status !== 'done') return place.withProgress(item, unseen(progress, seen));
    const point = seen.value.get(progress.id);
    // One bad volume spoils a set; on their own the others may do.
    if (point?.state === 'error' && !place.isCopy && item.together !== undefined) return apart(item, point);
    const next = place.withProgress(item, followed(progress, point, item, run, place, world.now));
    return point?.note === undefined ? next : { ...next, note: point.note };
  });
  return keepManifests(run, place, items, await lockNew(place, items, looked, world), world);
}

/**
 * When one snapshot of a set fails, AWS fails all of them (EBS user guide, "Create multi-volume snapshots"): each is
 * made again by its own.
 */
function apart({ together, leftOut, ...item }: Item, { id, message }: RecoveryPoint): Item {
  const why = `${id} of the set ended in error: ${message ?? 'AWS gave no reason'}`;
  return {
    ...item,
    point: { state: 'waiting', held: why },
    note: `not of one moment with its siblings: ${why}`,
  };
}

/** AWS would not show it: that says nothing about the point, unless it never will. */
const unseen = (progress: Progress & { state: 'started' }, { status, reason }: Refusal): Progress =>
  status === 'later'
    ? { ...progress, held: reason }
    : { state: 'failed', id: progress.id, reason: `${progress.id} cannot be looked at: ${reason}` };

function followed(
  progress: Progress & { state: 'started' },
  point: RecoveryPoint | undefined,
  item: Item,
  run: Run,
  place: Place,
  now: Date,
): Progress {
  const { id, since } = progress;
  const begun = { id, ...(since === undefined ? {} : { since }) };
  if (point === undefined) {
    const absent = (progress.absent ?? 0) + 1;
    return absent < ABSENT_ROUNDS
      ? { state: 'started', ...begun, absent }
      : { state: 'failed', id, reason: `${id} is not there any more` };
  }
  switch (point.state) {
    case 'pending':
      return { state: 'started', ...begun };
    case 'error':
      return {
        state: 'failed',
        id,
        reason: `${id} ended in error: ${point.message ?? 'AWS gave no reason'}`,
      };
    case 'completed': {
      const defects = defectsOf(point, item, run, place.isCopy);
      return defects.length === 0
        ? // Where a job makes the point, it has another id once it is there.
          { state: 'verified', ...begun, id: point.id, at: now.toISOString(), ...momentOf(point, place) }
        : { state: 'failed', id: point.id, reason: defects.join('; ') };
    }
  }
}

/** Said once: a copy's is that of its original. */
function momentOf({ lineage }: RecoveryPoint, { isCopy }: Place): { readonly createdAt?: string } {
  return isCopy || lineage === undefined ? {} : { createdAt: lineage.createdAt };
}
