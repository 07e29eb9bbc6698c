import {
  CreateLocationEfsCommand,
  CreateLocationS3Command,
  CreateTaskCommand,
  DataSyncClient,
  DeleteTaskCommand,
  ListTagsForResourceCommand,
  paginateListTaskExecutions,
  paginateListTasks,
  StartTaskExecutionCommand,
  type Options,
} from '@aws-sdk/client-datasync';
import {
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  DeleteFileSystemCommand,
  DeleteMountTargetCommand,
  DescribeMountTargetsCommand,
  EFSClient,
  paginateDescribeFileSystems,
} from '@aws-sdk/client-efs';
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { SOURCE, VAULT, type Tags } from './deployed';

const toTags = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Where tasks write to that are told nothing else. */
export const BUCKET = 'files';

interface MoreOfTask {
  readonly Name?: string;
  readonly CloudWatchLogGroupArn?: string;
  readonly bucket?: string;
}

/** The file systems of the source region, and the tasks that back them up. */
export class FileSystems {
  private readonly efs: EFSClient;
  private readonly ec2: EC2Client;
  private readonly sync: DataSyncClient;
  private made = 0;

  constructor(private readonly emulator: Emulator) {
    const options = clientOptions(emulator, SOURCE);
    this.efs = new EFSClient(options);
    this.ec2 = new EC2Client(options);
    this.sync = new DataSyncClient(options);
  }

  /** @returns its id */
  async make(tags: Tags = { backup: 'files' }): Promise<string> {
    const { FileSystemId: id = '' } = await this.efs.send(
      new CreateFileSystemCommand({
        CreationToken: `files-${Date.now()}-${this.made++}`,
        Tags: toTags(tags),
      }),
    );
    const { Subnets: [subnet] = [] } = await this.ec2.send(new DescribeSubnetsCommand({}));
    await this.efs.send(new CreateMountTargetCommand({ FileSystemId: id, SubnetId: subnet!.SubnetId }));
    return id;
  }

  /**
   * A task that reads a file system, of this vault unless told otherwise.
   * @returns its ARN
   */
  async addTask(
    fileSystem: string,
    tags: Tags = { 'smart-vault:vault': VAULT },
    options: Options = {},
    { bucket = BUCKET, ...more }: MoreOfTask = {},
  ): Promise<string> {
    const account = '123456789012';
    const { LocationArn: from } = await this.sync.send(
      new CreateLocationEfsCommand({
        EfsFilesystemArn: `arn:aws:elasticfilesystem:${SOURCE}:${account}:file-system/${fileSystem}`,
        Ec2Config: {
          SubnetArn: `arn:aws:ec2:${SOURCE}:${account}:subnet/subnet-1`,
          SecurityGroupArns: [`arn:aws:ec2:${SOURCE}:${account}:security-group/sg-1`],
        },
      }),
    );
    const { LocationArn: to } = await this.sync.send(
      new CreateLocationS3Command({
        S3BucketArn: `arn:aws:s3:::${bucket}`,
        S3Config: { BucketAccessRoleArn: `arn:aws:iam::${account}:role/files` },
      }),
    );
    const { TaskArn: task = '' } = await this.sync.send(
      new CreateTaskCommand({
        SourceLocationArn: from,
        DestinationLocationArn: to,
        Options: options,
        ...more,
        Tags: toTags(tags),
      }),
    );
    return task;
  }

  /** As the task's own schedule would. */
  async startTask(task: string): Promise<string> {
    const { TaskExecutionArn: arn = '' } = await this.sync.send(
      new StartTaskExecutionCommand({ TaskArn: task }),
    );
    return arn;
  }

  /** The executions of a task, each with its tags. */
  async executions(task: string): Promise<{ arn: string; status: string; tags: Tags }[]> {
    const found: { arn: string; status: string; tags: Tags }[] = [];
    const pages = paginateListTaskExecutions({ client: this.sync }, { TaskArn: task });
    for await (const { TaskExecutions: page = [] } of pages) {
      for (const { TaskExecutionArn: arn = '', Status: status = '' } of page) {
        const { Tags: tags = [] } = await this.sync.send(
          new ListTagsForResourceCommand({ ResourceArn: arn }),
        );
        found.push({
          arn,
          status,
          tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value ?? ''])),
        });
      }
    }
    return found;
  }

  /** No file system, no task, and no setting of an earlier test. */
  async clear(): Promise<void> {
    await this.emulator.configure({ transferSeconds: null, transferFails: null });
    const tasks: string[] = [];
    for await (const { Tasks: page = [] } of paginateListTasks({ client: this.sync }, {}))
      tasks.push(...page.map(({ TaskArn: task = '' }) => task));
    for (const TaskArn of tasks) await this.sync.send(new DeleteTaskCommand({ TaskArn }));
    const systems: string[] = [];
    for await (const { FileSystems: page = [] } of paginateDescribeFileSystems({ client: this.efs }, {}))
      systems.push(...page.map(({ FileSystemId: id = '' }) => id));
    for (const FileSystemId of systems) await this.removeSystem(FileSystemId);
  }

  private async removeSystem(FileSystemId: string): Promise<void> {
    const { MountTargets: targets = [] } = await this.efs.send(
      new DescribeMountTargetsCommand({ FileSystemId }),
    );
    for (const { MountTargetId } of targets)
      await this.efs.send(new DeleteMountTargetCommand({ MountTargetId }));
    await this.efs.send(new DeleteFileSystemCommand({ FileSystemId }));
  }
}
