import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import { errorWords } from '../core/error-words';
import type { Outcome } from '../core/outcome';

/**
 * Quotas that free themselves as work completes, and states that pass: back-pressure, not failure.
 * Source: EC2 API reference, "Error codes"; EBS user guide, "Quotas"; RDS API reference, the errors of each action.
 * AWS Backup developer guide, StartBackupJob, StartCopyJob and DeleteRecoveryPoint.
 */
const QUOTAS: ReadonlyMap<string, { everyone: boolean }> = new Map([
  // Concurrent snapshot copies per destination region.
  ['ResourceLimitExceeded', { everyone: true }],
  // Pending snapshots of one volume, and of all of the account's.
  ['ConcurrentSnapshotLimitExceeded', { everyone: false }],
  ['PendingSnapshotLimitExceeded', { everyone: true }],
  ['SnapshotCreationPerVolumeRateExceeded', { everyone: false }],
  // Manual snapshots of databases in a region, and copies of them under way into it: RDS has one word for both.
  ['SnapshotQuotaExceeded', { everyone: true }],
  // A database that is being modified, backed up or started; the driver tells apart what will not pass.
  ['InvalidDBInstanceState', { everyone: false }],
  ['InvalidDBClusterState', { everyone: false }],
  // A snapshot that is still being made or copied.
  ['InvalidDBSnapshotState', { everyone: false }],
  ['InvalidDBClusterSnapshotState', { everyone: false }],
  // Jobs of AWS Backup under way, and a recovery point with which it is busy already.
  ['LimitExceededException', { everyone: true }],
  ['InvalidResourceStateException', { everyone: false }],
]);

/** The outcome of a changing call, with AWS's refusals put into the engine's terms. */
export async function attempt<T>(call: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { status: 'done', value: await call() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = errorWords(error);
    // The SDK names RDS's errors after their shapes, which end in Fault where the wire's code mostly does not.
    const quota = QUOTAS.get(error.name.replace(/Fault$/, ''));
    if (quota !== undefined) return { status: 'later', reason, everyone: quota.everyone };
    const sdkError = error as SdkError;
    if (isThrottlingError(sdkError)) return { status: 'later', reason, everyone: true };
    // A refusal for a wrong clock is among the transient ones once the SDK took AWS's time from it.
    if (isTransientError(sdkError) || isServerError(sdkError))
      return { status: 'later', reason, everyone: false };
    return { status: 'failed', reason };
  }
}
