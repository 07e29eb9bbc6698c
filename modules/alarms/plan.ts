import { planDimensions } from '../../lambda-src/core/metric-names';

/** A plan in one region, whose runs an alarm watches. */
export interface WatchedPlan {
  readonly vault: string;
  /** Name of the plan, or `cleanup`. */
  readonly plan: string;
  readonly region: string;
  /** Topic that hears of the alarm, and of its end. */
  readonly topicArn: string;
}

/** `smart-vault-daily-RunFailed` */
export const planAlarmName = ({ vault, plan }: WatchedPlan, what: string): string =>
  `${vault}-${plan}-${what}`;

/** Of the plan alone: no other plan, and no other vault of the account, hides what becomes of it. */
export const dimensionsOf = ({ vault, plan, region }: WatchedPlan): Record<string, string> =>
  planDimensions(vault, plan, region);

/**
 * Runs are hours or weeks apart, and what the last one said holds until the next one speaks.
 * The period is short, so that a run by hand soon after a failed one is not counted together with it.
 */
export const UNTIL_THE_NEXT_RUN = {
  statistic: 'Maximum',
  period: 300,
  evaluationPeriods: 1,
  treatMissingData: 'ignore',
} as const;
