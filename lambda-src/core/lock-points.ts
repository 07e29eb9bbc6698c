import type { World } from './advance';
import { concurrently } from './concurrently';
import type { Item } from './item';
import type { Outcome } from './outcome';
import type { Place } from './place';
import type { Progress } from './progress';

const CALLS_AT_ONCE = 8;

/**
 * Locks what was found whole in this round, where its place has a lock. A point that is not locked does not count: it
 * stays under way while AWS refuses for now, and fails by name where AWS will not lock it. Locking twice, after a lost
 * answer, does no harm.
 *
 * @param before the items as the round found them
 */
export async function lockNew(
  place: Place,
  before: readonly Item[],
  items: readonly Item[],
  { driver, hurry }: World,
): Promise<readonly Item[]> {
  const { lock, region } = place;
  if (lock === undefined) return items;
  const fresh = items.flatMap((item, index) => {
    const progress = place.progressOf(item);
    const was = before[index];
    const isNew = was !== undefined && place.progressOf(was).state === 'started';
    return isNew && progress.state === 'verified' ? [{ source: item.source, verified: progress }] : [];
  });

  let refusedForAll = false;
  const outcomes = await concurrently(
    fresh,
    CALLS_AT_ONCE,
    async ({ verified: { id } }): Promise<Outcome<void>> => {
      if (driver.lock === undefined) return { status: 'failed', reason: `${driver.kind} knows no locks` };
      const outcome = await driver.lock(region, id, lock);
      refusedForAll ||= outcome.status === 'later' && outcome.everyone;
      return outcome;
    },
    () => refusedForAll || hurry(),
  );
  const bySource = new Map(
    fresh.map(({ source, verified }, index) => [source, afterLocking(verified, outcomes[index])] as const),
  );
  return items.map((item) => {
    const progress = bySource.get(item.source);
    return progress === undefined ? item : place.withProgress(item, progress);
  });
}

type Verified = Progress & { state: 'verified' };

function afterLocking(verified: Verified, outcome: Outcome<void> | undefined): Progress {
  const { id, since } = verified;
  switch (outcome?.status) {
    case 'done':
      return verified;
    case 'failed':
      return { state: 'failed', id, reason: `${id} is complete and could not be locked: ${outcome.reason}` };
    case 'later':
    case undefined:
      return {
        state: 'started',
        id,
        ...(since === undefined ? {} : { since }),
        held: `not locked yet${outcome ? `: ${outcome.reason}` : ''}`,
      };
  }
}
