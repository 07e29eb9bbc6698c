import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, type RunMetric } from '../../lambda-src/core/metric-names';
import { advice, telling } from './notice';
import { dimensionsOf, planAlarmName, type WatchedPlan } from './plan';
import { silenceFor } from './silence';

export interface RpoAlarmProps extends WatchedPlan {
  /** The plan's recovery point objective, 1 to 168. */
  readonly hours: number;
}

const METRIC: RunMetric = 'ResourcesRecoverable';

/**
 * Fires when the plan's recovery point objective is breached, between two runs as well as after one: a run puts its metric
 * at the moment as of which everything can be restored, so hours without it are hours that would be lost.
 *
 * CloudWatch shows values that are put 3 to 24 hours into the past up to two hours later
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html).
 */
export class RpoAlarm extends Construct {
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: RpoAlarmProps) {
    super(scope, id);
    const { plan, region, hours } = props;
    this.alarmName = planAlarmName(props, 'RpoBreached');
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice(
        `Not everything that ${plan} protects in ${region} can be restored as of the last ${hours} hours.`,
        'The RPO is breached',
      ),
      namespace: METRIC_NAMESPACE,
      metricName: METRIC,
      dimensions: dimensionsOf(props),
      ...silenceFor(scope, id, hours),
      ...telling(props.topicArn),
    });
  }
}
