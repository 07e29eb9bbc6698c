import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { refuse } from '../problems';

export interface NoSnapshotsAlarmProps {
  /** The alarm is called `<namePrefix>-NoSnapshotsCreated`. */
  readonly namePrefix: string;
  /** Topic that hears of the alarm, and of its end. */
  readonly topicArn: string;
  /**
   * Hours without a new snapshot after which it fires: 1 to 24, or whole days up to 168.
   * @default 24
   */
  readonly hours?: number;
}

const HOUR = 3600;
const DAY = 24;
const WEEK = 7 * DAY;

/** Fires when no snapshot was made, and also when nothing at all was heard: a run that never started is the worse case. */
export class NoSnapshotsAlarm extends Construct {
  readonly alarmName: string;
  readonly alarmArn: string;

  constructor(scope: Construct, id: string, props: NoSnapshotsAlarmProps) {
    super(scope, id);
    const { hours = DAY } = props;
    refuse(scope, id, [
      [
        Number.isInteger(hours) && hours >= 1 && hours <= WEEK && (hours <= DAY || hours % DAY === 0),
        `hours must be between 1 and 24, or whole days up to 168, got ${hours}`,
      ],
    ]);

    this.alarmName = `${props.namePrefix}-NoSnapshotsCreated`;
    const alarm = new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: `No snapshot was created for ${hours} hours: look at the last run of the backup pipeline.`,
      namespace: 'SmartVault',
      metricName: 'SnapshotsCreated',
      dimensions: { Service: 'Backup' },
      statistic: 'Sum',
      comparisonOperator: 'LessThanThreshold',
      threshold: 1,
      ...window(hours),
      treatMissingData: 'breaching',
      alarmActions: [props.topicArn],
      okActions: [props.topicArn],
    });
    this.alarmArn = alarm.arn;
  }
}

/**
 * A period is at most a day, and all periods together at most seven days
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
 */
function window(hours: number) {
  const periods = Math.ceil(hours / DAY);
  return { period: (hours / periods) * HOUR, evaluationPeriods: periods, datapointsToAlarm: periods };
}
