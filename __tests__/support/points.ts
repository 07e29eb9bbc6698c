import { readLineage, TAG } from '../../lambda-src/core/lineage';
import type { PointState } from '../../lambda-src/core/recovery-point';
import type { ListedPoint } from '../../lambda-src/ports/driver';

export const NOW = new Date('2026-11-21T03:00:00Z');
const DAY_MS = 86_400_000;

export interface PointOptions {
  /** In days. */
  readonly age?: number;
  readonly source?: string;
  readonly plan?: string;
  readonly region?: string;
  readonly sourceRegion?: string;
  readonly state?: PointState;
  readonly retention?: string | undefined;
}

/** A recovery point as a driver lists it, with what its tags say of it. */
export function pointOf(
  id: string,
  {
    age = 1,
    source = 'vol-1',
    plan = 'daily',
    sourceRegion = 'us-east-1',
    region = sourceRegion,
    state = 'completed',
    retention,
  }: PointOptions = {},
): ListedPoint {
  const tags = {
    [TAG.managedBy]: 'smart-vault',
    [TAG.plan]: plan,
    [TAG.run]: `${plan}-x`,
    [TAG.kind]: 'ebs',
    [TAG.source]: source,
    [TAG.sourceRegion]: sourceRegion,
    [TAG.createdAt]: new Date(NOW.getTime() - age * DAY_MS).toISOString(),
    ...(retention === undefined ? {} : { [TAG.retention]: retention }),
  };
  const lineage = readLineage(tags);
  return {
    id,
    region,
    state,
    encrypted: true,
    sizeGiB: 8,
    tags,
    ...(lineage && { lineage }),
    ...(region === sourceRegion ? {} : { copyOf: `original-of-${id}` }),
  };
}
