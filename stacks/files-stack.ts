import type { Construct } from 'constructs';
import type { FileLifecycleConfig, FilesConfig, TransferConfig } from '../config/files';
import { Transfer } from '../modules/datasync/transfer';
import { FileSystem } from '../modules/efs/file-system';
import { EncryptionKey } from '../modules/kms/encryption-key';
import { TransferNotices } from '../modules/notifications/transfer-notices';
import { SecureBucket, type SecureBucketProps } from '../modules/s3/secure-bucket';
import type { FileGroups } from '../modules/security-groups/file-groups';
import { VaultStack, type VaultStackProps } from './vault-stack';

/** Who is told of transfers. */
export interface Notices {
  readonly topicArn: string;
  /** Queue of what the topic does not take. */
  readonly deadLetterQueueArn: string;
}

export interface FilesStackProps extends VaultStackProps {
  readonly files: FilesConfig;
  /** By zone name; each gets a mount target, and DataSync stands in the first. */
  readonly subnetIds: Readonly<Record<string, string>>;
  readonly fileGroups: FileGroups;
  /** Key of the transfer's log. */
  readonly operationsKeyArn: string;
  readonly notices: Notices;
}

/** The shared file system of a region, the bucket of its backup, and the transfer between them, of which it tells. Guarded against destroy like all that holds data. */
export class FilesStack extends VaultStack {
  readonly fileSystem: FileSystem;
  readonly bucket: SecureBucket;
  /** Key of the file system and of the bucket. */
  readonly keyArn: string;

  constructor(scope: Construct, id: string, props: FilesStackProps) {
    super(scope, id, props);
    const { vault, region, place } = this;
    const { files, fileGroups, subnetIds } = props;
    const destroyable = vault.throwAway;
    const { keyArn } = new EncryptionKey(this, 'encryption', {
      alias: `${vault.name}/files`,
      description: `Files of ${vault.name} in ${region}, and their backup`,
      place,
      destroyable,
      deletionWindowDays: destroyable ? 7 : 30,
    });
    this.keyArn = keyArn;
    this.fileSystem = new FileSystem(this, 'efs', {
      fileSystemName: this.nameOf('files'),
      place,
      kmsKeyArn: keyArn,
      subnetIds,
      securityGroupId: fileGroups.mountTargetGroupId,
      ...files.fileSystem,
      destroyable,
    });
    const bucketName = this.nameOf(`files-${place.accountId}-${region}`);
    this.bucket = new SecureBucket(this, 'backup', {
      bucketName,
      statements: this.deletions(bucketName),
      kmsKeyArn: keyArn,
      ...lifecycleOf(files.bucket.lifecycle),
      // Terraform could not empty a throw-away bucket without MFA.
      mfaDelete: files.bucket.mfaDelete && !destroyable,
      destroyable,
    });
    const transfer = this.transfer(props, files.transfer);
    new TransferNotices(this, 'notices', {
      namePrefix: this.nameOf('transfer'),
      taskArn: transfer.taskArn,
      ...props.notices,
    });
    this.outputs(transfer);
  }

  /** DataSync stands in the first zone: its subnet has a mount target, as every subnet has. */
  private transfer(
    { subnetIds, fileGroups, operationsKeyArn }: FilesStackProps,
    { schedule, storageClass, directory, prefix, logRetentionDays, ...options }: TransferConfig,
  ): Transfer {
    const { partition, accountId } = this.place;
    const [[zone = '', subnetId = ''] = []] = Object.entries(subnetIds);
    const mountTarget = this.fileSystem.mountTargets[zone];
    return new Transfer(this, 'transfer', {
      taskName: this.nameOf('files'),
      place: this.place,
      source: {
        fileSystemArn: this.fileSystem.fileSystemArn,
        subnetArn: `arn:${partition}:ec2:${this.region}:${accountId}:subnet/${subnetId}`,
        securityGroupArn: fileGroups.transferGroupArn,
        ready: mountTarget === undefined ? [] : [mountTarget],
        directory,
      },
      destination: { bucketArn: this.bucket.bucketArn, prefix, keyArn: this.keyArn, storageClass },
      schedule,
      logKeyArn: operationsKeyArn,
      logRetentionDays,
      options,
    });
  }

  private outputs(transfer: Transfer): void {
    const { fileSystem, bucket } = this;
    this.output('efs_id', fileSystem.fileSystemId, 'Shared file system.');
    this.output('efs_dns_name', fileSystem.dnsName, 'Name under which the file system is mounted.');
    this.output('bucket_name', bucket.bucketName, 'Bucket with the backup of the files.');
    this.output('bucket_arn', bucket.bucketArn, 'ARN of that bucket.');
    this.output('files_key_arn', this.keyArn, 'Key of the file system and of its backup.');
    this.output('datasync_task_arn', transfer.taskArn, 'Task that backs the files up.');
    this.output('datasync_log_group_name', transfer.logGroupName, 'Log group of the transfers.');
    this.output(
      'datasync_source_role_arn',
      transfer.sourceRoleArn,
      'Role with which DataSync reads the files.',
    );
    this.output(
      'datasync_destination_role_arn',
      transfer.destinationRoleArn,
      'Role with which DataSync writes the backup.',
    );
  }
}

function lifecycleOf(
  lifecycle: FileLifecycleConfig,
): Pick<SecureBucketProps, 'transitions' | 'oldVersionTransitions' | 'expireOldVersionsAfterDays'> {
  return {
    transitions: [
      { days: lifecycle.infrequentAccessDays, storageClass: 'STANDARD_IA' },
      { days: lifecycle.glacierDays, storageClass: 'GLACIER' },
      { days: lifecycle.deepArchiveDays, storageClass: 'DEEP_ARCHIVE' },
    ],
    oldVersionTransitions: [{ days: lifecycle.oldVersionsInfrequentAccessDays, storageClass: 'STANDARD_IA' }],
    expireOldVersionsAfterDays: lifecycle.oldVersionsExpireDays,
  };
}
