import { DatasyncLocationEfs } from '@cdktf/provider-aws/lib/datasync-location-efs';
import { DatasyncLocationS3 } from '@cdktf/provider-aws/lib/datasync-location-s3';
import { DatasyncTask } from '@cdktf/provider-aws/lib/datasync-task';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Statement } from '../iam/policy-document';
import { ServiceRole } from '../iam/service-role';
import type { Place } from '../place';
import { refuse } from '../problems';
import { completeOptions, optionChecks, type StorageClass, type TransferOptions } from './options';
import { TransferLog } from './transfer-log';
import { dataSyncSources, readFiles, writeObjects } from './transfer-roles';

export interface TransferProps {
  /** Name of the task, and prefix of its roles and log. */
  readonly taskName: string;
  readonly place: Place;
  readonly source: {
    readonly fileSystemArn: string;
    /** Subnet of a mount target: DataSync's network interfaces stand in it. */
    readonly subnetArn: string;
    readonly securityGroupArn: string;
    /** What must be there before DataSync can reach the file system: the mount target of the subnet. */
    readonly ready: readonly ITerraformDependable[];
    /** @default /: all of it */
    readonly directory?: string;
  };
  readonly destination: {
    readonly bucketArn: string;
    /** Without a slash at either end. */
    readonly prefix: string;
    /** Key of the bucket. */
    readonly keyArn: string;
    /** @default STANDARD */
    readonly storageClass?: StorageClass;
  };
  /** In UTC, at most once an hour (https://docs.aws.amazon.com/datasync/latest/userguide/task-scheduling.html). */
  readonly schedule: string;
  /** Key of the log. */
  readonly logKeyArn: string;
  /** @default 7 */
  readonly logRetentionDays?: number;
  /** @default DataSync's safest for files in use: see TransferOptions */
  readonly options?: TransferOptions;
}

/** A scheduled copy of a file system into a bucket by DataSync, over TLS, each end with a role of its own. */
export class Transfer extends Construct {
  readonly taskArn: string;
  readonly logGroupName: string;
  /** With which DataSync reads the file system. */
  readonly sourceRoleArn: string;
  /** With which DataSync writes the bucket. */
  readonly destinationRoleArn: string;

  constructor(scope: Construct, id: string, props: TransferProps) {
    super(scope, id);
    const { taskName, place, source, destination } = props;
    const { storageClass = 'STANDARD' } = destination;
    const options = completeOptions(props.options ?? {});
    refuse(scope, id, optionChecks(options, storageClass));

    const reads = this.role('source', props, 'Reads the file system', readFiles(source.fileSystemArn));
    const writes = this.role(
      'destination',
      props,
      'Writes the backup of the files',
      writeObjects(place, destination.bucketArn, destination.prefix, destination.keyArn),
    );
    const from = new DatasyncLocationEfs(this, 'from', {
      efsFileSystemArn: source.fileSystemArn,
      subdirectory: source.directory ?? '/',
      ec2Config: { subnetArn: source.subnetArn, securityGroupArns: [source.securityGroupArn] },
      fileSystemAccessRoleArn: reads.roleArn,
      inTransitEncryption: 'TLS1_2',
      dependsOn: [...source.ready, ...reads.policies],
    });
    const to = new DatasyncLocationS3(this, 'to', {
      s3BucketArn: destination.bucketArn,
      subdirectory: `/${destination.prefix}/`,
      s3StorageClass: storageClass,
      s3Config: { bucketAccessRoleArn: writes.roleArn },
      dependsOn: [...writes.policies],
    });
    const log = new TransferLog(this, 'logging', {
      taskName,
      place,
      keyArn: props.logKeyArn,
      ...(props.logRetentionDays !== undefined && { retentionDays: props.logRetentionDays }),
    });
    const task = new DatasyncTask(this, 'task', {
      name: taskName,
      sourceLocationArn: from.arn,
      destinationLocationArn: to.arn,
      cloudwatchLogGroupArn: log.logGroupArn,
      schedule: { scheduleExpression: props.schedule },
      options,
      dependsOn: [log.policy],
    });
    this.taskArn = task.arn;
    this.logGroupName = log.logGroupName;
    this.sourceRoleArn = reads.roleArn;
    this.destinationRoleArn = writes.roleArn;
  }

  private role(
    id: 'source' | 'destination',
    { taskName, place }: TransferProps,
    description: string,
    statements: readonly Statement[],
  ): ServiceRole {
    return new ServiceRole(this, id, {
      roleName: `${taskName}-${id}-${place.region}`,
      description,
      service: 'datasync.amazonaws.com',
      accountId: place.accountId,
      sourceArns: [dataSyncSources(place)],
      statements,
    });
  }
}
