import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, type RunMetric } from '../../lambda-src/core/metric-names';
import { advice, telling } from './notice';
import { dimensionsOf, planAlarmName, UNTIL_THE_NEXT_RUN, type WatchedPlan } from './plan';

const METRIC: RunMetric = 'RunsFailed';

/** Fires when a run of the plan was not wholly green, until one is. */
export class RunFailedAlarm extends Construct {
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: WatchedPlan) {
    super(scope, id);
    this.alarmName = planAlarmName(props, 'RunFailed');
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice(
        `The last run of ${props.plan} in ${props.region} failed, wholly or in part.`,
        'A run failed',
      ),
      namespace: METRIC_NAMESPACE,
      metricName: METRIC,
      dimensions: dimensionsOf(props),
      ...UNTIL_THE_NEXT_RUN,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      ...telling(props.topicArn),
    });
  }
}
