import type { Context } from 'aws-lambda';
import { logger, PowertoolsMetrics } from '../adapters/powertools';
import { S3RunStore } from '../adapters/s3-run-store';
import { SnsNotifier } from '../adapters/sns-notifier';
import { documents } from '../core/documents';
import { recordOf, type RunRecord } from '../core/record';
import type { Run } from '../core/run';
import { messageOf, subjectOf, unusableRequest } from '../core/summary';
import { readEnvironment } from '../env';
import { runFrom } from '../request';

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

  let run: Run;
  try {
    run = runFrom(request, environment);
  } catch (problem) {
    // Without a usable request there is no run and no record, but the failure must be heard of all the same.
    const notice = unusableRequest(
      environment.vault,
      problem instanceof Error ? problem.message : String(problem),
    );
    metrics.publish({ SnapshotsCreated: 0 });
    await notifier.publish(notice.subject, notice.message);
    return { status: 'failure', subject: notice.subject };
  }

  const store = new S3RunStore(environment.reportsBucket);
  const key = documents.record(run);
  const isRepeated = (await store.read(key)) !== undefined;
  const record = await recordOf(run, store, new Date(), error && `${error.Error}: ${causeOf(error.Cause)}`);
  await store.write(key, record);
  // A retry after a failed notice must not count everything again.
  if (!isRepeated) metrics.publish(countsOf(record));
  const subject = subjectOf(record);
  await notifier.publish(subject, messageOf(record, `s3://${environment.reportsBucket}/${key}`));
  logger.info('run reported', { run: run.id, status: record.status, totals: record.totals });
  return { status: record.status, subject, record: key };
}

/** Published after every run, also at 0: the alarms tell "nothing created" from "nothing ran". */
function countsOf({ totals }: RunRecord): Record<string, number> {
  return {
    SnapshotsCreated: totals.created,
    SnapshotsCopied: totals.copied,
    SnapshotsDeleted: totals.deleted,
    ResourcesPlanned: totals.planned,
    ResourcesFailed: totals.failed,
  };
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
