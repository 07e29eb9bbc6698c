import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { advice, telling } from './notice';
import { silenceFor } from './silence';

export interface NoTransferAlarmProps {
  /** The alarm is called `<namePrefix>-NoFileTransfer`. */
  readonly namePrefix: string;
  /** EventBridge rule that matches successful runs. */
  readonly succeededRuleName: string;
  /** Topic that hears of the alarm, and of its end. */
  readonly topicArn: string;
  /** Hours without a successful run after which it fires, 1 to 168: more than the longest time between two of them. */
  readonly hours: number;
}

/**
 * Fires when no run of DataSync succeeded for too long, also when none began. DataSync's own metrics exist only while a run
 * is under way, and there is none that says it ended well; what EventBridge counts of the rule is missing while nothing happens
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html), so what is missing counts as zero.
 */
export class NoTransferAlarm extends Construct {
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: NoTransferAlarmProps) {
    super(scope, id);
    const { hours } = props;
    this.alarmName = `${props.namePrefix}-NoFileTransfer`;
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice(
        `The files were not backed up for ${hours} hours.`,
        'Files were not transferred',
      ),
      namespace: 'AWS/Events',
      metricName: 'MatchedEvents',
      dimensions: { RuleName: props.succeededRuleName },
      ...silenceFor(scope, id, hours),
      ...telling(props.topicArn),
    });
  }
}
