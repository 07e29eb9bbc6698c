import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { advice, telling } from './notice';
import { silenceFor } from './silence';

export interface NoSnapshotsAlarmProps {
  /** The alarm is called `<namePrefix>-NoSnapshotsCreated`. */
  readonly namePrefix: string;
  /** Topic that hears of the alarm, and of its end. */
  readonly topicArn: string;
  /**
   * Hours without a new snapshot after which it fires, 1 to 168.
   * @default 26: a day, and two hours for a run that takes longer than the one before
   */
  readonly hours?: number;
}

/** Fires when no snapshot was made, and also when nothing at all was heard: a run that never started is the worse case. */
export class NoSnapshotsAlarm extends Construct {
  readonly alarmName: string;
  readonly alarmArn: string;

  constructor(scope: Construct, id: string, props: NoSnapshotsAlarmProps) {
    super(scope, id);
    const { hours = 26 } = props;
    this.alarmName = `${props.namePrefix}-NoSnapshotsCreated`;
    const alarm = new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice(`No plan created a snapshot for ${hours} hours.`, 'No snapshots were created'),
      namespace: 'SmartVault',
      metricName: 'SnapshotsCreated',
      dimensions: { Service: 'Backup' },
      ...silenceFor(scope, id, hours),
      ...telling(props.topicArn),
    });
    this.alarmArn = alarm.arn;
  }
}
