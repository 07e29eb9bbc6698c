import type { ObjectPlace, ObjectShelf } from '../../ports/object-shelf';
import { replicaBeside } from '../file-names';

/**
 * Where objects lie that a manifest names, in the region in which they are to be read: replication keeps their keys and
 * versions.
 */
export function placeIn(region: string, place: ObjectPlace): ObjectPlace | undefined {
  if (place.region === region) return place;
  const bucket = replicaBeside(place.bucket);
  return bucket === undefined ? undefined : { ...place, region, bucket };
}

/** Why they cannot be read there at all; undefined where they can be looked for. */
export async function whyNotIn(
  region: string,
  place: ObjectPlace,
  shelf: Pick<ObjectShelf, 'hasBucket'>,
): Promise<string | undefined> {
  if (place.region === region) return undefined;
  const there = placeIn(region, place);
  if (there === undefined) return `${place.bucket} is not the vault’s own, so no replica of it is known`;
  return (await shelf.hasBucket(region, there.bucket))
    ? undefined
    : `${place.bucket} has no replica in ${region}`;
}
