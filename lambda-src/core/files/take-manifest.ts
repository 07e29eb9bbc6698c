import type { KeptObject, ListedObject, ObjectPlace, ObjectShelf } from '../../ports/object-shelf';
import { concurrently } from '../concurrently';
import type { FilesManifest, ManifestHead } from './manifest';
import { ObjectSample } from './sample-objects';

export const MOST_OBJECTS = 200;
/** A million objects, which S3 lists in a few minutes. */
const MOST_PAGES = 1000;
const AT_ONCE = 8;
/** Of objects of which S3 keeps no hash: what is read of one, and of all of a manifest, at the most. */
const MOST_READ_OF_ONE = 16 * 1024 ** 2;
const MOST_READ = 128 * 1024 ** 2;

/**
 * Looks at what lies in the bucket: lists it, chooses a sample, and asks S3 for the version and the hash of each.
 *
 * @param hurry ends the listing early: the manifest then says how far it came
 * @throws what S3 refuses
 */
export async function takeManifest(
  head: ManifestHead,
  place: ObjectPlace,
  shelf: ObjectShelf,
  hurry: () => boolean,
): Promise<FilesManifest> {
  const sample = new ObjectSample<ListedObject>(MOST_OBJECTS, head.point);
  const listed = { objects: 0, bytes: 0, archived: 0 };
  let last: string | undefined;
  let pages = 0;
  let upTo: string | undefined;
  for await (const page of shelf.pages(place)) {
    // There is more: what was listed before is all that is chosen from.
    if (pages >= MOST_PAGES || (pages > 0 && hurry())) {
      upTo = last;
      break;
    }
    pages += 1;
    for (const one of page) {
      // A folder is no file.
      if (one.key.endsWith('/') && one.bytes === 0) continue;
      listed.objects += 1;
      listed.bytes += one.bytes;
      if (one.isArchived) listed.archived += 1;
      else sample.add(one);
      last = one.key;
    }
  }
  const looked = await concurrently(sample.all, AT_ONCE, ({ key }) => shelf.look(place, key));
  const objects = await hashed(
    looked.flatMap((one) => one ?? []),
    place,
    shelf,
  );
  const among = listed.objects - listed.archived;
  return {
    ...head,
    place,
    listed: { ...listed, ...(upTo !== undefined && { upTo }) },
    chosen:
      among <= MOST_OBJECTS
        ? 'all that could be read'
        : `${MOST_OBJECTS} of the ${among} that could be read, by a hash of their keys`,
    objects,
  };
}

/** What S3 keeps no hash of is read for one, as far as that is little. */
async function hashed(
  objects: readonly KeptObject[],
  place: ObjectPlace,
  shelf: ObjectShelf,
): Promise<KeptObject[]> {
  let left = MOST_READ;
  const whole: KeptObject[] = [];
  for (const one of objects) {
    if (one.hash !== undefined || one.bytes > MOST_READ_OF_ONE || one.bytes > left) {
      whole.push(one);
      continue;
    }
    left -= one.bytes;
    const read = await shelf.read(place, one, 'SHA256');
    const isWhole = read.is === 'read' && read.bytes === one.bytes && read.hash !== undefined;
    whole.push(isWhole ? { ...one, hash: { name: 'SHA256', value: read.hash } } : one);
  }
  return whole;
}
