import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { advice, telling } from './notice';

export interface DeadLettersAlarmProps {
  /** The alarm is called `<namePrefix>-DeadLetters`. */
  readonly namePrefix: string;
  readonly queueName: string;
  /** Topic that hears of the alarm, and of its end. */
  readonly topicArn: string;
}

/**
 * Fires while anything lies in the dead-letter queue: a run that could not be started or broke, a notice that could not be sent
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html).
 * SQS says nothing of a queue that has been empty and unused for six hours: silence is good news.
 */
export class DeadLettersAlarm extends Construct {
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: DeadLettersAlarmProps) {
    super(scope, id);
    this.alarmName = `${props.namePrefix}-DeadLetters`;
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice(
        `Something could not be delivered, and lies in ${props.queueName}.`,
        'The dead-letter queue',
      ),
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: props.queueName },
      statistic: 'Maximum',
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      treatMissingData: 'notBreaching',
      ...telling(props.topicArn),
    });
  }
}
