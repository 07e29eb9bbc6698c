import type { Version } from '../../ports/version-store';
import { compareKeys } from './key-order';

/** What matters of one key. */
export interface History {
  readonly key: string;
  /** The version that was current at the asked time; absent when the key did not exist then. */
  readonly past?: Version;
  /** The newest, which may be a delete marker. */
  readonly now: Version;
  /** How many versions and delete markers the key has. */
  readonly versions: number;
  /** When the oldest of them was made. */
  readonly since: number;
}

/**
 * Gathers a listing of versions by keys. A key's versions may span pages; of each key two versions are held, however many
 * it has.
 *
 * The version of a time is the first of the listing that is not newer: S3 keeps whole seconds, and the order of the
 * listing decides between two versions of one second.
 *
 * @param at milliseconds since 1970; what was made within its second counts
 * @throws Error where the listing is not in the order of keys, since nothing could be concluded from it
 */
export async function* histories(
  pages: AsyncIterable<readonly Version[]>,
  at: number,
): AsyncGenerator<History> {
  let open: Gathering | undefined;
  for await (const page of pages) {
    for (const version of page) {
      if (open?.key !== version.key) {
        if (open !== undefined) {
          if (compareKeys(open.key, version.key) > 0)
            throw new Error(`versions are listed out of order: ${version.key} comes after ${open.key}`);
          yield historyOf(open);
        }
        open = { key: version.key, now: version, current: undefined, versions: 0, since: version.at };
      }
      open.versions += 1;
      open.since = Math.min(open.since, version.at);
      if (open.current === undefined && version.at <= at) open.current = version;
    }
  }
  if (open !== undefined) yield historyOf(open);
}

interface Gathering {
  readonly key: string;
  readonly now: Version;
  /** The newest that is not newer than the asked time. */
  current: Version | undefined;
  versions: number;
  since: number;
}

function historyOf({ key, now, current, versions, since }: Gathering): History {
  const existed = current !== undefined && !current.isDeleteMarker;
  return { key, now, versions, since, ...(existed && { past: current }) };
}
