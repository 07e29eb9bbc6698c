import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, type RunMetric } from '../../lambda-src/core/metric-names';
import { advice, telling } from './notice';
import { dimensionsOf, planAlarmName, type WatchedPlan } from './plan';
import { silenceFor } from './silence';

export interface RunMissedAlarmProps extends WatchedPlan {
  /** Hours without the start of a run after which it fires, 1 to 168: more than the longest time between two. */
  readonly hours: number;
}

const METRIC: RunMetric = 'RunsStarted';

/** Fires when no run of the plan began for too long: what never ran can report nothing, so silence is the fault. */
export class RunMissedAlarm extends Construct {
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: RunMissedAlarmProps) {
    super(scope, id);
    const { plan, region, hours } = props;
    this.alarmName = planAlarmName(props, 'RunMissed');
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice(
        `No run of ${plan} began in ${region} for ${hours} hours, more than its schedule has between two.`,
        'A run was missed',
      ),
      namespace: METRIC_NAMESPACE,
      metricName: METRIC,
      dimensions: dimensionsOf(props),
      ...silenceFor(scope, id, hours),
      ...telling(props.topicArn),
    });
  }
}
