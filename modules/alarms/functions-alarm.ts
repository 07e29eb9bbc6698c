import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { advice, telling } from './notice';

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const WATCHED = {
  Errors: {
    name: 'FunctionErrors',
    what: 'A function of the backup pipeline crashed or ran out of time.',
    heading: 'Functions fail or are throttled',
    // It is called again, so one hour is enough to be told of it once.
    when: { period: 3600, evaluationPeriods: 1 },
  },
  Throttles: {
    name: 'FunctionThrottles',
    what: 'Lambda has refused calls of the backup pipeline for a quarter of an hour: too many functions run at once.',
    heading: 'Functions fail or are throttled',
    when: { period: 300, evaluationPeriods: 3 },
  },
} as const;

export interface FunctionsAlarmProps {
  /** The alarm is called `<namePrefix>-FunctionErrors` or `-FunctionThrottles`. */
  readonly namePrefix: string;
  readonly metric: keyof typeof WATCHED;
  /** Names of the functions, by a word of lower-case letters each. */
  readonly functionNames: Readonly<Record<string, string>>;
  /** Topic that hears of the alarm, and of its end. */
  readonly topicArn: string;
}

/**
 * Watches all functions together. One alarm over several metrics costs as much as one for each
 * (https://aws.amazon.com/cloudwatch/pricing/), and wakes people once.
 */
export class FunctionsAlarm extends Construct {
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: FunctionsAlarmProps) {
    super(scope, id);
    const { name, what, heading, when } = WATCHED[props.metric];
    this.alarmName = `${props.namePrefix}-${name}`;
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice(what, heading),
      metricQuery: [
        {
          id: 'all',
          expression: 'SUM(METRICS())',
          label: `${props.metric} of all functions`,
          returnData: true,
        },
        ...Object.entries(props.functionNames).map(([word, functionName]) => ({
          id: word,
          metric: {
            namespace: 'AWS/Lambda',
            metricName: props.metric,
            dimensions: { FunctionName: functionName },
            stat: 'Sum',
            period: when.period,
          },
        })),
      ],
      evaluationPeriods: when.evaluationPeriods,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      // Functions that are not called measure nothing.
      treatMissingData: 'notBreaching',
      ...telling(props.topicArn),
    });
  }
}
