import type { Context } from 'aws-lambda';
import { hosts } from '../adapters/hosts';
import { logger } from '../adapters/powertools';
import { S3RunStore } from '../adapters/s3-run-store';
import { SfnExecutions } from '../adapters/sfn-executions';
import { documents } from '../core/documents';
import { release } from '../core/release';
import type { AnyRun } from '../core/run';
import { readEnvironment } from '../env';

/** An hour of looks, 15 seconds apart; what is not back then, the next run takes up. */
const MAX_LOOKS = 240;

interface Releasing {
  readonly run: AnyRun;
  /** Counts from 0; absent in the first call. */
  readonly look?: number;
}

export async function handler(
  { look = 0, ...state }: Releasing,
  context: Context,
): Promise<Releasing & { done: boolean }> {
  logger.addContext(context);
  const { run } = state;
  const store = new S3RunStore(readEnvironment().reportsBucket);
  const released = await release(run, { hosts, store, executions: new SfnExecutions() });
  const done = released.done || look + 1 >= MAX_LOOKS;
  if (released.troubles.length > 0 || released.unreadable !== undefined) {
    logger.warn('instances are not as they were', { run: run.id, look, ...released });
    // The last look is what is told.
    if (done) await store.write(documents.release(run), released);
  }
  return { ...state, look: look + 1, done };
}
