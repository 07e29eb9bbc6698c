import type { Context } from 'aws-lambda';

/** Milliseconds that are kept for finishing what is under way (retries of one call included) and for returning. */
const RESERVE = 60_000;

/** True when a Lambda invocation should start nothing more. */
export function hurryWith(context: Pick<Context, 'getRemainingTimeInMillis'>): () => boolean {
  return () => context.getRemainingTimeInMillis() < RESERVE;
}
