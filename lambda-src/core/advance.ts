import type { Driver } from '../ports/driver';
import type { Hosts } from '../ports/hosts';
import type { ManifestDesk } from './files/keep-manifests';
import { follow } from './follow';
import { isFinished, phaseOf, type Batch, type Item } from './item';
import { secondsToNextLook } from './pause';
import { placesOf } from './place';
import { Quiescence } from './quiescence';
import { heldBy, type Progress } from './progress';
import type { Run } from './run';
import { adoptOrStart } from './start';
import { hostsToLookAt, returnHosts, type Returned } from './touched';

export interface World {
  readonly driver: Driver;
  readonly hosts: Hosts;
  readonly now: Date;
  /** True when the time left allows no further call to be started; what is left waits for the next round. */
  readonly hurry: () => boolean;
  /**
   * What manifests of objects are taken with.
   * @default none are taken
   */
  readonly desk?: ManifestDesk;
}

export interface Advanced {
  readonly batch: Batch;
  readonly done: boolean;
  /** Seconds to wait before the next call; meaningless when done. */
  readonly waitSeconds: number;
}

/**
 * Moves every item of a batch as far as it can go now, and never waits. Safe to call again with the
 * same input, also after a crash between any two calls: what the run made is looked for before anything is made.
 */
export async function advance(run: Run, batch: Batch, world: World): Promise<Advanced> {
  const isLate = world.now >= new Date(run.deadline);
  const { items: before, touched = [] } = batch;
  const quiescence = new Quiescence(run, world.hosts, isLate ? touched : hostsToLookAt(before, touched));
  let items = before;
  for (const place of placesOf(run, world.driver, quiescence, world.now)) {
    items = await adoptOrStart(run, place, items, { ...world, hurry: () => isLate || world.hurry() });
    items = await follow(run, place, items, world);
  }
  if (isLate) items = items.map((item) => giveUp(item, run));
  const returned = await returnHosts(run, items, touched, quiescence, world);
  return turn(batch, returned, world.now);
}

function turn(batch: Batch, { items, touched }: Returned, now: Date): Advanced {
  const moved =
    items.some((item, index) => fingerprint(item) !== fingerprint(batch.items[index])) ||
    touched.join() !== (batch.touched ?? []).join();
  const next: Batch = { ...batch, items, touched, progressAt: moved ? now.toISOString() : batch.progressAt };
  const isDone = items.every(isFinished) && touched.length === 0;
  return { batch: next, done: isDone, waitSeconds: secondsToNextLook(next, now) };
}

/** After the deadline nothing may stay open: an unfinished item is a failure that says where it stood. */
function giveUp(item: Item, run: Run): Item {
  if (isFinished(item)) return item;
  const expire = (progress: Progress): Progress => {
    const held = heldBy(progress);
    const because = held === undefined ? '' : ` (${held})`;
    switch (progress.state) {
      case 'waiting':
        return { state: 'failed', reason: `deadline ${run.deadline}: not started${because}` };
      case 'started': {
        const { id } = progress;
        return {
          state: 'failed',
          id,
          reason: `deadline ${run.deadline}: ${id} is still in progress${because}`,
        };
      }
      case 'verified':
      case 'failed':
        return progress;
    }
  };
  const copies = Object.fromEntries(
    Object.entries(item.copies).map(([region, copy]) => [region, expire(copy)]),
  );
  return { ...item, point: expire(item.point), copies };
}

/** What counts as movement: phases and ids, not how often something was refused or missing. */
function fingerprint(item: Item | undefined): string {
  if (item === undefined) return '';
  const states = [item.point, ...Object.values(item.copies)].map((progress) => progress.state);
  return [phaseOf(item), ...states].join();
}
