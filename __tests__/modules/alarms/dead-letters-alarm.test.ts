import { DeadLettersAlarm } from '../../../modules/alarms/dead-letters-alarm';
import { synthesize } from '../../support/synthesized';

it('DeadLettersAlarm fires while anything lies in the queue', () => {
  const output = synthesize((stack) => {
    const { alarmName } = new DeadLettersAlarm(stack, 'dead', {
      namePrefix: 'ours',
      queueName: 'ours-dead-letters',
      topicArn: 'arn:topic',
    });
    expect(alarmName).toBe('ours-DeadLetters');
  });
  expect(output.resource('aws_cloudwatch_metric_alarm.dead_alarm')).toMatchObject({
    alarm_name: 'ours-DeadLetters',
    namespace: 'AWS/SQS',
    metric_name: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: 'ours-dead-letters' },
    statistic: 'Maximum',
    comparison_operator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    treat_missing_data: 'notBreaching',
    alarm_actions: ['arn:topic'],
    ok_actions: ['arn:topic'],
  });
});
