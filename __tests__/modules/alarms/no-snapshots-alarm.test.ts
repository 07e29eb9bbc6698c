import { NoSnapshotsAlarm } from '../../../modules/alarms/no-snapshots-alarm';
import { synthesize } from '../../support/synthesized';

const props = { namePrefix: 'smart-vault', topicArn: 'arn:aws:sns:us-east-1:123456789012:t' };

describe('NoSnapshotsAlarm', () => {
  it('fires at zero and at silence, and tells the topic of its start and end', () => {
    const output = synthesize((stack) => new NoSnapshotsAlarm(stack, 'no_snapshots', props));
    expect(output.resource('aws_cloudwatch_metric_alarm.no_snapshots_alarm')).toEqual({
      alarm_name: 'smart-vault-NoSnapshotsCreated',
      alarm_description:
        'No plan created a snapshot for 26 hours. What to do: docs/operations.md, "No snapshots were created".',
      namespace: 'SmartVault',
      metric_name: 'SnapshotsCreated',
      dimensions: { Service: 'Backup' },
      statistic: 'Sum',
      comparison_operator: 'LessThanThreshold',
      threshold: 1,
      period: 3_600,
      evaluation_periods: 26,
      datapoints_to_alarm: 26,
      treat_missing_data: 'breaching',
      alarm_actions: [props.topicArn],
      ok_actions: [props.topicArn],
    });
  });

  it.each([1, 26, 168])('looks back %d hours, hour by hour', (hours) => {
    const output = synthesize((stack) => new NoSnapshotsAlarm(stack, 'no_snapshots', { ...props, hours }));
    expect(output.resource('aws_cloudwatch_metric_alarm.no_snapshots_alarm')).toMatchObject({
      period: 3_600,
      evaluation_periods: hours,
      datapoints_to_alarm: hours,
    });
  });

  it.each([0, 169, 1.5])('refuses %d hours', (hours) => {
    expect(() => synthesize((stack) => new NoSnapshotsAlarm(stack, 'bad', { ...props, hours }))).toThrow(
      `test/bad: hours must be between 1 and 168, got ${hours}`,
    );
  });
});
