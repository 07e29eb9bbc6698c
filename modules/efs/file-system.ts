import { EfsBackupPolicy } from '@cdktf/provider-aws/lib/efs-backup-policy';
import { EfsFileSystem } from '@cdktf/provider-aws/lib/efs-file-system';
import { EfsFileSystemPolicy } from '@cdktf/provider-aws/lib/efs-file-system-policy';
import { EfsMountTarget } from '@cdktf/provider-aws/lib/efs-mount-target';
import { Construct } from 'constructs';
import { policyDocument } from '../iam/policy-document';
import type { Place } from '../place';
import { refuse } from '../problems';
import { anyClient, rolesOverTls } from './client-policy';

export interface FileSystemProps {
  /** Name tag, and creation token: a second apply after a lost answer finds the first file system. */
  readonly fileSystemName: string;
  readonly place: Place;
  readonly kmsKeyArn: string;
  /** By zone name; each gets a mount target. */
  readonly subnetIds: Readonly<Record<string, string>>;
  /** Group of the mount targets. */
  readonly securityGroupId: string;
  /**
   * `iam`: clients must use TLS and the role of their instance. `nfs`: clients that can do neither are let in too.
   * @default iam
   */
  readonly clients?: 'iam' | 'nfs';
  /**
   * Days without access after which a file moves to Infrequent Access
   * (https://docs.aws.amazon.com/efs/latest/ug/API_LifecyclePolicy.html). The first access brings it back.
   * @default 30
   */
  readonly infrequentAccessDays?: 1 | 7 | 14 | 30 | 60 | 90 | 180 | 270 | 365;
  /** @default elastic */
  readonly throughput?: 'elastic' | 'bursting';
  /**
   * Whether AWS Backup keeps daily copies as well.
   * @default true
   */
  readonly awsBackup?: boolean;
  /**
   * Whether Terraform may destroy it, with every file in it.
   * @default false: a plan that destroys it is refused
   */
  readonly destroyable?: boolean;
}

/** An encrypted file system with a mount target in each zone. */
export class FileSystem extends Construct {
  readonly fileSystemId: string;
  readonly fileSystemArn: string;
  /** Resolves, inside the VPC, to the mount target of the caller's own zone. */
  readonly dnsName: string;
  /** By zone name. */
  readonly mountTargets: Readonly<Record<string, EfsMountTarget>>;

  constructor(scope: Construct, id: string, props: FileSystemProps) {
    super(scope, id);
    const { fileSystemName, subnetIds, clients = 'iam', infrequentAccessDays = 30 } = props;
    const { throughput = 'elastic', awsBackup = true, destroyable = false } = props;
    const zones = Object.keys(subnetIds);
    refuse(scope, id, [
      [zones.length > 0, 'subnetIds must have at least one zone, got none'],
      [fileSystemName.length <= 64, `fileSystemName must be at most 64 characters, got "${fileSystemName}"`],
    ]);

    const fileSystem = new EfsFileSystem(this, 'system', {
      creationToken: fileSystemName,
      encrypted: true,
      kmsKeyId: props.kmsKeyArn,
      throughputMode: throughput,
      lifecyclePolicy: [
        { transitionToIa: `AFTER_${infrequentAccessDays}_DAY${infrequentAccessDays === 1 ? '' : 'S'}` },
        { transitionToPrimaryStorageClass: 'AFTER_1_ACCESS' },
      ],
      tags: { Name: fileSystemName },
      ...(!destroyable && { lifecycle: { preventDestroy: true } }),
    });
    new EfsFileSystemPolicy(this, 'policy', {
      fileSystemId: fileSystem.id,
      policy: policyDocument(
        clients === 'iam' ? rolesOverTls(fileSystem.arn, props.place) : anyClient(fileSystem.arn),
      ),
    });
    new EfsBackupPolicy(this, 'backup', {
      fileSystemId: fileSystem.id,
      backupPolicy: { status: awsBackup ? 'ENABLED' : 'DISABLED' },
    });
    this.mountTargets = Object.fromEntries(
      Object.entries(subnetIds).map(([zone, subnetId]) => [
        zone,
        new EfsMountTarget(this, `mount_${zone}`, {
          fileSystemId: fileSystem.id,
          subnetId,
          securityGroups: [props.securityGroupId],
        }),
      ]),
    );
    this.fileSystemId = fileSystem.id;
    this.fileSystemArn = fileSystem.arn;
    this.dnsName = fileSystem.dnsName;
  }
}
