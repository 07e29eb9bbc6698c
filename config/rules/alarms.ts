/**
 * CloudWatch looks back over at most seven days, in periods of at most one day
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
 */
export function alarmHoursRule(hours: number): string | undefined {
  return hours <= 24 || hours % 24 === 0
    ? undefined
    : 'must be whole days beyond 24 hours: 48, 72, 96, 120, 144 or 168';
}
