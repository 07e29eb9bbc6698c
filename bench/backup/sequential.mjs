/**
 * The baseline: the algorithm of the Lambda that this project replaces, one call after the other. Describe the tagged
 * instances; of each volume make a snapshot, tag it, copy it, tag the copy; then delete what is old, publish the count
 * and tell people. A volume that fails is logged and left.
 *
 * bench/backup.ts runs it as plain Node. WAIT=1: each snapshot is waited for before it is copied, as boto3's waiter
 * does, every 15 seconds. SPEED: virtual seconds per real second. It ends as a Lambda does, after 15 minutes, wherever
 * it is. The last line of its output is what it told people, if it came so far.
 */
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CopySnapshotCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  DeleteSnapshotCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { setTimeout as sleep } from 'node:timers/promises';

const { SOURCE_REGION: region, DEST_REGION: destination, SNS_TOPIC_ARN: topic, WAIT, SPEED } = process.env;
const RETENTION_MS = 30 * 86_400_000;
const POLL_SECONDS = 15;
const LAMBDA_SECONDS = 900;

const here = new EC2Client({ region });
const there = new EC2Client({ region: destination });
const virtual = (seconds) => (seconds / Number(SPEED)) * 1000;
const tags = (values) => Object.entries(values).map(([Key, Value]) => ({ Key, Value }));
const today = () => new Date().toISOString().slice(0, 10);

setTimeout(() => process.exit(), virtual(LAMBDA_SECONDS)).unref();

let created = 0;
const { Reservations: reservations = [] } = await here.send(
  new DescribeInstancesCommand({ Filters: [{ Name: 'tag:backup', Values: ['true'] }] }),
);
for (const instance of reservations.flatMap(({ Instances = [] }) => Instances)) {
  for (const { Ebs: disk } of instance.BlockDeviceMappings ?? []) {
    try {
      await protect(disk.VolumeId, instance.InstanceId);
      created++;
    } catch (error) {
      console.error(`${disk.VolumeId}: ${error.message}`);
    }
  }
}
await deleteOld();
await new CloudWatchClient({ region }).send(
  new PutMetricDataCommand({
    Namespace: 'SmartVault',
    MetricData: [{ MetricName: 'SnapshotsCreated', Value: created }],
  }),
);
const message = `complete: ${created} snapshots`;
await new SNSClient({ region }).send(new PublishCommand({ TopicArn: topic, Message: message }));
console.log(message);

async function protect(VolumeId, InstanceId) {
  const { SnapshotId: id } = await here.send(new CreateSnapshotCommand({ VolumeId }));
  await here.send(new CreateTagsCommand({ Resources: [id], Tags: tags({ InstanceId, Date: today() }) }));
  if (WAIT === '1') await completed(id);
  try {
    const { SnapshotId: copy } = await there.send(
      new CopySnapshotCommand({ SourceRegion: region, SourceSnapshotId: id }),
    );
    const lineage = tags({ CopiedFrom: region, OriginalSnapshotId: id, Date: today() });
    await there.send(new CreateTagsCommand({ Resources: [copy], Tags: lineage }));
  } catch (error) {
    console.error(`${VolumeId}: copy: ${error.message}`);
  }
}

async function completed(id) {
  for (;;) {
    const { Snapshots: [snapshot] = [] } = await here.send(
      new DescribeSnapshotsCommand({ SnapshotIds: [id] }),
    );
    if (snapshot?.State === 'completed') return;
    if (snapshot?.State === 'error') throw new Error(`${id} ended in error`);
    await sleep(virtual(POLL_SECONDS));
  }
}

async function deleteOld() {
  const { Snapshots: snapshots = [] } = await here.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  for (const { SnapshotId, StartTime } of snapshots) {
    if (Date.now() - StartTime.getTime() > RETENTION_MS) {
      await here.send(new DeleteSnapshotCommand({ SnapshotId }));
    }
  }
}
