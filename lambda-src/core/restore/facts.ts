import type { SourceFacts } from '../../ports/driver';
import type { RunStore } from '../../ports/run-store';
import { runDocuments } from '../documents';
import { LEGACY_TAG } from '../lineage';
import type { RecoveryPoint } from '../recovery-point';

/**
 * What the source of a point, or its owner, was like when the run found it that made the point.
 *
 * @returns undefined where its kind writes nothing down, or the run's documents are not kept any more
 */
export async function factsOf(
  store: Pick<RunStore, 'keys' | 'read'>,
  { lineage, tags }: RecoveryPoint,
): Promise<SourceFacts | undefined> {
  if (lineage === undefined) return undefined;
  const owners = [lineage.source, tags[LEGACY_TAG.instanceId]];
  const keys = await store.keys(runDocuments.attempts(lineage.plan, lineage.run));
  // A run may have had several executions, each with what it found.
  for (const key of keys.filter((one) => one.endsWith('/sources.json')).reverse()) {
    const facts = (await store.read(key)) as Readonly<Record<string, SourceFacts>> | undefined;
    const found = owners.map((owner) => (owner === undefined ? undefined : facts?.[owner])).find(Boolean);
    if (found !== undefined) return found;
  }
  return undefined;
}
