import type { Tag } from '@aws-sdk/client-rds';
import { LEGACY_TAG, readLineage, type Tags } from '../../core/lineage';
import type { PointState, RecoveryPoint } from '../../core/recovery-point';
import type { Snapshot } from './rds-calls';
import { toAwsTags } from './tags';

/**
 * The id of a point is its ARN: a copy has the name of its original, and a copy is asked for by the ARN.
 *
 * RDS writes no reason into a snapshot that failed.
 */
export function toPoint({ arn, status, encrypted, sizeGiB, tags }: Snapshot, region: string): RecoveryPoint {
  const lineage = readLineage(tags);
  const copyOf = tags[LEGACY_TAG.originalSnapshotId];
  return {
    id: arn,
    region,
    state: stateOf(status),
    encrypted,
    ...(sizeGiB === undefined ? {} : { sizeGiB }),
    tags,
    ...(lineage === undefined ? {} : { lineage }),
    ...(copyOf === undefined ? {} : { copyOf }),
  };
}

/** `arn:aws:rds:us-east-1:123456789012:snapshot:name` → `name`, which is all that the calls for one snapshot take. */
export const nameIn = (arn: string): string => arn.split(':').slice(6).join(':');

/**
 * Where databases copy their tags to their snapshots, AWS's own are among them, and nobody may write those
 * (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Tag.html).
 */
export const toRdsTags = (tags: Tags): Tag[] =>
  toAwsTags(tags).filter(({ Key: key = '' }) => !/^(aws|rds):/i.test(key));

/** Everything else is on its way there, `copying` and `creating`, or away, `deleting`. */
function stateOf(status: string): PointState {
  switch (status) {
    case 'available':
      return 'completed';
    case 'failed':
      return 'error';
    default:
      return 'pending';
  }
}
