import type { Resource } from '../../core/item';
import type { Run } from '../../core/run';

/** What people read in the console. EC2 API reference, CreateSnapshot, CreateImage: at most 255 characters. */
export function descriptionOf(run: Run, { source, owner }: Pick<Resource, 'source' | 'owner'>): string {
  const of = owner === undefined ? source : `${source} of ${owner}`;
  return `${run.vault} ${run.plan.name}: ${of}`.slice(0, 255);
}
