import type { CloudwatchMetricAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';

/** Whom an alarm tells that it began, and that it is over. */
export function telling(topicArn: string) {
  return { alarmActions: [topicArn], okActions: [topicArn] } satisfies Partial<CloudwatchMetricAlarmConfig>;
}

/**
 * What an alarm says to who is woken by it.
 * @param heading in docs/operations.md, where it says what to do
 */
export function advice(whatHappened: string, heading: string): string {
  return `${whatHappened} What to do: docs/operations.md, "${heading}".`;
}
