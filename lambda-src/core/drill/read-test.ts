import type { DrillCheck } from '../../ports/drill-bench';
import type { KeptObject, ObjectPlace, ObjectShelf } from '../../ports/object-shelf';
import { concurrently } from '../concurrently';
import { differenceOf } from '../files/compare';
import { isTaken, manifestDocuments, type FilesManifest, type NoManifest } from '../files/manifest';
import { placeIn } from '../files/replica';
import { NotRestorable } from '../restore/order';
import { drillDocuments } from './documents';
import type { DrillOrder, PlannedTest } from './order';
import { objectsCheck, manifestCheck, readingOf, type Reading } from './reading';
import { outcomeOf, withinHours, type Verdict } from './restore-test';
import type { DrillWorld } from './world';

/** Bytes that are read for one test at the most, and of one object. */
export const MOST_BYTES = 1024 ** 3;
export const MOST_OF_ONE = 256 * 1024 ** 2;
const AT_ONCE = 4;
/** After so many it is written down how far the reading has come. */
const ROUND = 20;

/**
 * Reads the objects that the manifest of a point names, each at its version, and holds them against it. Nothing is made, so
 * nothing is taken away; and reading is no restore, so no time to recover comes of it.
 *
 * @throws UnderWay where it is gone on with later
 */
export async function readTest(
  order: DrillOrder,
  test: PlannedTest,
  index: number,
  world: DrillWorld,
): Promise<Verdict> {
  const checks: DrillCheck[] = [];
  let known: { manifest: FilesManifest; reading: Reading } | undefined;
  const end = await outcomeOf(async () => {
    const manifest = await manifestOf(test, world);
    const place = placeIn(order.region, manifest.place);
    if (place === undefined)
      throw new NotRestorable(`No replica of ${manifest.place.bucket} is known in ${order.region}.`);
    world.say(`${test.source}: read ${manifest.objects.length} objects in ${place.bucket}`);
    const reading = await readAll(manifest, place, drillDocuments.reading(order.id, index), {
      ...withinHours(order, world),
    });
    known = { manifest, reading };
    checks.push(manifestCheck(manifest, place), objectsCheck(manifest, reading));
    return checks.filter(({ passed }) => !passed).map(({ name, says }) => `${name}: ${says}`);
  }, world);
  return {
    ...end,
    checks,
    steps: [],
    ...(known !== undefined && { read: tallyOf(known) }),
    at: world.now().toISOString(),
  };
}

const tallyOf = ({ manifest, reading }: { manifest: FilesManifest; reading: Reading }) => ({
  objects: reading.read,
  bytes: reading.bytes,
  of: manifest.listed.objects,
});

async function manifestOf(test: PlannedTest, { store }: DrillWorld): Promise<FilesManifest> {
  const key = manifestDocuments.of(test);
  const manifest = (await store.read(key)) as FilesManifest | NoManifest | undefined;
  if (manifest === undefined)
    throw new NotRestorable(`There is no manifest of ${test.point}: the next run writes one.`);
  if (!isTaken(manifest))
    throw new NotRestorable(`The manifest of ${test.point} could not be taken: ${manifest.problem}`);
  return manifest;
}

/** From where an earlier call stopped. */
async function readAll(
  { objects }: FilesManifest,
  place: ObjectPlace,
  key: string,
  { objects: shelf, store, mayGoOn }: DrillWorld,
): Promise<Reading> {
  const affordable = within(objects);
  let reading = ((await store.read(key)) as Reading | undefined) ?? readingOf(objects, affordable);
  for (let at = reading.done; at < affordable.length; at = reading.done) {
    mayGoOn();
    const round = affordable.slice(at, at + ROUND);
    const looks = await concurrently(round, AT_ONCE, (one) => lookAt(one, place, shelf));
    reading = looks.reduce<Reading>((sum, look) => (look === undefined ? sum : added(sum, look)), reading);
    await store.write(key, reading);
  }
  return reading;
}

/** In the order of the manifest, as far as all of it together is not too much. */
function within(objects: readonly KeptObject[]): KeptObject[] {
  let left = MOST_BYTES;
  return objects.filter(({ bytes }) => {
    if (bytes > MOST_OF_ONE || bytes > left) return false;
    left -= bytes;
    return true;
  });
}

interface Look {
  readonly key: string;
  readonly bytes: number;
  readonly is: 'same' | 'archived' | 'wrong' | 'unreadable';
  readonly says?: string;
}

async function lookAt(kept: KeptObject, place: ObjectPlace, shelf: ObjectShelf): Promise<Look> {
  const { key, version } = kept;
  const seen = await shelf.read(place, kept, kept.hash?.name);
  if (seen.is === 'archived') return { key, bytes: 0, is: 'archived' };
  const named = `${key} (version ${version})`;
  if (seen.is === 'unreadable') return { key, bytes: 0, is: 'unreadable', says: `${named}: ${seen.why}` };
  const difference = differenceOf(kept, seen);
  const { bytes } = seen;
  return difference === undefined
    ? { key, bytes, is: 'same' }
    : { key, bytes, is: 'wrong', says: `${named} ${difference}` };
}

function added(reading: Reading, { key, bytes, is, says }: Look): Reading {
  const { problems, archived } = reading;
  return {
    ...reading,
    done: reading.done + 1,
    read: reading.read + (is === 'same' || is === 'wrong' ? 1 : 0),
    bytes: reading.bytes + bytes,
    archived: is === 'archived' ? [...archived, key] : archived,
    problems: says === undefined ? problems : [...problems, says],
  };
}
