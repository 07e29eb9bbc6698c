import {
  DescribeLocationEfsCommand,
  DescribeTaskCommand,
  DescribeTaskExecutionCommand,
  paginateListLocations,
  paginateListTasks,
  type DataSyncClient,
  type Ec2Config,
} from '@aws-sdk/client-datasync';
import {
  DescribeAccessPointsCommand,
  type AccessPointDescription,
  type EFSClient,
} from '@aws-sdk/client-efs';
import { RESTORE_TAG } from '../../core/restore/order';
import { tagsOf } from '../drivers/efs-tasks';
import { executionsOf } from '../drivers/efs-transfers';

/** What the task that backs a file system up says of both ends. */
export interface Ends {
  /** Location of the bucket. */
  readonly bucket: string;
  readonly fileSystemArn: string;
  readonly network: Ec2Config;
}

/** @param execution ARN of an execution of the task */
export async function endsOf(client: DataSyncClient, execution: string): Promise<Ends> {
  const TaskArn = execution.split('/execution/')[0];
  const task = await client.send(new DescribeTaskCommand({ TaskArn }));
  const { SourceLocationArn, DestinationLocationArn: bucket = '' } = task;
  const from = await client.send(new DescribeLocationEfsCommand({ LocationArn: SourceLocationArn }));
  // `efs://us-east-1.fs-0123456789abcdef0/folder/` (DataSync API reference, DescribeLocationEfs).
  const fileSystem = /^efs:\/\/[^/]*\.(fs-[^/]+)\//.exec(from.LocationUri ?? '')?.[1] ?? '';
  const [, partition, , region, account] = execution.split(':');
  const fileSystemArn = `arn:${partition}:elasticfilesystem:${region}:${account}:file-system/${fileSystem}`;
  return { bucket, fileSystemArn, network: from.Ec2Config as Ec2Config };
}

/** Whether a later execution of its task has written to the bucket. */
export async function isOutdated(client: DataSyncClient, execution: string): Promise<boolean> {
  const [task = ''] = execution.split('/execution/');
  const startOf = async (arn: string): Promise<number> => {
    const seen = await client.send(new DescribeTaskExecutionCommand({ TaskExecutionArn: arn }));
    return seen.StartTime?.getTime() ?? 0;
  };
  const own = await startOf(execution);
  for (const arn of await executionsOf(client, task)) if ((await startOf(arn)) > own) return true;
  return false;
}

export async function locationOf(client: DataSyncClient, restore: string): Promise<string | undefined> {
  const pages = paginateListLocations(
    { client },
    { Filters: [{ Name: 'LocationType', Operator: 'Equals', Values: ['EFS'] }] },
  );
  for await (const { Locations: page = [] } of pages)
    for (const { LocationArn: arn } of page)
      if (arn !== undefined && (await isOfRestore(client, arn, restore))) return arn;
  return undefined;
}

/** @param bucket its source */
export async function taskOf(
  client: DataSyncClient,
  restore: string,
  bucket: string,
): Promise<string | undefined> {
  const pages = paginateListTasks(
    { client },
    { Filters: [{ Name: 'LocationId', Operator: 'Contains', Values: [bucket] }] },
  );
  for await (const { Tasks: page = [] } of pages)
    for (const { TaskArn: arn } of page)
      if (arn !== undefined && (await isOfRestore(client, arn, restore))) return arn;
  return undefined;
}

const isOfRestore = async (client: DataSyncClient, arn: string, restore: string): Promise<boolean> =>
  (await tagsOf(client, arn))[RESTORE_TAG.restore] === restore;

export async function accessPointOf(
  client: EFSClient,
  fileSystem: string,
  restore: string,
): Promise<AccessPointDescription | undefined> {
  const { AccessPoints: found = [] } = await client.send(
    new DescribeAccessPointsCommand({ FileSystemId: fileSystem, MaxResults: 1000 }),
  );
  return found.find(({ Tags: tags = [] }) =>
    tags.some(({ Key, Value }) => Key === RESTORE_TAG.restore && Value === restore),
  );
}
