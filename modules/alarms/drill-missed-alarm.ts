import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, type DrillMetric } from '../../lambda-src/core/metric-names';
import { dimensionsOf, drillAlarmName, type WatchedDrills } from './drill';
import { advice, telling } from './notice';
import { UNTIL_THE_NEXT_RUN } from './plan';

export interface DrillMissedAlarmProps extends WatchedDrills {
  /** Hours since the last one after which it fires: more than the longest time between two. */
  readonly hours: number;
}

const METRIC: DrillMetric = 'DrillAgeSeconds';

/**
 * Fires when no restore test came to its end for too long. CloudWatch looks back over seven days at most, and restore tests are
 * weeks apart, so silence cannot be waited for: the report of every run measures how long ago the last one was. Where
 * nothing runs, the alarms of the plans tell.
 */
export class DrillMissedAlarm extends Construct {
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: DrillMissedAlarmProps) {
    super(scope, id);
    const { region, hours } = props;
    this.alarmName = drillAlarmName(props, 'Missed');
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice(
        `No restore test of the plans of ${region} came to its end for ${hours} hours, more than its schedule has between two.`,
        'A restore test is overdue',
      ),
      namespace: METRIC_NAMESPACE,
      metricName: METRIC,
      dimensions: dimensionsOf(props),
      ...UNTIL_THE_NEXT_RUN,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: hours * 3600,
      ...telling(props.topicArn),
    });
  }
}
