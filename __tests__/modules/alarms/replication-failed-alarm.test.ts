import { ReplicationFailedAlarm } from '../../../modules/alarms/replication-failed-alarm';
import { synthesize } from '../../support/synthesized';

test('ReplicationFailedAlarm fires on one operation that S3 gave up, and stays quiet while nothing is written', () => {
  const topicArn = 'arn:aws:sns:us-east-1:123456789012:notifications';
  const { json } = synthesize((stack) => {
    new ReplicationFailedAlarm(stack, 'replication_failed', {
      namePrefix: 'smart-vault',
      bucketName: 'files',
      replicaBucketName: 'replica',
      topicArn,
    });
  });
  expect(json['resource']?.['aws_cloudwatch_metric_alarm']?.['replication_failed_alarm']).toMatchObject({
    alarm_name: 'smart-vault-FileReplicationFailed',
    namespace: 'AWS/S3',
    metric_name: 'OperationsFailedReplication',
    dimensions: { SourceBucket: 'files', DestinationBucket: 'replica' },
    statistic: 'Sum',
    threshold: 1,
    treat_missing_data: 'notBreaching',
    alarm_actions: [topicArn],
    ok_actions: [topicArn],
  });
});
