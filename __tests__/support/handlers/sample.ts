import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  DeleteSnapshotCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

const ec2 = new EC2Client({});
const sns = new SNSClient({});
const logger = new Logger({ serviceName: 'sample' });
const metrics = new Metrics({ namespace: 'SmartVault', serviceName: 'Backup' });

/** As much of the SDK as a real handler takes, so that what the bundling drops and keeps can be seen. */
export async function handler(event: {
  readonly volumeId?: string;
  readonly topicArn?: string;
}): Promise<unknown> {
  logger.info('sample', { event });
  metrics.addMetric('SnapshotsCreated', 'Count', 0);
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  await ec2.send(new DescribeInstancesCommand({}));
  if (event.volumeId !== undefined) {
    const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId: event.volumeId }));
    await ec2.send(new CopySnapshotCommand({ SourceSnapshotId: SnapshotId, SourceRegion: 'us-east-1' }));
    await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
  }
  if (event.topicArn !== undefined)
    await sns.send(new PublishCommand({ TopicArn: event.topicArn, Message: 'done' }));
  return { snapshots: Snapshots?.length ?? 0 };
}
