import type { Place } from '../../ports/version-store';

/** Which keys of a bucket are meant. */
export interface Selection {
  readonly bucket: string;
  /** All that is meant begins with it; not all that begins with it is meant. */
  readonly prefix: string;
  /** What each key keeps when it is brought to another place begins behind this many characters. */
  readonly root: number;
  /** `s3://bucket/…`, as it was given. */
  readonly uri: string;
  takes(key: string): boolean;
}

const URI = /^s3:\/\/([^/]+)(?:\/(.*))?$/s;

/** @throws Error for what is no `s3://bucket/key` */
export function placeOf(uri: string): Place {
  const [, bucket, key = ''] = URI.exec(uri) ?? [];
  if (bucket === undefined)
    throw new Error(`must be s3://bucket, s3://bucket/key or s3://bucket/folder/, got ${uri}`);
  return { bucket, key };
}

/**
 * `s3://bucket` and `s3://bucket/folder/` mean all that is below; `s3://bucket/name*` all that begins so; and
 * `s3://bucket/name` the key of that name and what is below `name/`, but not `name-2`: who names a file means that file.
 */
export function selectionOf(uri: string): Selection {
  const { bucket, key } = placeOf(uri);
  if (key.endsWith('*')) {
    const prefix = key.slice(0, -1);
    return { bucket, uri, prefix, root: prefix.lastIndexOf('/') + 1, takes: (one) => one.startsWith(prefix) };
  }
  if (isFolder(key))
    return { bucket, uri, prefix: key, root: key.length, takes: (one) => one.startsWith(key) };
  return {
    bucket,
    uri,
    prefix: key,
    root: key.length,
    takes: (one) => one === key || one.startsWith(`${key}/`),
  };
}

/** Another place to bring things to. */
export interface Target extends Selection {
  /** What a key of the source is called there; keys keep their order. */
  keyOf(key: string): string;
}

/**
 * As `cp -r` has it: what is below a folder comes below the other folder; what has a name comes into a folder under its own
 * name, or under the name that is given.
 *
 * @throws Error where the two places overlap, so that the source would not stay as it is
 */
export function targetOf(source: Selection, uri: string): Target {
  const { bucket, key } = placeOf(uri);
  const { prefix, root } = source;
  const named = root === prefix.length && !isFolder(prefix);
  const own = named ? prefix.slice(prefix.lastIndexOf('/') + 1) : '';
  const base = named && !isFolder(key) ? key : `${isFolder(key) ? key : `${key}/`}${own}`;
  const there = base + prefix.slice(root);
  const [one, other] = named ? [`${there}/`, `${prefix}/`] : [there, prefix];
  if (bucket === source.bucket && (one.startsWith(other) || other.startsWith(one)))
    throw new Error(`must lie outside of ${source.uri}, which stays as it is, got ${uri}`);
  return {
    bucket,
    uri,
    prefix: there,
    root: base.length,
    takes: (one) => one.startsWith(there) && source.takes(prefix.slice(0, root) + one.slice(base.length)),
    keyOf: (one) => base + one.slice(root),
  };
}

const isFolder = (key: string): boolean => key === '' || key.endsWith('/');
