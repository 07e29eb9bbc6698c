import type { Item } from './item';
import { TAG } from './lineage';
import type { RecoveryPoint } from './recovery-point';
import type { Run } from './run';

/**
 * What is wrong with a completed point, in words; empty when it may count.
 *
 * @param isCopy copies are always encrypted; an original is as its source is.
 */
export function defectsOf(
  point: RecoveryPoint,
  item: Pick<Item, 'source' | 'sizeGiB' | 'encrypted'>,
  run: Pick<Run, 'vault' | 'id'>,
  isCopy: boolean,
): string[] {
  const defects: string[] = [...(point.defects ?? [])];
  // A source that grew between the plan and the point is captured as it is by then.
  if (point.sizeGiB !== undefined && item.sizeGiB !== undefined && point.sizeGiB < item.sizeGiB) {
    defects.push(`${point.id} has ${point.sizeGiB} GiB, its source had ${item.sizeGiB} GiB`);
  }
  if ((isCopy || item.encrypted === true) && !point.encrypted) {
    defects.push(`${point.id} is not encrypted${isCopy ? '' : ', but its source is'}`);
  }
  const { managedBy, run: madeBy, source } = point.lineage ?? {};
  const claims = [
    [TAG.managedBy, managedBy, run.vault],
    [TAG.run, madeBy, run.id],
    [TAG.source, source, item.source],
  ] as const;
  for (const [key, value = '(none)', expected] of claims) {
    if (value !== expected) defects.push(`${point.id} has ${key}=${value} instead of ${expected}`);
  }
  return defects;
}
