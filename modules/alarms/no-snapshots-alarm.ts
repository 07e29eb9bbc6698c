import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { refuse } from '../problems';

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

const HOUR_SECONDS = 3600;
/**
 * CloudWatch looks back over at most seven days
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
 */
const MOST_HOURS = 168;

/** Fires when no snapshot was made, and also when nothing at all was heard: a run that never started is the worse case. */
export class NoSnapshotsAlarm extends Construct {
  readonly alarmName: string;
  readonly alarmArn: string;

  constructor(scope: Construct, id: string, props: NoSnapshotsAlarmProps) {
    super(scope, id);
    const { hours = 26 } = props;
    refuse(scope, id, [
      [
        Number.isInteger(hours) && hours >= 1 && hours <= MOST_HOURS,
        `hours must be between 1 and ${MOST_HOURS}, got ${hours}`,
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
      // By the hour and not as one long period: those begin when CloudWatch likes, and only up to a day.
      period: HOUR_SECONDS,
      evaluationPeriods: hours,
      datapointsToAlarm: hours,
      treatMissingData: 'breaching',
      alarmActions: [props.topicArn],
      okActions: [props.topicArn],
    });
    this.alarmArn = alarm.arn;
  }
}
