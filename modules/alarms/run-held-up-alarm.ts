import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, type RunMetric } from '../../lambda-src/core/metric-names';
import { refuse } from '../problems';
import { advice, telling } from './notice';
import { dimensionsOf, planAlarmName, UNTIL_THE_NEXT_RUN, type WatchedPlan } from './plan';

export interface RunHeldUpAlarmProps extends WatchedPlan {
  /** Hours that a run of the plan may take. */
  readonly deadlineHours: number;
}

const METRIC: RunMetric = 'RunDurationSeconds';
/** Of the deadline: early enough to raise a quota before runs begin to fail. */
const SHARE = 0.75;

/** Fires when a run came near its deadline: quotas and throttles held it back for so long that the next may not make it. */
export class RunHeldUpAlarm extends Construct {
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: RunHeldUpAlarmProps) {
    super(scope, id);
    const { plan, region, deadlineHours } = props;
    refuse(scope, id, [[deadlineHours > 0, `deadlineHours must be more than 0, got ${deadlineHours}`]]);
    this.alarmName = planAlarmName(props, 'RunHeldUp');
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice(
        `The last run of ${plan} in ${region} took more than ${SHARE * 100} % of its ${deadlineHours} hours.`,
        'A run is held up',
      ),
      namespace: METRIC_NAMESPACE,
      metricName: METRIC,
      dimensions: dimensionsOf(props),
      ...UNTIL_THE_NEXT_RUN,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: deadlineHours * 3600 * SHARE,
      ...telling(props.topicArn),
    });
  }
}
