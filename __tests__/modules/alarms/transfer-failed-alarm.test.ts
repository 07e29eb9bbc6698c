import { TransferFailedAlarm } from '../../../modules/alarms/transfer-failed-alarm';
import { synthesize } from '../../support/synthesized';

describe('TransferFailedAlarm', () => {
  it('fires on one event of the rule, and stays quiet while there is none', () => {
    const output = synthesize((stack) => {
      const { alarmName } = new TransferFailedAlarm(stack, 'failed', {
        namePrefix: 'ours',
        failedRuleName: 'ours-transfer-failed',
        topicArn: 'arn:topic',
      });
      expect(alarmName).toBe('ours-FileTransferFailed');
    });
    expect(output.resource('aws_cloudwatch_metric_alarm.failed_alarm')).toMatchObject({
      alarm_name: 'ours-FileTransferFailed',
      namespace: 'AWS/Events',
      metric_name: 'MatchedEvents',
      dimensions: { RuleName: 'ours-transfer-failed' },
      comparison_operator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      treat_missing_data: 'notBreaching',
      alarm_actions: ['arn:topic'],
      ok_actions: ['arn:topic'],
    });
  });
});
