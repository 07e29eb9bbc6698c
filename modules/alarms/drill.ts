import { drillDimensions } from '../../lambda-src/core/metric-names';

/** The restore tests of a region's plans, which an alarm watches. */
export interface WatchedDrills {
  readonly vault: string;
  /** Where the plans run. */
  readonly region: string;
  /** Topic that hears of the alarm, and of its end. */
  readonly topicArn: string;
}

/** `smart-vault-DrillFailed` */
export const drillAlarmName = ({ vault }: WatchedDrills, what: string): string => `${vault}-Drill${what}`;

export const dimensionsOf = ({ vault, region }: WatchedDrills): Record<string, string> =>
  drillDimensions(vault, region);
