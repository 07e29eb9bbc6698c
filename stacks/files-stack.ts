import { EfsReplicationConfiguration } from '@cdktf/provider-aws/lib/efs-replication-configuration';
import type { Construct } from 'constructs';
import { transferQueries } from '../modules/datasync/queries';
import type { FileBackupConfig, PointCopyInput } from '../config/file-backup';
import type { FilesConfig, TransferConfig } from '../config/files';
import { FileBackup } from '../modules/aws-backup/file-backup';
import { RecoveryVault } from '../modules/aws-backup/recovery-vault';
import { Transfer } from '../modules/datasync/transfer';
import { FileSystem } from '../modules/efs/file-system';
import { EncryptionKey } from '../modules/kms/encryption-key';
import { SavedQueries } from '../modules/logs/saved-queries';
import { TransferNotices } from '../modules/notifications/transfer-notices';
import { BatchReplicationRole } from '../modules/s3/batch-replication-role';
import { Replication, replicationDimensions, type ReplicaBucket } from '../modules/s3/replication';
import { SecureBucket } from '../modules/s3/secure-bucket';
import type { FileGroups } from '../modules/security-groups/file-groups';
import type { FileCopy } from './file-copy';
import {
  batchReplicationRoleName,
  fileVaultName,
  filesBucketName,
  replicationRoleName,
  filesTaskName,
} from '../lambda-src/core/file-names';
import { filesBucketProps } from './files-bucket';
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
  /** Where accesses to the bucket are logged. */
  readonly accessLogsTo: string | undefined;
  /** What another region keeps of this one's file backup. */
  readonly copyIn: (region: string) => FileCopy | undefined;
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
      awsBackup: files.fileSystem.awsBackup === true,
      destroyable,
    });
    const bucketName = filesBucketName(vault.name, place.accountId, region);
    this.bucket = new SecureBucket(this, 'backup', {
      ...filesBucketProps(files.bucket, destroyable),
      bucketName,
      statements: this.deletions(bucketName),
      kmsKeyArn: keyArn,
      accessLogsTo: props.accessLogsTo,
    });
    this.replicateBucket(props);
    this.replicateFileSystem(props);
    if (typeof files.fileSystem.awsBackup === 'object') this.backUp(files.fileSystem.awsBackup, props);
    const transfer = this.transfer(props, files.transfer);
    new TransferNotices(this, 'notices', {
      namePrefix: this.nameOf('transfer'),
      taskArn: transfer.taskArn,
      ...props.notices,
    });
    new SavedQueries(this, 'queries', {
      folder: vault.name,
      queries: transferQueries(transfer.logGroupName),
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
      taskName: filesTaskName(this.vault.name),
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

  private replicateBucket({ files, copyIn }: FilesStackProps): void {
    const { replicateTo } = files.bucket;
    if (replicateTo === undefined) return;
    const { place, bucket, keyArn } = this;
    const replica = replicaIn(replicateTo.region, copyIn(replicateTo.region));
    const { roleArn } = new Replication(this, 'replication', {
      roleName: replicationRoleName(this.vault.name, this.region),
      place,
      source: bucket,
      sourceKeyArn: keyArn,
      replica,
      deleteMarkers: replicateTo.deleteMarkers,
      timeControl: replicateTo.timeControl,
      locked: files.bucket.objectLock !== undefined,
    });
    const mending = new BatchReplicationRole(this, 'batch_replication', {
      roleName: batchReplicationRoleName(this.vault.name, this.region),
      place,
      bucketArn: bucket.bucketArn,
      keyArn,
    });
    this.output('replica_bucket_name', replica.bucketName, `Replica of the backup in ${replica.region}.`);
    const dimensions = replicationDimensions(bucket.bucketName, replica.bucketName);
    this.output('replication_dimensions', dimensions, "Dimensions of S3's metrics of this replication.");
    this.output('replication_role_arn', roleArn, 'Role with which S3 replicates the backup.');
    this.output(
      'batch_replication_role_arn',
      mending.roleArn,
      'Role for jobs that replicate what was there before, or failed.',
    );
  }

  private replicateFileSystem({ files, copyIn }: FilesStackProps): void {
    const { replicateTo: region } = files.fileSystem;
    if (region === undefined) return;
    const fileSystemId = copyIn(region)?.fileSystem?.fileSystemId;
    if (fileSystemId === undefined) throw new Error(`${region} has no file system to replicate to`);
    new EfsReplicationConfiguration(this, 'efs_replication', {
      sourceFileSystemId: this.fileSystem.fileSystemId,
      destination: { region, fileSystemId },
    });
    this.output('replica_efs_id', fileSystemId, `Read-only replica of the file system in ${region}.`);
  }

  private backUp(plan: FileBackupConfig, { copyIn }: FilesStackProps): void {
    const { vault, region, place } = this;
    const { copyTo, coldStorageDays } = plan;
    const recoveryVault = new RecoveryVault(this, 'points', {
      vaultName: fileVaultName(vault.name, region),
      kmsKeyArn: this.keyArn,
      lock: plan.lock,
      destroyable: vault.throwAway,
    });
    const { roleArn } = new FileBackup(this, 'file_backup', {
      planName: this.nameOf('files'),
      roleName: this.nameOf(`files-backup-${region}`),
      place,
      fileSystemArn: this.fileSystem.fileSystemArn,
      vault: recoveryVault,
      schedule: plan.schedule,
      retentionDays: plan.retentionDays,
      coldStorageDays,
      ...(copyTo && { copy: { ...pointsIn(copyTo, copyIn(copyTo.region)), coldStorageDays } }),
    });
    this.output(
      'file_backup_vault_name',
      recoveryVault.vaultName,
      'Vault of the recovery points of the files.',
    );
    this.output('file_backup_role_arn', roleArn, 'Role with which AWS Backup backs the files up.');
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

function replicaIn(region: string, copy: FileCopy | undefined): ReplicaBucket {
  if (copy?.bucket === undefined) throw new Error(`${region} has no bucket to replicate to`);
  const { bucketName, bucketArn } = copy.bucket;
  return { region, bucketName, bucketArn, keyArn: copy.keyArn };
}

function pointsIn(
  { region, retentionDays }: Required<PointCopyInput>,
  copy: FileCopy | undefined,
): { readonly vaultArn: string; readonly retentionDays: number } {
  if (copy?.recoveryVault === undefined) throw new Error(`${region} has no vault for copies`);
  return { vaultArn: copy.recoveryVault.vaultArn, retentionDays };
}
