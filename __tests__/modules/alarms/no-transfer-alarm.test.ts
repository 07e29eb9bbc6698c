import { NoTransferAlarm } from '../../../modules/alarms/no-transfer-alarm';
import { synthesize } from '../../support/synthesized';

const props = {
  namePrefix: 'ours',
  succeededRuleName: 'ours-transfer-succeeded',
  topicArn: 'arn:topic',
};

describe('NoTransferAlarm', () => {
  it.each([1, 26, 168])('fires when the rule of successes was silent for %d hours, hour by hour', (hours) => {
    const output = synthesize((stack) => {
      const { alarmName } = new NoTransferAlarm(stack, 'none', { ...props, hours });
      expect(alarmName).toBe('ours-NoFileTransfer');
    });
    expect(output.resource('aws_cloudwatch_metric_alarm.none_alarm')).toEqual({
      alarm_name: 'ours-NoFileTransfer',
      alarm_description: `The files were not backed up for ${hours} hours. What to do: docs/operations.md, "Files were not transferred".`,
      namespace: 'AWS/Events',
      metric_name: 'MatchedEvents',
      dimensions: { RuleName: 'ours-transfer-succeeded' },
      statistic: 'Sum',
      comparison_operator: 'LessThanThreshold',
      threshold: 1,
      period: 3600,
      evaluation_periods: hours,
      datapoints_to_alarm: hours,
      treat_missing_data: 'breaching',
      alarm_actions: ['arn:topic'],
      ok_actions: ['arn:topic'],
    });
  });

  it.each([0, 169, 1.5])('refuses %d hours', (hours) => {
    expect(() => synthesize((stack) => new NoTransferAlarm(stack, 'bad', { ...props, hours }))).toThrow(
      `test/bad: hours must be between 1 and 168, got ${hours}`,
    );
  });
});
