import { DrillFailedAlarm } from '../../../modules/alarms/drill-failed-alarm';
import { DrillMissedAlarm } from '../../../modules/alarms/drill-missed-alarm';
import { synthesize } from '../../support/synthesized';

const watched = { vault: 'ours', region: 'us-east-1', topicArn: 'arn:topic' };
const common = {
  namespace: 'SmartVault',
  dimensions: { Vault: 'ours', Region: 'us-east-1' },
  statistic: 'Maximum',
  treat_missing_data: 'ignore',
  alarm_actions: ['arn:topic'],
  ok_actions: ['arn:topic'],
};

it('DrillFailedAlarm fires until a restore test is green', () => {
  const output = synthesize((stack) => new DrillFailedAlarm(stack, 'failed', watched));
  expect(output.resource('aws_cloudwatch_metric_alarm.failed_alarm')).toMatchObject({
    ...common,
    alarm_name: 'ours-DrillFailed',
    metric_name: 'DrillsFailed',
    comparison_operator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
  });
});

it('DrillMissedAlarm holds what runs measure against any number of hours', () => {
  const output = synthesize((stack) => new DrillMissedAlarm(stack, 'missed', { ...watched, hours: 770 }));
  expect(output.resource('aws_cloudwatch_metric_alarm.missed_alarm')).toMatchObject({
    ...common,
    alarm_name: 'ours-DrillMissed',
    metric_name: 'DrillAgeSeconds',
    comparison_operator: 'GreaterThanThreshold',
    threshold: 770 * 3600,
  });
});
