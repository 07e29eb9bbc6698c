import { Construct } from 'constructs';
import type { WatchedPlan } from './plan';
import { RpoAlarm } from './rpo-alarm';
import { RunFailedAlarm } from './run-failed-alarm';
import { RunHeldUpAlarm } from './run-held-up-alarm';
import { RunMissedAlarm } from './run-missed-alarm';

export interface PlanAlarmsProps extends WatchedPlan {
  /** Hours that a run may take. */
  readonly deadlineHours: number;
  /**
   * Hours without the start of a run that are too many, 1 to 168.
   * @default nobody watches: CloudWatch looks back no further than seven days
   */
  readonly missedHours?: number | undefined;
  /**
   * The recovery point objective, 1 to 168.
   * @default nobody watches it
   */
  readonly rpoHours?: number | undefined;
}

/** All that is watched of one plan in one region. */
export class PlanAlarms extends Construct {
  readonly alarmNames: readonly string[];

  constructor(scope: Construct, id: string, props: PlanAlarmsProps) {
    super(scope, id);
    const { deadlineHours, missedHours, rpoHours, ...plan } = props;
    const alarms = [
      new RunFailedAlarm(this, 'failed', plan),
      new RunHeldUpAlarm(this, 'held_up', { ...plan, deadlineHours }),
      ...(missedHours === undefined
        ? []
        : [new RunMissedAlarm(this, 'missed', { ...plan, hours: missedHours })]),
      ...(rpoHours === undefined ? [] : [new RpoAlarm(this, 'rpo', { ...plan, hours: rpoHours })]),
    ];
    this.alarmNames = alarms.map(({ alarmName }) => alarmName);
  }
}
