import { longestGapHours } from './rules/schedule-gap';
import type { PlanConfig, Vault } from './types';

/** For what takes longer than the one before, for clocks that are put forward, and for hours that CloudWatch cuts elsewhere. */
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
  return watchable(vault.alarms.noTransferHours ?? longestGapHours(schedule) + SLACK_HOURS);
}

/**
 * Hours without the start of a run after which the plan's alarm fires.
 * @returns undefined where runs are so far apart that no alarm can watch them
 */
export const missedRunHours = ({ schedule }: Pick<PlanConfig, 'schedule'>): number | undefined =>
  watchable(longestGapHours(schedule) + SLACK_HOURS);

/** For the drill before, which may take a day, and for the run after it, whose report looks how long ago that is. */
const DRILL_SLACK_HOURS = 26;

/**
 * Hours since the end of the last restore test after which an alarm fires. Runs measure them, so they may be any number.
 * @returns undefined where none is on schedule, or none comes again
 */
export function drillAgeHours({ drills }: Pick<Vault, 'drills'>): number | undefined {
  if (drills === undefined) return undefined;
  const hours = longestGapHours(drills.schedule) + DRILL_SLACK_HOURS;
  return Number.isFinite(hours) ? hours : undefined;
}

type Objective = Pick<PlanConfig, 'schedule' | 'deadlineHours' | 'rpoHours'>;

/**
 * The plan's recovery point objective: as configured, or what its schedule keeps when each run takes up to its deadline.
 * Infinity where it never runs again.
 */
export const objectiveHours = ({ schedule, deadlineHours, rpoHours: hours }: Objective): number =>
  hours ?? longestGapHours(schedule) + deadlineHours;

/**
 * The objective as an alarm can watch it.
 * @returns undefined where that is longer than an alarm can look back
 */
export const rpoHours = (plan: Objective): number | undefined => watchable(objectiveHours(plan));

const watchable = (hours: number): number | undefined => (hours <= MOST_ALARM_HOURS ? hours : undefined);
