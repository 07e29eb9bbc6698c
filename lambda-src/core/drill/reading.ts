import type { DrillCheck } from '../../ports/drill-bench';
import type { KeptObject, ObjectPlace } from '../../ports/object-shelf';
import type { FilesManifest } from '../files/manifest';

/** How far the reading of a point has come; written down, so that whoever goes on reads nothing twice. */
export interface Reading {
  /** Of those that are to be read. */
  readonly done: number;
  /** To their end. */
  readonly read: number;
  readonly bytes: number;
  /** Keys of what must be restored from an archive first. */
  readonly archived: readonly string[];
  /** What is wrong with single objects, in words. */
  readonly problems: readonly string[];
  /** Keys of what is too large to be read for a test, alone or together with the others. */
  readonly tooMuch: readonly string[];
}

/** Before anything is read. */
export function readingOf(objects: readonly KeptObject[], affordable: readonly KeptObject[]): Reading {
  const chosen = new Set(affordable);
  const tooMuch = objects.filter((one) => !chosen.has(one)).map(({ key }) => key);
  return { done: 0, read: 0, bytes: 0, archived: [], problems: [], tooMuch };
}

/** How many are named; the others are counted. */
const NAMED = 5;

/** What the manifest is of. */
export function manifestCheck(
  { listed, takenAt, chosen, objects }: FilesManifest,
  place: ObjectPlace,
): DrillCheck {
  const { objects: all, bytes, archived, upTo } = listed;
  return {
    name: 'manifest',
    passed: true,
    says: [
      `of ${takenAt}: ${all} objects, ${bytes} bytes in s3://${place.bucket}/${place.prefix}`,
      ...(upTo === undefined ? [] : [`the listing ended at ${upTo}`]),
      ...(archived === 0 ? [] : [`${archived} in an archive`]),
      `sample of ${objects.length}: ${chosen}`,
    ].join(', '),
  };
}

/** Whether what was read is what was kept. */
export function objectsCheck({ objects, listed }: FilesManifest, reading: Reading): DrillCheck {
  const { read, bytes, problems, archived, tooMuch } = reading;
  const unread = [
    ...(archived.length === 0 ? [] : [`not read, in an archive: ${named(archived)}`]),
    ...(tooMuch.length === 0 ? [] : [`not read, too large for a test: ${named(tooMuch)}`]),
  ];
  const says = (words: string): string => [words, ...unread].join('; ');
  if (problems.length > 0)
    return {
      name: 'objects',
      passed: false,
      says: says(
        `${problems.length} of ${objects.length} did not come back as they were: ${named(problems)}`,
      ),
    };
  // What holds nothing comes back whole.
  if (read === 0 && listed.objects > 0)
    return { name: 'objects', passed: false, says: says('none could be read') };
  const byContent = objects.filter(({ hash }) => hash !== undefined).length;
  const withoutHash = objects.length - byContent;
  return {
    name: 'objects',
    passed: true,
    says: says(
      `${read} read, ${bytes} bytes, each as it was${withoutHash === 0 ? '' : ` (${withoutHash} by size alone: S3 keeps no hash of them)`}`,
    ),
  };
}

/** `a, b, c, d, e and 7 more` */
function named(all: readonly string[]): string {
  const more = all.length - NAMED;
  return `${all.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
