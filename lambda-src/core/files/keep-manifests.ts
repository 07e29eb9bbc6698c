import type { ObjectPlace, ObjectShelf } from '../../ports/object-shelf';
import type { Driver } from '../../ports/driver';
import type { RunStore } from '../../ports/run-store';
import { errorWords } from '../error-words';
import type { Item } from '../item';
import type { Place } from '../place';
import type { Progress } from '../progress';
import type { Run } from '../run';
import { manifestDocuments, type ManifestHead, type NoManifest } from './manifest';
import { takeManifest } from './take-manifest';

/** What manifests are taken with. */
export interface ManifestDesk {
  readonly objects: ObjectShelf;
  readonly store: Pick<RunStore, 'claim'>;
}

interface World {
  readonly driver: Driver;
  readonly now: Date;
  readonly hurry: () => boolean;
  /** @default no manifests are taken */
  readonly desk?: ManifestDesk;
}

type Verified = Progress & { state: 'verified' };

/**
 * Writes down what the objects of a point are like that was found whole in this round, where its kind keeps objects. One
 * after the other, each within the time that is left; what there is no time for is found whole in the next round. A
 * manifest that cannot be taken is a warning: the point counts.
 *
 * @param before the items as the round found them
 */
export async function keepManifests(
  run: Run,
  place: Place,
  before: readonly Item[],
  items: readonly Item[],
  { driver, now, hurry, desk }: World,
): Promise<readonly Item[]> {
  const { objectsOf } = driver;
  if (desk === undefined || objectsOf === undefined || place.isCopy) return items;
  const kept: Item[] = [];
  let isLate = false;
  for (const [index, item] of items.entries()) {
    const was = before[index];
    const progress = place.progressOf(item);
    const isNew = was !== undefined && place.progressOf(was).state === 'started';
    if (!isNew || progress.state !== 'verified') {
      kept.push(item);
      continue;
    }
    isLate ||= hurry();
    if (isLate) kept.push(place.withProgress(item, put(progress)));
    else {
      const head = headOf(run, item, progress, now);
      const problem = await keep(head, () => objectsOf.call(driver, place.region, progress.id), desk, hurry);
      kept.push(problem === undefined ? item : { ...item, warning: problem });
    }
  }
  return kept;
}

/** Back to where it was looked at: the next round finds it whole again. */
const put = ({ id, since }: Verified): Progress => ({
  state: 'started',
  id,
  ...(since !== undefined && { since }),
  held: 'its manifest is not taken yet',
});

const headOf = (run: Run, { source }: Item, { id, createdAt }: Verified, now: Date): ManifestHead => ({
  version: 1,
  vault: run.vault,
  plan: run.plan.name,
  run: run.id,
  source,
  point: id,
  pointAt: createdAt ?? now.toISOString(),
  takenAt: now.toISOString(),
});

/** @returns what stood in the way */
async function keep(
  head: ManifestHead,
  placeOf: () => Promise<ObjectPlace>,
  { objects, store }: ManifestDesk,
  hurry: () => boolean,
): Promise<string | undefined> {
  const key = manifestDocuments.of(head);
  try {
    // What was written first holds: a run that is started again later would find newer versions.
    const taken = await taking(head, placeOf, objects, hurry);
    await store.claim(key, taken);
    return 'problem' in taken ? words(taken.problem) : undefined;
  } catch (error) {
    return words(`${key} cannot be written: ${errorWords(error)}`);
  }
}

async function taking(
  head: ManifestHead,
  placeOf: () => Promise<ObjectPlace>,
  objects: ObjectShelf,
  hurry: () => boolean,
): Promise<NoManifest | Awaited<ReturnType<typeof takeManifest>>> {
  try {
    return await takeManifest(head, await placeOf(), objects, hurry);
  } catch (error) {
    return { ...head, problem: withHint(errorWords(error)) };
  }
}

const words = (problem: string): string =>
  `its restore cannot be tested: no manifest of its objects: ${problem}`;

/** Somebody with a bucket of their own is told what to do. */
const withHint = (problem: string): string =>
  problem.startsWith('AccessDenied')
    ? `${problem} (a bucket of your own must be among the \`fileBuckets\` of its region)`
    : problem;
