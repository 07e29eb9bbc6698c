import {
  CancelTaskExecutionCommand,
  CreateLocationEfsCommand,
  CreateLocationS3Command,
  CreateTaskCommand,
  DataSyncClient,
  DescribeTaskCommand,
  DescribeTaskExecutionCommand,
  ListLocationsCommand,
  ListTagsForResourceCommand,
  ListTasksCommand,
  paginateListTaskExecutions,
  StartTaskExecutionCommand,
  type TagListEntry,
} from '@aws-sdk/client-datasync';
import { CreateFileSystemCommand, CreateMountTargetCommand, EFSClient } from '@aws-sdk/client-efs';
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { roleArn } from './support/raw';

jest.setTimeout(60_000);

/** Executions of DataSync tasks, in virtual time. */
let emulator: Emulator;
let sync: DataSyncClient;
let system: string;
let task: string;

beforeAll(async () => {
  emulator = await Emulator.start();
  sync = new DataSyncClient({ ...clientOptions(emulator, 'us-east-1'), maxAttempts: 1 });
});
beforeEach(async () => {
  await emulator.reset();
  await emulator.configure({ transferSeconds: 100 });
  ({ system, task } = await newTask());
});
afterAll(() => emulator?.stop());

async function newTask(taskQueueing: 'ENABLED' | 'DISABLED' = 'ENABLED') {
  const options = clientOptions(emulator, 'us-east-1');
  const efs = new EFSClient(options);
  const made = await efs.send(new CreateFileSystemCommand({ CreationToken: `files-${taskQueueing}` }));
  const { Subnets: [subnet] = [] } = await new EC2Client(options).send(new DescribeSubnetsCommand({}));
  await efs.send(
    new CreateMountTargetCommand({ FileSystemId: made.FileSystemId, SubnetId: subnet!.SubnetId }),
  );
  const from = await sync.send(
    new CreateLocationEfsCommand({
      EfsFilesystemArn: made.FileSystemArn,
      Ec2Config: {
        SubnetArn: subnet!.SubnetArn,
        SecurityGroupArns: ['arn:aws:ec2:us-east-1:123456789012:security-group/sg-1'],
      },
    }),
  );
  const to = await sync.send(
    new CreateLocationS3Command({
      S3BucketArn: 'arn:aws:s3:::files',
      S3Config: { BucketAccessRoleArn: roleArn },
    }),
  );
  const { TaskArn } = await sync.send(
    new CreateTaskCommand({
      SourceLocationArn: from.LocationArn,
      DestinationLocationArn: to.LocationArn,
      Options: { TaskQueueing: taskQueueing },
    }),
  );
  return { system: made.FileSystemId!, task: TaskArn! };
}

const start = async (TaskArn = task, Tags: TagListEntry[] = []): Promise<string> =>
  (await sync.send(new StartTaskExecutionCommand({ TaskArn, Tags }))).TaskExecutionArn!;
const describe_ = (TaskExecutionArn: string) =>
  sync.send(new DescribeTaskExecutionCommand({ TaskExecutionArn }));
const statusOf = async (execution: string) => (await describe_(execution)).Status;

test('an execution runs through its states and tells what it moved; it keeps its tags', async () => {
  const execution = await start(task, [{ Key: 'run', Value: 'one' }]);
  const states = [await statusOf(execution)];
  for (const seconds of [15, 20, 50, 15]) {
    await emulator.advance(seconds);
    states.push(await statusOf(execution));
  }
  expect(states).toEqual(['LAUNCHING', 'PREPARING', 'TRANSFERRING', 'VERIFYING', 'SUCCESS']);
  expect(await describe_(execution)).toMatchObject({
    FilesTransferred: 3,
    BytesTransferred: 6144,
    Result: { TransferStatus: 'SUCCESS', VerifyStatus: 'SUCCESS' },
  });
  const { Tags } = await sync.send(new ListTagsForResourceCommand({ ResourceArn: execution }));
  expect(Tags).toEqual([{ Key: 'run', Value: 'one' }]);
});

test('executions of one task follow one another', async () => {
  const first = await start();
  const second = await start();
  const describeTask = () => sync.send(new DescribeTaskCommand({ TaskArn: task }));
  expect([await statusOf(first), await statusOf(second)]).toEqual(['LAUNCHING', 'QUEUED']);
  expect(await describeTask()).toMatchObject({ Status: 'RUNNING', CurrentTaskExecutionArn: first });
  await emulator.advance(100);
  expect([await statusOf(first), await statusOf(second)]).toEqual(['SUCCESS', 'LAUNCHING']);
  await emulator.advance(100);
  expect(await statusOf(second)).toBe('SUCCESS');
  expect((await describeTask()).Status).toBe('AVAILABLE');
});

test('a task that does not queue refuses a second one', async () => {
  const { task: busy } = await newTask('DISABLED');
  await start(busy);
  await expect(start(busy)).rejects.toMatchObject({ name: 'InvalidRequestException' });
  await emulator.advance(100);
  await start(busy);
});

test('fail when asked to, and when cancelled', async () => {
  await emulator.configure({ transferFails: [system], transferSeconds: 10 });
  const failed = await start();
  await emulator.advance(10);
  expect(await describe_(failed)).toMatchObject({ Status: 'ERROR', Result: { ErrorCode: 'OpNotSupp' } });
  await emulator.configure({ transferFails: [] });
  const cancelled = await start();
  await sync.send(new CancelTaskExecutionCommand({ TaskExecutionArn: cancelled }));
  expect(await describe_(cancelled)).toMatchObject({
    Status: 'ERROR',
    Result: { ErrorCode: 'OpCancelled' },
  });
});

test('executions, tasks and locations are listed in pages and by filters', async () => {
  const made = [await start(), await start(), await start()];
  const pages: number[] = [];
  const listed: string[] = [];
  for await (const { TaskExecutions: page = [] } of paginateListTaskExecutions(
    { client: sync, pageSize: 2 },
    { TaskArn: task },
  )) {
    pages.push(page.length);
    listed.push(...page.map(({ TaskExecutionArn: arn }) => arn!));
  }
  expect([pages, listed.sort()]).toEqual([[2, 1], made.sort()]);

  const { Locations: [location] = [] } = await sync.send(
    new ListLocationsCommand({ Filters: [{ Name: 'LocationType', Operator: 'Equals', Values: ['EFS'] }] }),
  );
  expect(location!.LocationUri).toBe(`efs://us-east-1.${system}/`);
  await newTask('DISABLED');
  const { Tasks: tasks = [] } = await sync.send(
    new ListTasksCommand({
      Filters: [{ Name: 'LocationId', Operator: 'Contains', Values: [location!.LocationArn!] }],
    }),
  );
  expect(tasks.map(({ TaskArn }) => TaskArn)).toEqual([task]);
});
