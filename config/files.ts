import type { FileBackupConfig, FileBackupInput } from './file-backup';
import type { FileBucketConfig, FileBucketInput } from './file-bucket';
import type { LogRetentionDays } from './types';

/** The closed sets below are AWS's own values; the pages that list them are named beside each. */

/** Days without access after which EFS moves a file to Infrequent Access (https://docs.aws.amazon.com/efs/latest/ug/API_LifecyclePolicy.html). */
export const INFREQUENT_ACCESS_DAYS = [1, 7, 14, 30, 60, 90, 180, 270, 365] as const;
export type InfrequentAccessDays = (typeof INFREQUENT_ACCESS_DAYS)[number];

export const THROUGHPUT_MODES = ['elastic', 'bursting'] as const;
export type ThroughputMode = (typeof THROUGHPUT_MODES)[number];

export const CLIENT_KINDS = ['iam', 'nfs'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

export interface FileSystemInput {
  /**
   * How clients mount: `iam` with TLS and their role (the EFS mount helper), `nfs` also without either (nfs-common),
   * so that the security groups alone decide.
   * @default iam
   */
  readonly clients?: ClientKind;
  /** @default 30 */
  readonly infrequentAccessDays?: InfrequentAccessDays;
  /** @default elastic: paid by use, no burst credits to run out of */
  readonly throughput?: ThroughputMode;
  /**
   * What AWS Backup keeps beside the bucket: `true`, AWS's own plan, daily for 35 days in a vault of its own; an object, a plan and
   * a vault of ours; `false`, nothing.
   * @default true
   */
  readonly awsBackup?: boolean | FileBackupInput;
  /**
   * Another region of the configuration, in which EFS keeps a read-only file system up to date, mostly within 15 minutes.
   * @default none
   */
  readonly replicateTo?: string;
}

/** https://docs.aws.amazon.com/datasync/latest/userguide/API_Options.html; Basic mode, the only one for EFS. */
export const VERIFY_MODES = ['ONLY_FILES_TRANSFERRED', 'POINT_IN_TIME_CONSISTENT', 'NONE'] as const;
export const OVERWRITE_MODES = ['ALWAYS', 'NEVER'] as const;
export const TRANSFER_MODES = ['CHANGED', 'ALL'] as const;
export const DELETED_FILES = ['PRESERVE', 'REMOVE'] as const;
export const POSIX_PERMISSIONS = ['PRESERVE', 'NONE'] as const;
export const OWNER_IDS = ['INT_VALUE', 'NONE'] as const;
export const ACCESS_TIMES = ['BEST_EFFORT', 'NONE'] as const;
export const MODIFICATION_TIMES = ['PRESERVE', 'NONE'] as const;
export const TASK_QUEUEING = ['ENABLED', 'DISABLED'] as const;
export const LOG_LEVELS = ['OFF', 'BASIC', 'TRANSFER'] as const;
/** https://docs.aws.amazon.com/datasync/latest/userguide/create-s3-location.html#using-storage-classes */
export const STORAGE_CLASSES = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_INSTANT_RETRIEVAL',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const;

/** Names and values are DataSync's own. */
export interface TransferOptions {
  /** @default ONLY_FILES_TRANSFERRED: the one that succeeds while files change */
  readonly verifyMode: (typeof VERIFY_MODES)[number];
  /** @default ALWAYS */
  readonly overwriteMode: (typeof OVERWRITE_MODES)[number];
  /** @default CHANGED */
  readonly transferMode: (typeof TRANSFER_MODES)[number];
  /** What becomes of an object whose file is gone. @default PRESERVE */
  readonly preserveDeletedFiles: (typeof DELETED_FILES)[number];
  /** @default PRESERVE: restored files have their permissions, not 0644 */
  readonly posixPermissions: (typeof POSIX_PERMISSIONS)[number];
  /** @default INT_VALUE: restored files have their owner, not 65534 */
  readonly uid: (typeof OWNER_IDS)[number];
  /** @default INT_VALUE */
  readonly gid: (typeof OWNER_IDS)[number];
  /** @default BEST_EFFORT */
  readonly atime: (typeof ACCESS_TIMES)[number];
  /** @default PRESERVE */
  readonly mtime: (typeof MODIFICATION_TIMES)[number];
  /** S3 can hold no devices. @default NONE */
  readonly preserveDevices: 'NONE';
  /** Whether a run that meets another one waits for its end. @default ENABLED */
  readonly taskQueueing: (typeof TASK_QUEUEING)[number];
  /** @default TRANSFER: a line for each file */
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** @default no limit */
  readonly bytesPerSecond?: number;
}

/** Every day at 02:00 UTC. */
export const TRANSFER_SCHEDULE = 'cron(0 2 * * ? *)';

export interface TransferInput extends Partial<TransferOptions> {
  /**
   * When it runs, in UTC, at most once an hour: `cron(minutes hours day-of-month month day-of-week year)` or `rate(12 hours)`
   * (https://docs.aws.amazon.com/datasync/latest/userguide/task-scheduling.html).
   * @default cron(0 2 * * ? *): every day at 02:00
   */
  readonly schedule?: string;
  /** @default STANDARD: the bucket's lifecycle moves objects on */
  readonly storageClass?: (typeof STORAGE_CLASSES)[number];
  /** Directory of the file system that is backed up. @default /: all of it */
  readonly directory?: string;
  /** Where in the bucket it goes. @default efs */
  readonly prefix?: string;
  /** How long the log of each transfer is kept. @default 7 */
  readonly logRetentionDays?: LogRetentionDays;
}

export const INSTANCE_MODES = ['auto-scaling', 'single'] as const;
export const IMAGES = ['amazon-linux-2023', 'ubuntu-24.04', 'debian-12'] as const;
export type ImageName = (typeof IMAGES)[number];

export interface InstancesInput {
  /**
   * `auto-scaling` in the private subnets; `single` is one instance with a public address in the first zone's public subnet.
   * @default auto-scaling
   */
  readonly mode?: (typeof INSTANCE_MODES)[number];
  /** One of the names, whose newest image a new instance takes, or the id of an image. @default amazon-linux-2023 */
  readonly image?: ImageName | `ami-${string}`;
  /** @default t4g.micro */
  readonly type?: string;
  /** Fewest instances, 0 to 100. @default 1 */
  readonly minimum?: number;
  /** Most instances, 1 to 100. @default 2 */
  readonly maximum?: number;
  /** Average CPU in percent that scaling aims at, 10 to 90. @default 60 */
  readonly cpuTarget?: number;
  /** GiB of the root volume, 8 to 16384. @default 16 */
  readonly rootVolumeGiB?: number;
  /** @default /mnt/efs */
  readonly mountPoint?: string;
  /**
   * Bash that mounts the file system when an instance starts: a path from the project's folder.
   * @default scripts/user-data/user-data.sh
   */
  readonly mountScript?: string;
  /**
   * Seconds in which a new instance must have mounted, 600 to 7200; one that has not is replaced.
   * @default 900
   */
  readonly mountSeconds?: number;
  /** Name of an EC2 key pair. @default none: Session Manager needs no key */
  readonly keyName?: string;
  /** IPv4 blocks from which SSH is open; never the whole world. @default []: closed */
  readonly sshFrom?: readonly string[];
  /**
   * A directory of the instances that is also copied to the bucket, by `aws s3 sync` on a timer.
   * @default none
   */
  readonly sync?: SyncInput;
}

/** See scripts/s3-sync for what it refuses to delete. */
export interface SyncInput {
  /** The directory, on the shared file system or on the instance. */
  readonly directory: string;
  /** Where in the bucket it goes; not where the transfer writes. @default instances */
  readonly prefix?: string;
  /** systemd's OnCalendar (https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html). @default hourly */
  readonly schedule?: string;
  /** Whether objects go whose file is gone; their versions stay. @default false */
  readonly delete?: boolean;
}

/** A file system, the instances that use it, and its backup into a bucket. */
export interface FilesInput {
  /** @default { clients: 'iam', infrequentAccessDays: 30, throughput: 'elastic', awsBackup: true } */
  readonly fileSystem?: FileSystemInput;
  /** @default { mfaDelete: true } and the lifecycle's own defaults */
  readonly bucket?: FileBucketInput;
  /** @default {}: every day at 02:00 UTC, with DataSync's safest options */
  readonly transfer?: TransferInput;
  /** @default none are made; whatever joins the client security group can mount */
  readonly instances?: InstancesInput;
}

export interface FileSystemConfig extends Required<Omit<FileSystemInput, 'awsBackup' | 'replicateTo'>> {
  readonly awsBackup: boolean | FileBackupConfig;
  readonly replicateTo?: string;
}

export interface TransferConfig extends TransferOptions {
  readonly schedule: string;
  readonly storageClass: (typeof STORAGE_CLASSES)[number];
  readonly directory: string;
  readonly prefix: string;
  readonly logRetentionDays: LogRetentionDays;
}

export type SyncConfig = Required<SyncInput>;

export interface InstancesConfig extends Required<Omit<InstancesInput, 'keyName' | 'sync'>> {
  readonly keyName?: string;
  readonly sync?: SyncConfig;
}

export interface FilesConfig {
  readonly fileSystem: FileSystemConfig;
  readonly bucket: FileBucketConfig;
  readonly transfer: TransferConfig;
  readonly instances?: InstancesConfig;
}
