import type { CloudwatchMetricAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { Construct } from 'constructs';
import { refuse } from '../problems';

const HOUR_SECONDS = 3600;
/**
 * CloudWatch looks back over at most seven days
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
 */
const MOST_HOURS = 168;

/**
 * When an alarm fires that waits for something to happen: it did not for some hours, or nothing at all was heard.
 *
 * @param hours 1 to 168
 * @throws PropsError for other hours
 */
export function silenceFor(scope: Construct, id: string, hours: number) {
  refuse(scope, id, [
    [
      Number.isInteger(hours) && hours >= 1 && hours <= MOST_HOURS,
      `hours must be between 1 and ${MOST_HOURS}, got ${hours}`,
    ],
  ]);
  return {
    statistic: 'Sum',
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    // By the hour and not as one long period: those begin when CloudWatch likes, and only up to a day.
    period: HOUR_SECONDS,
    evaluationPeriods: hours,
    datapointsToAlarm: hours,
    treatMissingData: 'breaching',
  } satisfies Partial<CloudwatchMetricAlarmConfig>;
}
