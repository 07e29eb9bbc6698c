import type { Driver } from '../ports/driver';
import type { Item } from './item';
import type { Outcome } from './outcome';
import type { Progress } from './progress';
import type { RecoveryPoint } from './recovery-point';
import type { Run } from './run';

/**
 * A region in which a run makes one recovery point per item. Making the original at home and making
 * a copy elsewhere go through the same motions (look, start, follow, verify); a place is what differs.
 */
export interface Place {
  readonly region: string;
  readonly mustBeEncrypted: boolean;
  /** Whether the item has come far enough to start here. */
  isReady(item: Item): boolean;
  progressOf(item: Item): Progress;
  withProgress(item: Item, progress: Progress): Item;
  /** Starts what is ready; called once per round with all of it. */
  starter(items: readonly Item[]): Promise<(item: Item) => Promise<Outcome<RecoveryPoint>>>;
}

/** Every place of a run: home first, because copies are made of what is there. */
export function placesOf(run: Run, driver: Driver, now: Date): Place[] {
  return [home(run, driver, now), ...run.plan.copies.map((target) => copyPlace(run, driver, target))];
}

function home(run: Run, driver: Driver, now: Date): Place {
  return {
    region: run.plan.region,
    mustBeEncrypted: false,
    isReady: () => true,
    progressOf: (item) => item.point,
    withProgress: (item, point) => ({ ...item, point }),
    starter: () => Promise.resolve((item) => driver.create(run, item, now)),
  };
}

function copyPlace(run: Run, driver: Driver, target: Run['plan']['copies'][number]): Place {
  const { region } = target;
  return {
    region,
    mustBeEncrypted: true,
    // A snapshot copied before it is completed gives a copy in state `error` (EBS user guide, "Copy a snapshot").
    isReady: (item) => item.point.state === 'verified',
    progressOf: (item) => item.copies[region] ?? { state: 'waiting' },
    withProgress: (item, progress) => ({ ...item, copies: { ...item.copies, [region]: progress } }),
    async starter(items) {
      const originals = await driver.describe(run.plan.region, items.flatMap(idOfPoint));
      return async (item) => {
        const original = idOfPoint(item).map((id) => originals.get(id))[0];
        // Lists lag behind: absent now may be present in the next round, and the deadline ends the waiting.
        if (original === undefined)
          return { status: 'later', reason: 'the original is not listed', everyone: false };
        return driver.copy(run, item, original, target);
      };
    },
  };
}

const idOfPoint = (item: Item): string[] => (item.point.state === 'verified' ? [item.point.id] : []);
