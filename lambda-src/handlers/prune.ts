import type { Context } from 'aws-lambda';
import { driversOf } from '../adapters/drivers';
import { logger } from '../adapters/powertools';
import { S3RunStore } from '../adapters/s3-run-store';
import { documents } from '../core/documents';
import { KINDS } from '../core/plan';
import { prune } from '../core/prune';
import { isCleanup, type AnyRun } from '../core/run';
import { countBy } from '../core/tally';
import { readEnvironment } from '../env';
import { hurryWith } from '../time-left';

/** Passes of one run; what is left after them, the next run deletes. */
const MAX_PASSES = 20;
/** Passes, 15 seconds apart, after which a region that cannot be read is told of instead of asked again. */
const MAX_LOOKS = 3;

interface Pruning {
  readonly run: AnyRun;
  /** Counts from 0; absent in the first call. */
  readonly pass?: number;
}

export async function handler(
  { run, pass = 0 }: Pruning,
  context: Context,
): Promise<Pruning & { done: boolean }> {
  logger.addContext(context);
  const { vault, reportsBucket } = readEnvironment();
  const store = new S3RunStore(reportsBucket);
  // A cleanup prunes also the kinds that its plans no longer name.
  const kinds = isCleanup(run) ? KINDS : run.plan.kinds;
  const world = { drivers: kinds.map(driversOf(vault)), now: new Date(), hurry: hurryWith(context) };

  const pruned = await prune(run, world);
  await store.write(documents.prune(run, pass), pruned);
  logger.info('pruned', {
    run: run.id,
    pass,
    outcomes: countBy(pruned.decisions.map(({ outcome }) => outcome)),
    unreadable: pruned.unreadable,
  });
  const enough = pruned.unreadable.length > 0 ? MAX_LOOKS : MAX_PASSES;
  return { run, pass: pass + 1, done: pruned.done || pass + 1 >= enough };
}
