import type { Notifier } from '../../ports/notifier';
import { drillDimensions, planDimensions, SERVICE, type DrillValues } from '../metric-names';
import { drillAttributes } from '../notices/drill-notice';
import { drillDocuments } from './documents';
import type { DrillRecord } from './record';
import { measuresOf, messageOf, subjectOf } from './words';

export interface Audience {
  readonly notifier: Notifier;
  readonly publish: (
    values: DrillValues,
    dimensions: Readonly<Record<string, string>>,
    at: Date,
  ) => void | Promise<void>;
  /** Where the documents lie, for people: `s3://bucket/`. */
  readonly location: string;
}

/**
 * Tells people and CloudWatch of a drill that is over. One that fails does not hold back the other.
 * @throws what one of them failed with
 */
export async function tellOf(record: DrillRecord, { notifier, publish, location }: Audience): Promise<void> {
  const { vault, home, plans, samples, endedAt, status } = record;
  const at = new Date(endedAt);
  // One that somebody stopped is no answer to the question whether restores work.
  const whole: DrillValues[] =
    status === 'interrupted' ? [] : [{ DrillsFailed: status === 'failure' ? 1 : 0 }];
  const told = await Promise.allSettled([
    notifier.publish(subjectOf(record), messageOf(record, `${location}${drillDocuments.record(record.id)}`), {
      ...drillAttributes(record),
    }),
    publish(measuresOf(samples), SERVICE, at),
    ...whole.map((values) => publish(values, drillDimensions(vault, home), at)),
    ...plans.map((plan) =>
      publish(measuresOf(samples.filter((one) => one.plan === plan)), planDimensions(vault, plan, home), at),
    ),
  ]);
  const failed = told.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
