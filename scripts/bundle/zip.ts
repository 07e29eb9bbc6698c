import { zipSync, type Zippable } from 'fflate';

/** The first moment a zip can hold, in local time as zips do: the same bytes in every time zone. */
const NO_TIME = new Date(1980, 0, 1);
const UNIX = 3;
/** A plain file that everybody may read: Lambda runs as another user. */
const READABLE = 0o100644;

/** A zip whose bytes depend on the names and contents of its files only. */
export function deterministicZip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries: Zippable = {};
  for (const name of Object.keys(files).sort()) {
    const content = files[name];
    if (content) entries[name] = [content, { mtime: NO_TIME, os: UNIX, attrs: READABLE * 0x10000, level: 9 }];
  }
  return zipSync(entries);
}
