import type { Created, Driver } from '../ports/driver';
import { groupsOf, type Item } from './item';
import type { Lock } from './lock';
import { isAbroad, readLocation } from './location';
import { done, type Outcome } from './outcome';
import type { CopyTarget } from './plan';
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
 * A region (or location.ts) in which a run makes one recovery point per item. Making the original at home and making
 * a copy elsewhere go through the same motions (look, start, follow, verify); a place is what differs.
 */
export interface Place {
  readonly region: string;
  readonly isCopy: boolean;
  /** What its points are locked with once they are verified. */
  readonly lock?: Lock;
  /** Whether the item has come far enough to start here. */
  isReady(item: Item): boolean;
  /** Why it never will, where that is so. */
  blockedBy(item: Item): string | undefined;
  progressOf(item: Item): Progress;
  withProgress(item: Item, progress: Progress): Item;
  /** The calls that start what is ready; asked for once per round with all of it. */
  starts(items: readonly Item[]): Promise<Outcome<readonly Start[]>>;
}

/** Every place of a run, each after the one that its points are made of. */
export function placesOf(run: Run, driver: Driver, quiescence: Quiescence, now: Date): Place[] {
  const targets = [...run.plan.copies].sort(
    (a, b) => Number(isAbroad(a.region)) - Number(isAbroad(b.region)),
  );
  return [home(run, driver, quiescence, now), ...targets.map((target) => copyPlace(run, driver, target))];
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
    blockedBy: () => undefined,
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

function copyPlace(run: Run, driver: Driver, target: CopyTarget): Place {
  const { region, lock } = target;
  const origin = originOf(run, target);
  return {
    region,
    isCopy: true,
    ...(lock && { lock }),
    // A snapshot copied before it is completed gives a copy in state `error` (EBS user guide, "Copy a snapshot").
    isReady: (item) => region in item.copies && origin.progressOf(item).state === 'verified',
    // An item whose original failed is over as a whole.
    blockedBy: (item) =>
      origin.region !== run.plan.region && origin.progressOf(item).state === 'failed'
        ? `there is no copy in ${origin.region} to make it of`
        : undefined,
    progressOf: (item) => item.copies[region] ?? WAITING,
    withProgress: (item, progress) => ({ ...item, copies: { ...item.copies, [region]: progress } }),
    async starts(items) {
      const originals = await driver.describe(origin.region, items.flatMap(idOfOrigin));
      if (originals.status !== 'done') return originals;
      return done(items.map((item) => ({ items: [item], call: () => copyOf(item, originals.value) })));
    },
  };

  async function copyOf(item: Item, originals: Points): Promise<Created> {
    const original = idOfOrigin(item).map((id) => originals.get(id))[0];
    // Lists lag behind: absent now may be present in the next round, and the deadline ends the waiting.
    const outcome =
      original === undefined
        ? ({ status: 'later', reason: 'the original is not listed', everyone: false } as const)
        : await driver.copy(run, item, original, target);
    return new Map([[item.source, outcome]]);
  }

  function idOfOrigin(item: Item): string[] {
    const progress = origin.progressOf(item);
    return progress.state === 'verified' ? [progress.id] : [];
  }
}

/** What a copy is made of: the point at home, or for another account the copy in the same region. */
function originOf({ plan }: Run, { region: target }: CopyTarget): Pick<Place, 'region' | 'progressOf'> {
  const { account, region } = readLocation(target);
  if (account === undefined) return { region: plan.region, progressOf: (item) => item.point };
  return { region, progressOf: (item) => item.copies[region] ?? WAITING };
}
