import { longestGapHours } from './rules/schedule-gap';
import type { Vault } from './types';

/** For a transfer that takes longer than the one before. */
const SLACK_HOURS = 2;
/** CloudWatch looks back over at most seven days (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html). */
export const MOST_ALARM_HOURS = 168;

/**
 * Hours without a successful transfer after which the region's alarm fires: as configured, or as its schedule says.
 * @returns undefined where nothing is transferred, or so seldom that no alarm can watch it
 */
export function noTransferHours(vault: Vault, region: string): number | undefined {
  const schedule = vault.regions[region]?.files?.transfer.schedule;
  if (schedule === undefined) return undefined;
  const hours = vault.alarms.noTransferHours ?? longestGapHours(schedule) + SLACK_HOURS;
  return hours <= MOST_ALARM_HOURS ? hours : undefined;
}
