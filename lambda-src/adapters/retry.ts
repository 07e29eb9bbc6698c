import { AdaptiveRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorInfo, RetryStrategyV2, RetryToken, StandardRetryToken } from '@smithy/types';

/** Attempts per call. With the SDK's back-off the last comes after about 20 s, well within a Lambda's time. */
const ATTEMPTS = 6;

/** For calls that may be repeated freely. */
export const PATIENT = { maxAttempts: ATTEMPTS, retryMode: 'adaptive' } as const;

/**
 * For calls that have no idempotency token (CreateSnapshot, CopySnapshot): tries again only after a throttle,
 * which certainly did nothing. After a server error or a lost connection the thing may exist, so the engine
 * looks for it by its tags before it asks again.
 *
 * Source: EC2 developer guide, "Ensuring idempotency" (CreateSnapshot and CopySnapshot are not listed).
 */
export class ThrottleOnlyRetry implements RetryStrategyV2 {
  readonly mode = 'adaptive';
  private readonly adaptive = new AdaptiveRetryStrategy(() => Promise.resolve(ATTEMPTS));

  acquireInitialRetryToken(scope: string): Promise<RetryToken> {
    return this.adaptive.acquireInitialRetryToken(scope);
  }

  refreshRetryTokenForRetry(token: RetryToken, error: RetryErrorInfo): Promise<RetryToken> {
    if (error.errorType !== 'THROTTLING') throw new Error('only throttled calls are repeated');
    return this.adaptive.refreshRetryTokenForRetry(token as StandardRetryToken, error);
  }

  recordSuccess(token: RetryToken): void {
    this.adaptive.recordSuccess(token as StandardRetryToken);
  }
}
