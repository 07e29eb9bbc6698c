import type { Created, Driver } from '../ports/driver';
import { groupsOf, type Item } from './item';
import type { Lock } from './lock';
import { done, type Outcome } from './outcome';
import { WAITING, type Progress } from './progress';
import type { Quiescence } from './quiescence';
import type { Points } from './recovery-point';
import type { Run } from './run';
import { hostIdOf } from './touched';

/** One call that starts recovery points of these items. */
export interface Start {
  readonly items: readonly Item[];
  call(): Promise<Created>;
}

/**
 * A region in which a run makes one recovery point per item. Making the original at home and making
 * a copy elsewhere go through the same motions (look, start, follow, verify); a place is what differs.
 */
export interface Place {
  readonly region: string;
  readonly isCopy: boolean;
  /** What its points are locked with once they are verified. */
  readonly lock?: Lock;
  /** Whether the item has come far enough to start here. */
  isReady(item: Item): boolean;
  progressOf(item: Item): Progress;
  withProgress(item: Item, progress: Progress): Item;
  /** The calls that start what is ready; asked for once per round with all of it. */
  starts(items: readonly Item[]): Promise<Outcome<readonly Start[]>>;
}

/** Every place of a run: home first, because copies are made of what is there. */
export function placesOf(run: Run, driver: Driver, quiescence: Quiescence, now: Date): Place[] {
  return [
    home(run, driver, quiescence, now),
    ...run.plan.copies.map((target) => copyPlace(run, driver, target)),
  ];
}

function home(run: Run, driver: Driver, quiescence: Quiescence, now: Date): Place {
  const create = async (group: readonly Item[]): Promise<Created> => {
    const [first] = group;
    const quiet = first === undefined ? done(undefined) : await quiescence.hush(hostIdOf(first));
    if (quiet.status === 'done') return driver.create(run, group, now);
    return new Map(group.map(({ source }) => [source, quiet]));
  };
  return {
    region: run.plan.region,
    isCopy: false,
    ...(run.plan.lock && { lock: run.plan.lock }),
    isReady: () => true,
    progressOf: (item) => item.point,
    withProgress: (item, point) => ({ ...item, point }),
    async starts(items) {
      const busy = (await driver.busy?.(run, items)) ?? done(new Map<string, string>());
      if (busy.status !== 'done') return busy;
      return done(
        groupsOf(items).map((group) => {
          const [held] = group.flatMap(({ source }) => busy.value.get(source) ?? []);
          return { items: group, call: () => (held === undefined ? create(group) : waiting(group, held)) };
        }),
      );
    },
  };
}

/** EC2 allows few pending snapshots of one volume, and one that piles on another makes both slower. */
const waiting = (group: readonly Item[], reason: string): Promise<Created> =>
  Promise.resolve(new Map(group.map(({ source }) => [source, { status: 'later', reason, everyone: false }])));

function copyPlace(run: Run, driver: Driver, target: Run['plan']['copies'][number]): Place {
  const { region, lock } = target;
  return {
    region,
    isCopy: true,
    ...(lock && { lock }),
    // A snapshot copied before it is completed gives a copy in state `error` (EBS user guide, "Copy a snapshot").
    isReady: (item) => region in item.copies && item.point.state === 'verified',
    progressOf: (item) => item.copies[region] ?? WAITING,
    withProgress: (item, progress) => ({ ...item, copies: { ...item.copies, [region]: progress } }),
    async starts(items) {
      const originals = await driver.describe(run.plan.region, items.flatMap(idOfPoint));
      if (originals.status !== 'done') return originals;
      return done(items.map((item) => ({ items: [item], call: () => copyOf(item, originals.value) })));
    },
  };

  async function copyOf(item: Item, originals: Points): Promise<Created> {
    const original = idOfPoint(item).map((id) => originals.get(id))[0];
    // Lists lag behind: absent now may be present in the next round, and the deadline ends the waiting.
    const outcome =
      original === undefined
        ? ({ status: 'later', reason: 'the original is not listed', everyone: false } as const)
        : await driver.copy(run, item, original, target);
    return new Map([[item.source, outcome]]);
  }
}

const idOfPoint = (item: Item): string[] => (item.point.state === 'verified' ? [item.point.id] : []);
