import { drillDocuments } from '../../lambda-src/core/drill/documents';
import { lastTold } from '../../lambda-src/core/drill/last';
import { DRILL } from '../../lambda-src/core/drill/order';
import type { DrillRecord } from '../../lambda-src/core/drill/record';
import { S3RunStore } from '../../lambda-src/adapters/s3-run-store';
import { nextRun } from '../timetable';
import type { Deployed } from './deployed';

/** How the restore tests stand that a schedule starts. */
export interface DrillsStatus {
  readonly isEnabled: boolean;
  /** ISO 8601; absent when never. */
  readonly nextAt?: string;
  /** The last that came to its end; absent where none did. */
  readonly last?: Pick<DrillRecord, 'id' | 'status' | 'reason' | 'endedAt' | 'rtoSeconds'>;
  /** Where the record of the last lies. */
  readonly record?: string;
}

/** @returns undefined where no schedule starts any */
export async function drillsStatus(
  { schedules, environment }: Deployed,
  now: Date,
): Promise<DrillsStatus | undefined> {
  const scheduled = schedules.get(DRILL);
  if (scheduled === undefined) return undefined;
  const { isEnabled } = scheduled;
  const next = isEnabled ? nextRun(scheduled, now) : undefined;
  const store = new S3RunStore(environment.reportsBucket);
  const told = await lastTold(store);
  return {
    isEnabled,
    ...(next && { nextAt: next.toISOString() }),
    ...(told && { last: shortly(told), record: `s3://${store.bucket}/${drillDocuments.record(told.id)}` }),
  };
}

const shortly = ({
  id,
  status,
  reason,
  endedAt,
  rtoSeconds,
}: DrillRecord): NonNullable<DrillsStatus['last']> => ({
  ...{ id, status, endedAt },
  ...(reason !== undefined && { reason }),
  ...(rtoSeconds !== undefined && { rtoSeconds }),
});
