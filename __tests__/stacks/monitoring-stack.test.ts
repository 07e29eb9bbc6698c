import { stacksOf, vaultOf } from '../support/vaults';

describe('monitoring', () => {
  it('tells the configured addresses, encrypted with the operations key', () => {
    const stack = stacksOf(vaultOf({ notifications: { emails: ['ops@example.com'] } })).get(
      'us-east-1-monitoring',
    );
    expect(stack?.resource('aws_sns_topic.notifications_topic')).toMatchObject({
      name: 'smart-vault-notifications',
      kms_master_key_id:
        '${data.terraform_remote_state.us-east-1-storage.outputs.aws_kms_key_operations_key_arn}',
    });
    expect(stack?.resource('aws_sns_topic_subscription.notifications_email_ops_example_com').endpoint).toBe(
      'ops@example.com',
    );
    expect(stack?.output('topic_arn')).toBe('${aws_sns_topic.notifications_topic.arn}');
  });

  it('has the alarm over the configured hours', () => {
    const stack = stacksOf(vaultOf({ alarms: { noSnapshotsHours: 48 } })).get('us-east-1-monitoring');
    expect(stack?.resource('aws_cloudwatch_metric_alarm.no_snapshots_alarm')).toMatchObject({
      alarm_name: 'smart-vault-NoSnapshotsCreated',
      evaluation_periods: 48,
      alarm_actions: ['${aws_sns_topic.notifications_topic.arn}'],
    });
    expect(stack?.output('no_snapshots_alarm_name')).toBe('smart-vault-NoSnapshotsCreated');
  });

  it('is only where plans run', () => {
    const ids = [...stacksOf(vaultOf()).keys()];
    expect(ids.filter((id) => id.endsWith('-monitoring'))).toEqual(['us-east-1-monitoring']);
  });
});
