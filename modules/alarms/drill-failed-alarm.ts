import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, type DrillMetric } from '../../lambda-src/core/metric-names';
import { dimensionsOf, drillAlarmName, type WatchedDrills } from './drill';
import { advice, telling } from './notice';
import { UNTIL_THE_NEXT_RUN } from './plan';

const METRIC: DrillMetric = 'DrillsFailed';

/** Fires when a restore test was not wholly green, until one is. */
export class DrillFailedAlarm extends Construct {
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: WatchedDrills) {
    super(scope, id);
    this.alarmName = drillAlarmName(props, 'Failed');
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice(
        `The last restore test of the plans of ${props.region} failed: what was backed up may not come back.`,
        'A restore test failed',
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
