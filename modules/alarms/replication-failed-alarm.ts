import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { replicationDimensions } from '../s3/replication';
import { advice, telling } from './notice';
import { ANY_WITHIN_AN_HOUR } from './occurrence';

export interface ReplicationFailedAlarmProps {
  /** The alarm is called `<namePrefix>-FileReplicationFailed`. */
  readonly namePrefix: string;
  readonly bucketName: string;
  readonly replicaBucketName: string;
  /** Topic that hears of the alarm, and of its end. */
  readonly topicArn: string;
}

/**
 * Fires for an hour when S3 could not replicate something. Of the metrics of a replication this one is published in the region
 * of the source bucket; its latency is in that of the replica
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html).
 */
export class ReplicationFailedAlarm extends Construct {
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: ReplicationFailedAlarmProps) {
    super(scope, id);
    this.alarmName = `${props.namePrefix}-FileReplicationFailed`;
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription: advice('S3 could not replicate the file backup.', 'Files were not replicated'),
      namespace: 'AWS/S3',
      metricName: 'OperationsFailedReplication',
      dimensions: replicationDimensions(props.bucketName, props.replicaBucketName),
      ...ANY_WITHIN_AN_HOUR,
      ...telling(props.topicArn),
    });
  }
}
