import type { Item } from './item';
import { TAG } from './lineage';
import type { RecoveryPoint } from './recovery-point';
import type { Run } from './run';

/**
 * What is wrong with a completed point, in words; empty when it may count.
 *
 * @param mustBeEncrypted copies are always encrypted; an original is as its volume is.
 */
export function defectsOf(point: RecoveryPoint, item: Item, run: Run, mustBeEncrypted: boolean): string[] {
  const defects: string[] = [];
  if (point.sizeGiB !== item.sizeGiB) {
    defects.push(`${point.id} has ${point.sizeGiB} GiB, its source had ${item.sizeGiB} GiB`);
  }
  if (mustBeEncrypted && !point.encrypted) defects.push(`${point.id} is not encrypted`);
  const expected = { [TAG.managedBy]: run.vault, [TAG.run]: run.id, [TAG.source]: item.source };
  for (const [key, value] of Object.entries(expected)) {
    if (point.tags[key] !== value) {
      defects.push(`${point.id} has ${key}=${point.tags[key] ?? '(none)'} instead of ${value}`);
    }
  }
  return defects;
}
