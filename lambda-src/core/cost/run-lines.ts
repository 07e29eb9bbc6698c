import { lineOf, type CostLine } from './line';
import { hoursOf, type Month } from './months';

/** The runs of a plan in a month. */
export interface RunsOf {
  readonly plan: string;
  readonly place: string;
  readonly runs: number;
  /** That each run protects. */
  readonly sources: number;
  readonly emails: number;
}

/** Measured: docs/benchmarks.md and architecture.md. A batch holds up to 100 items and is looked at until its points are whole. */
const BATCH = 100;
const TRANSITIONS = { run: 12, batch: 166 };
const CALLS = { run: 4, batch: 55 };
/** A call lasts about so long, with 512 MB, and logs so much. */
const CALL = { gbSeconds: 2 * 0.5, logGb: 5e-6 };
/** Documents of a run in the reports bucket, each encrypted with one call of KMS. */
const DOCUMENTS = { run: 8, batch: 1 };
/** Names of metrics that a run publishes, each for its plan and for all plans together. */
const METRICS = 26;

/** What a plan's runs cost beside what they keep: fractions of a cent mostly, and shown so that nobody needs to guess. */
export function runLines({ plan, place, runs, sources, emails }: RunsOf, month: Month): CostLine[] {
  const batches = Math.ceil(sources / BATCH);
  const calls = runs * (CALLS.run + CALLS.batch * batches);
  const documents = runs * (DOCUMENTS.run + DOCUMENTS.batch * batches);
  const of = { place, plan };
  return [
    lineOf({ ...of, component: 'EventBridge Scheduler', price: 'scheduler', quantity: runs / 1e6 }),
    lineOf({
      ...of,
      component: 'Step Functions',
      price: 'step-functions',
      quantity: (runs * (TRANSITIONS.run + TRANSITIONS.batch * batches)) / 1000,
    }),
    lineOf({ ...of, component: 'Lambda', tier: 'Requests', price: 'lambda-requests', quantity: calls / 1e6 }),
    lineOf({
      ...of,
      component: 'Lambda',
      tier: 'Time',
      price: 'lambda-seconds',
      quantity: calls * CALL.gbSeconds,
    }),
    lineOf({ ...of, component: 'S3 requests', price: 's3-put', quantity: documents / 1000 }),
    lineOf({ ...of, component: 'KMS requests', price: 'kms-requests', quantity: documents / 10_000 }),
    lineOf({
      ...of,
      component: 'CloudWatch Logs',
      price: 'logs-ingested',
      quantity: calls * CALL.logGb,
    }),
    // Metrics are paid for by the hour in which anything was published.
    lineOf({
      ...of,
      component: 'CloudWatch metrics',
      price: 'metric',
      quantity: METRICS * Math.min(1, runs / hoursOf(month)),
    }),
    lineOf({
      ...of,
      component: 'SNS',
      tier: 'E-mail',
      price: 'sns-email',
      quantity: (runs * emails) / 100_000,
    }),
  ];
}
