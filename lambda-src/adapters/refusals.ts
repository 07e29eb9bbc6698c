import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import type { Outcome } from '../core/outcome';

/**
 * Quotas that free themselves as work completes: back-pressure, not failure.
 * Source: EC2 API reference, "Error codes"; EBS user guide, "Quotas".
 */
const QUOTAS: ReadonlyMap<string, { everyone: boolean }> = new Map([
  // Concurrent snapshot copies per destination region.
  ['ResourceLimitExceeded', { everyone: true }],
  // Pending snapshots of one volume, and of all of the account's.
  ['ConcurrentSnapshotLimitExceeded', { everyone: false }],
  ['PendingSnapshotLimitExceeded', { everyone: true }],
  ['SnapshotCreationPerVolumeRateExceeded', { everyone: false }],
]);

/** The outcome of a changing call, with AWS's refusals put into the engine's terms. */
export async function attempt<T>(call: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { status: 'done', value: await call() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = `${error.name}: ${error.message}`;
    const quota = QUOTAS.get(error.name);
    if (quota !== undefined) return { status: 'later', reason, everyone: quota.everyone };
    const sdkError = error as SdkError;
    if (isThrottlingError(sdkError)) return { status: 'later', reason, everyone: true };
    if (isTransientError(sdkError) || isServerError(sdkError))
      return { status: 'later', reason, everyone: false };
    return { status: 'failed', reason };
  }
}
