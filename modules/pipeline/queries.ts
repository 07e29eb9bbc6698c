import type { SavedQuery } from '../logs/saved-queries';
import type { HandlerName } from './names';

export interface PipelineLogs {
  /** Log groups of the functions. */
  readonly functions: Readonly<Record<HandlerName, string>>;
  /** Log group of the state machine. */
  readonly machine: string;
}

/** A run as the subject of an example: the person who asks puts another in its place. */
const SOME_RUN = 'daily-20261121T030000Z';

/**
 * What people ask of the pipeline's logs. Fields of the functions' lines are those that the handlers log; of the state machine's,
 * Step Functions' own (https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html).
 */
export function pipelineQueries({ functions, machine }: PipelineLogs): Record<string, SavedQuery> {
  const all = Object.values(functions);
  return {
    failures: {
      title: 'Failures of runs',
      logGroupNames: [...all, machine],
      commands: [
        'fields @timestamp, @log, run, status, message, type, details.error, details.cause',
        'filter level in ["ERROR", "CRITICAL"] or status in ["partial", "failure"] or type like /Failed|TimedOut|Aborted/ or @message like /Task timed out|Invoke Error/',
        'sort @timestamp desc',
        'limit 200',
      ],
    },
    one_run: {
      title: 'One run by its id',
      logGroupNames: all,
      commands: [
        `filter run = "${SOME_RUN}"`,
        'fields @timestamp, message, batch, phases.verified, phases.failed, status',
        'sort @timestamp asc',
        'limit 1000',
      ],
    },
    slow_batches: {
      title: 'Slow batches',
      logGroupNames: [functions.advance],
      commands: [
        'filter message = "batch advanced"',
        'stats count(*) as rounds, (max(@timestamp) - min(@timestamp)) / 60000 as minutes by run, batch',
        'sort minutes desc',
        'limit 50',
      ],
    },
    throttles: {
      title: 'Throttles and quotas',
      logGroupNames: [functions.advance],
      commands: [
        'filter message = "batch advanced"',
        'stats sum(held.RequestLimitExceeded) as throttled, sum(held.ResourceLimitExceeded) as copies_over_quota, sum(held.ConcurrentSnapshotLimitExceeded) as pending_of_one_volume, sum(held.SnapshotQuotaExceeded) as database_snapshots, sum(held.LimitExceededException) as backup_jobs by run, bin(15m)',
      ],
    },
  };
}
