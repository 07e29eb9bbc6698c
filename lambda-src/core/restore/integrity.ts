import { readLineage } from '../lineage';
import type { RecoveryPoint } from '../recovery-point';
import { defectsOf } from '../verify';

/** One thing that is looked at before anything is made. */
export interface Check {
  readonly point: string;
  readonly name: 'state' | 'lineage' | 'size' | 'encryption' | 'key' | 'defects';
  readonly passed: boolean;
  /** What was seen, for people. */
  readonly says: string;
}

/** A key that encrypts a point, as KMS shows it. */
export interface SeenKey {
  readonly id: string;
  /** In KMS's words: Enabled, Disabled, PendingDeletion; or why it could not be asked. */
  readonly state: string;
}

/** What is known beside the point itself. */
export interface Circumstances {
  readonly vault: string;
  readonly keys: readonly SeenKey[];
  /** Whether the service tells the size of such points. */
  readonly hasSize: boolean;
  /** Whether the service tells how such points are encrypted; what lies in a bucket is as the bucket says. */
  readonly tellsEncryption: boolean;
}

/** Everything that must be right with a point before it is worth restoring: all checks, also those that passed. */
export function integrityOf(point: RecoveryPoint, seen: Circumstances): Check[] {
  const { id, state, message, sizeGiB, encrypted, tags } = point;
  const check = (name: Check['name'], passed: boolean, says: string): Check => ({
    point: id,
    name,
    passed,
    says,
  });
  const lineage = point.lineage ?? readLineage(tags);
  const isCopy = lineage !== undefined && lineage.sourceRegion !== point.region;
  return [
    check('state', state === 'completed', message === undefined ? state : `${state}: ${message}`),
    lineage === undefined
      ? check('lineage', false, 'its tags do not say what it is of: it is not of a vault')
      : check(
          'lineage',
          lineage.managedBy === seen.vault,
          `of ${lineage.source} in ${lineage.sourceRegion}, by ${lineage.managedBy}, run ${lineage.run}`,
        ),
    ...(seen.hasSize
      ? [check('size', (sizeGiB ?? 0) > 0, sizeGiB === undefined ? 'not known' : `${sizeGiB} GiB`)]
      : []),
    ...(seen.tellsEncryption
      ? [check('encryption', encrypted || !isCopy, encryptionOf(encrypted, isCopy))]
      : []),
    ...seen.keys.map((key) => check('key', key.state === 'Enabled', `${key.id} is ${key.state}`)),
    ...defectChecks(point, isCopy).map((defect) => check('defects', false, defect)),
  ];
}

function encryptionOf(encrypted: boolean, isCopy: boolean): string {
  if (encrypted) return 'encrypted';
  return isCopy ? 'not encrypted, and copies always are' : 'not encrypted, as its source was not';
}

/** What the engine holds against a point that it has made, as far as the point alone tells. */
function defectChecks(point: RecoveryPoint, isCopy: boolean): string[] {
  const { lineage } = point;
  if (lineage === undefined || point.state !== 'completed') return point.defects ? [...point.defects] : [];
  const { source, managedBy: vault, run: id } = lineage;
  const defects = defectsOf(point, { source }, { vault, id }, isCopy);
  // The check of the encryption has said so already.
  return defects.filter((defect) => !defect.includes('is not encrypted'));
}

/** `snap-1: state: error: …` for each that failed. */
export const failuresOf = (checks: readonly Check[]): string[] =>
  checks.filter(({ passed }) => !passed).map(({ point, name, says }) => `${point}: ${name}: ${says}`);
