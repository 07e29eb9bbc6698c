import type { Context } from 'aws-lambda';
import { driversOf } from '../adapters/drivers';
import { logger, PowertoolsMetrics } from '../adapters/powertools';
import { S3RunStore } from '../adapters/s3-run-store';
import { SfnExecutions } from '../adapters/sfn-executions';
import { claimRun, plot } from '../core/begin';
import { documents } from '../core/documents';
import { SERVICE } from '../core/metric-names';
import { isCleanup, type AnyRun, type Run } from '../core/run';
import { dimensionsOf, STARTED } from '../core/run-metrics';
import type { AwayStore } from '../core/keep-with-copies';
import { readEnvironment, type Environment } from '../env';
import { runFrom } from '../request';

/** What the state machine goes on with. */
interface Discovered {
  readonly run: AnyRun;
  /** Another execution carries this run already: nothing is left to do. */
  readonly duplicate: boolean;
  readonly batchCount: number;
  readonly batchesKey: string;
}

export async function handler(request: unknown, context: Context): Promise<Discovered> {
  logger.addContext(context);
  const environment = readEnvironment();
  const run = runFrom(request, environment);
  const store = new S3RunStore(environment.reportsBucket);
  const batchesKey = documents.batches(run);

  if (!(await claimRun(run, store, new SfnExecutions()))) {
    logger.warn('another execution carries this run', { run: run.id });
    return { run, duplicate: true, batchCount: 0, batchesKey };
  }
  const metrics = new PowertoolsMetrics();
  for (const dimensions of [SERVICE, dimensionsOf(run)]) metrics.publish(STARTED, dimensions);
  // It makes nothing: with no batch, the machine goes on to prune.
  if (isCleanup(run)) return { run, duplicate: false, batchCount: 0, batchesKey };
  const drivers = run.plan.kinds.map(driversOf(environment.vault));
  const { batches, skipped, warnings } = await plot(
    run,
    drivers,
    store,
    new Date(),
    awayStores(run, environment),
  );
  logger.info('run planned', {
    run: run.id,
    batches: batches.length,
    skipped: skipped.length,
    warnings: warnings.length,
  });
  return { run, duplicate: false, batchCount: batches.length, batchesKey };
}

/** Beside the copies of this plan; another account keeps nothing but points. */
const awayStores = ({ plan }: Run, { copyReportsBuckets }: Environment): AwayStore[] =>
  plan.copies.flatMap(({ region }) => {
    const bucket = copyReportsBuckets[region];
    return bucket === undefined ? [] : [{ bucket, store: S3RunStore.in(region, bucket) }];
  });
