import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { advice, telling } from './notice';

export interface InstancesMissingAlarmProps {
  /** The alarm is called `<namePrefix>-InstancesMissing`. */
  readonly namePrefix: string;
  /** Auto Scaling group; it must collect its metrics. */
  readonly groupName: string;
  /** Seconds that a new instance may take until it is in service. */
  readonly launchSeconds: number;
  /** Topic that hears of the alarm, and of its end. */
  readonly topicArn: string;
}

const PERIOD = 300;

/**
 * Fires when fewer instances are in service than the group wants, for longer than two launches take: what comes up does not
 * become healthy. A group measures itself every minute also when it is empty
 * (https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html), so silence means that it is gone.
 */
export class InstancesMissingAlarm extends Construct {
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: InstancesMissingAlarmProps) {
    super(scope, id);
    const { groupName } = props;
    this.alarmName = `${props.namePrefix}-InstancesMissing`;
    const metric = (metricName: string, stat: string) => ({
      namespace: 'AWS/AutoScaling',
      metricName,
      dimensions: { AutoScalingGroupName: groupName },
      stat,
      period: PERIOD,
    });
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice(
        `Instances of ${groupName} do not come into service.`,
        'Instances do not come into service',
      ),
      metricQuery: [
        { id: 'missing', expression: 'wanted - running', label: 'Instances missing', returnData: true },
        // The kinder of both: only a period that was short of instances from end to end counts.
        { id: 'wanted', metric: metric('GroupDesiredCapacity', 'Minimum') },
        { id: 'running', metric: metric('GroupInServiceInstances', 'Maximum') },
      ],
      evaluationPeriods: Math.ceil((2 * props.launchSeconds) / PERIOD) + 1,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 0,
      treatMissingData: 'breaching',
      ...telling(props.topicArn),
    });
  }
}
