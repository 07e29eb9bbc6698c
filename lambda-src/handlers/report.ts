import type { Context } from 'aws-lambda';
import { driversOf } from '../adapters/drivers';
import { logger, PowertoolsMetrics } from '../adapters/powertools';
import { S3RunStore } from '../adapters/s3-run-store';
import { SnsNotifier } from '../adapters/sns-notifier';
import { documents } from '../core/documents';
import { errorWords } from '../core/error-words';
import { runAttributes, type UnusableAttributes } from '../core/notices/run-notice';
import { recordOf, type RunRecord } from '../core/record';
import { pages } from '../core/report-page/keys';
import { pageFrom, PIPELINE_PAGE } from '../core/report-page/make';
import { drillAgeSeconds } from '../core/drill/age';
import { drillDimensions, SERVICE } from '../core/metric-names';
import { isCleanup, regionOf, type AnyRun } from '../core/run';
import { dimensionsOf, metricsOf, recoverableOf, UNUSABLE } from '../core/run-metrics';
import { messageOf, subjectOf, unusableRequest, type PageWritten } from '../core/summary';
import { readEnvironment, type Environment } from '../env';
import type { Metrics } from '../ports/metrics';
import { asksForCleanup, runFrom } from '../request';

interface Reporting {
  readonly event: unknown;
  readonly execution: unknown;
  /** What a Catch of the state machine hands over. */
  readonly error?: { readonly Error: string; readonly Cause: string };
}

type Told = Pick<RunRecord, 'status'> & { readonly subject: string; readonly record?: string };

export async function handler({ error, ...request }: Reporting, context: Context): Promise<Told> {
  logger.addContext(context);
  const environment = readEnvironment();
  const notifier = new SnsNotifier(environment.topicArn);
  const metrics = new PowertoolsMetrics();

  let run: AnyRun;
  try {
    run = runFrom(request, environment);
  } catch (problem) {
    // Without a usable request there is no run and no record, but the failure must be heard of all the same.
    const forCleanup = asksForCleanup(request);
    const notice = unusableRequest(
      environment.vault,
      problem instanceof Error ? problem.message : String(problem),
      forCleanup,
    );
    if (!forCleanup) metrics.publish(UNUSABLE, SERVICE);
    const attributes: UnusableAttributes = { kind: 'unusable', vault: environment.vault };
    await notifier.publish(notice.subject, notice.message, { ...attributes });
    return { status: 'failure', subject: notice.subject };
  }

  const store = new S3RunStore(environment.reportsBucket);
  const key = documents.record(run);
  const isRepeated = (await store.read(key)) !== undefined;
  const drivers = isCleanup(run) ? [] : run.plan.kinds.map(driversOf(environment.vault));
  const world = { store, drivers, now: new Date() };
  const record = await recordOf(run, world, error && `${error.Error}: ${causeOf(error.Cause)}`);
  await store.write(key, record);
  // A retry after a failed notice must not count everything again.
  if (!isRepeated) measure(record, metrics);
  if (environment.drillSchedule !== undefined) {
    const age = await drillAgeSeconds(store, world.now);
    metrics.publish({ DrillAgeSeconds: age }, drillDimensions(environment.vault, environment.sourceRegion));
  }
  const subject = subjectOf(record);
  const page = await writePage(run, store, environment, world.now);
  const message = messageOf(record, `s3://${environment.reportsBucket}/${key}`, page);
  await notifier.publish(subject, message, { ...runAttributes(record) });
  logger.info('run reported', { run: run.id, status: record.status, totals: record.totals });
  return { status: record.status, subject, record: key };
}

/** A run is as good as its recovery points: a page that cannot be written is told, and nothing else fails for it. */
async function writePage(
  run: AnyRun,
  store: S3RunStore,
  { vault, reportsBucket: bucket }: Environment,
  now: Date,
): Promise<PageWritten> {
  try {
    const region = regionOf(run) ?? '';
    const page = await pageFrom(store, { vault, region, now, bucket, history: PIPELINE_PAGE });
    for (const key of [pages.ofRun(run), pages.latest]) await store.publish(key, page);
    return { location: `s3://${bucket}/${pages.latest}` };
  } catch (problem) {
    logger.error('the page could not be written', { run: run.id, problem });
    return { error: errorWords(problem) };
  }
}

function measure(record: RunRecord, metrics: Metrics): void {
  const ofPlan = dimensionsOf(record.run);
  for (const dimensions of [SERVICE, ofPlan]) metrics.publish(metricsOf(record), dimensions);
  const recoverable = recoverableOf(record);
  if (recoverable !== undefined) metrics.publish(recoverable.values, ofPlan, recoverable.at);
}

/** A Lambda's error comes as JSON in `Cause`; other states write plain text. */
function causeOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: string };
    return errorMessage ?? cause;
  } catch {
    return cause;
  }
}
