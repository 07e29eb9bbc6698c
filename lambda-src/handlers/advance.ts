import type { Context } from 'aws-lambda';
import { driversOf } from '../adapters/drivers';
import { hosts } from '../adapters/hosts';
import { S3Objects } from '../adapters/s3-objects';
import { logger } from '../adapters/powertools';
import { S3RunStore } from '../adapters/s3-run-store';
import { advance } from '../core/advance';
import { documents } from '../core/documents';
import { phaseOf, refusalsOf, type Batch } from '../core/item';
import { countBy } from '../core/tally';
import type { Run } from '../core/run';
import { readEnvironment } from '../env';
import { hurryWith } from '../time-left';

interface Round {
  readonly run: Run;
  readonly batch: Batch;
}

type Outcome =
  | { readonly done: true; readonly index: number }
  | (Round & { readonly done: false; readonly waitSeconds: number });

/** Kept while the function lives, with its connections. */
const objects = new S3Objects();

export async function handler({ run, batch }: Round, context: Context): Promise<Outcome> {
  logger.addContext(context);
  const { vault, reportsBucket } = readEnvironment();
  const store = new S3RunStore(reportsBucket);
  const world = {
    driver: driversOf(vault)(batch.kind),
    hosts,
    now: new Date(),
    hurry: hurryWith(context),
    desk: { objects, store },
  };

  const round = await advance(run, batch, world);
  logger.info('batch advanced', {
    run: run.id,
    batch: batch.index,
    phases: countBy(round.batch.items.map(phaseOf)),
    held: countBy(round.batch.items.flatMap(refusalsOf)),
  });
  if (!round.done) return { run, ...round, done: false };
  await store.write(documents.result(run, batch.index), round.batch);
  return { done: true, index: batch.index };
}
