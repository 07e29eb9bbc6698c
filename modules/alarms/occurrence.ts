import type { CloudwatchMetricAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';

/** Fires for an hour when something was counted once; what is not measured did not happen. */
export const ANY_WITHIN_AN_HOUR = {
  statistic: 'Sum',
  period: 3600,
  evaluationPeriods: 1,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  treatMissingData: 'notBreaching',
} as const satisfies Partial<CloudwatchMetricAlarmConfig>;
