import {
  DescribeLocationS3Command,
  DescribeTaskCommand,
  paginateListLocations,
  paginateListTagsForResource,
  paginateListTasks,
  type DataSyncClient,
} from '@aws-sdk/client-datasync';
import type { Tags } from '../../core/lineage';
import type { ObjectPlace } from '../../ports/object-shelf';
import { fromAwsTags } from './tags';

/** What Terraform writes on everything of a vault, and the owner of any other task may write on it. */
const VAULT = 'smart-vault:vault';

/** The tasks of a vault by the file system that they read. */
export async function tasksByFileSystem(
  client: DataSyncClient,
  vault: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const tasks = new Map<string, string[]>();
  for (const { location, fileSystem } of await fileSystemLocations(client)) {
    for (const task of await tasksFrom(client, location)) {
      if ((await tagsOf(client, task))[VAULT] !== vault) continue;
      tasks.set(fileSystem, [...(tasks.get(fileSystem) ?? []), task]);
    }
  }
  return tasks;
}

/** `efs://us-east-1.fs-0123456789abcdef0/folder/` (DataSync API reference, DescribeLocationEfs). */
async function fileSystemLocations(
  client: DataSyncClient,
): Promise<{ location: string; fileSystem: string }[]> {
  const found: { location: string; fileSystem: string }[] = [];
  const pages = paginateListLocations(
    { client },
    { Filters: [{ Name: 'LocationType', Operator: 'Equals', Values: ['EFS'] }] },
  );
  for await (const { Locations: page = [] } of pages) {
    for (const { LocationArn: location, LocationUri: uri = '' } of page) {
      const fileSystem = /^efs:\/\/[^/]*\.(fs-[^/]+)\//.exec(uri)?.[1];
      if (location !== undefined && fileSystem !== undefined) found.push({ location, fileSystem });
    }
  }
  return found;
}

/** The filter tells of either end; a task that restores writes to the location. */
async function tasksFrom(client: DataSyncClient, location: string): Promise<string[]> {
  const found: string[] = [];
  const pages = paginateListTasks(
    { client },
    { Filters: [{ Name: 'LocationId', Operator: 'Contains', Values: [location] }] },
  );
  for await (const { Tasks: page = [] } of pages) {
    for (const { TaskArn: task } of page) {
      if (task === undefined) continue;
      const { SourceLocationArn: source } = await client.send(new DescribeTaskCommand({ TaskArn: task }));
      if (source === location) found.push(task);
    }
  }
  return found;
}

/**
 * Where the task of an execution writes: `s3://bucket/efs/` (DataSync API reference, DescribeLocationS3).
 * @throws Error where that is no bucket
 */
export async function bucketOf(
  client: DataSyncClient,
  execution: string,
  region: string,
): Promise<ObjectPlace> {
  const [TaskArn] = execution.split('/execution/');
  const { DestinationLocationArn: LocationArn } = await client.send(new DescribeTaskCommand({ TaskArn }));
  const { LocationUri: uri = '' } = await client.send(new DescribeLocationS3Command({ LocationArn }));
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
  if (bucket === undefined) throw new Error(`${LocationArn ?? TaskArn ?? ''} is no bucket: ${uri}`);
  return { region, bucket, prefix };
}

export async function tagsOf(client: DataSyncClient, arn: string): Promise<Tags> {
  const tags: Tags[] = [];
  for await (const page of paginateListTagsForResource({ client }, { ResourceArn: arn }))
    tags.push(fromAwsTags(page.Tags?.map(({ Key, Value }) => ({ Key, Value }))));
  return Object.assign({}, ...tags) as Tags;
}
