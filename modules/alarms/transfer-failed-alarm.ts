import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { advice, telling } from './notice';
import { ANY_WITHIN_AN_HOUR } from './occurrence';

export interface TransferFailedAlarmProps {
  /** The alarm is called `<namePrefix>-FileTransferFailed`. */
  readonly namePrefix: string;
  /** EventBridge rule that matches failed runs. */
  readonly failedRuleName: string;
  /** Topic that hears of the alarm, and of its end. */
  readonly topicArn: string;
}

/**
 * Fires for an hour when a run of DataSync failed. DataSync has no metric of failures; EventBridge counts the events of a rule
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html).
 */
export class TransferFailedAlarm extends Construct {
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: TransferFailedAlarmProps) {
    super(scope, id);
    this.alarmName = `${props.namePrefix}-FileTransferFailed`;
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice('DataSync could not back up the file system.', 'Files were not transferred'),
      namespace: 'AWS/Events',
      metricName: 'MatchedEvents',
      dimensions: { RuleName: props.failedRuleName },
      ...ANY_WITHIN_AN_HOUR,
      ...telling(props.topicArn),
    });
  }
}
