import type { Consistency } from '../lambda-src/core/consistency';
import type { Lock } from '../lambda-src/core/lock';
import { KINDS, type Kind } from '../lambda-src/core/plan';
import type { Selection } from '../lambda-src/core/selection';
import type { Adopted } from './adopted';
import type { DrillsConfig, DrillsInput } from './drills';
import type { FilesConfig, FilesInput } from './files';
import type { EbsConfig, EbsInput, SecurityConfig, SecurityInput } from './security';
import type { NotificationsConfig, NotificationsInput } from './notifications';

/** The closed sets below are AWS's own values; the pages that list them are named beside each. */

/** What a plan protects. */
export { KINDS as BACKUP_KINDS };
export type BackupKind = Kind;

/** Days CloudWatch Logs can keep events (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html). */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
export type LogRetentionDays = (typeof LOG_RETENTION_DAYS)[number];

/**
 * What is kept. A recovery point is kept if any of the rules keeps it.
 * At least one rule beside `minimum` must be given.
 */
export interface RetentionInput {
  /**
   * Keep what is younger than this many days, 1 to 36500.
   * @default age keeps nothing; only `newest` decides
   */
  readonly days?: number;
  /**
   * Keep this many of the newest recovery points per source and region, 1 to 1000.
   * @default number keeps nothing; only `days` decides
   */
  readonly newest?: number;
  /**
   * Keep the first of each of this many days, in UTC and today included, 1 to 366.
   * @default days keep nothing
   */
  readonly daily?: number;
  /**
   * Keep the first of each of this many weeks, from Monday, 1 to 522.
   * @default weeks keep nothing
   */
  readonly weekly?: number;
  /**
   * Keep the first of each of this many months, 1 to 600.
   * @default months keep nothing
   */
  readonly monthly?: number;
  /**
   * Keep the first of each of this many years, 1 to 100.
   * @default years keep nothing
   */
  readonly yearly?: number;
  /**
   * Never leave fewer verified recovery points than this per source and region, whatever the other rules say, 1 to 1000.
   * @default 1: the last one is never deleted
   */
  readonly minimum?: number;
}

export interface RetentionConfig extends RetentionInput {
  readonly minimum: number;
}

/** A value, or several of which any will do. */
export type TagValues = string | readonly string[];

/**
 * Which resources a plan takes. At most 10 keys with at most 10 values each, by the limits of AWS tags
 * (https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html).
 */
export interface SelectionInput {
  /** Every key must be there, with any one of its values; at least one key. */
  readonly tags: Readonly<Record<string, TagValues>>;
  /**
   * Any of these keys, with any of its values, keeps a resource out, whatever else it carries.
   * @default {}: nothing that carries `tags` is kept out
   */
  readonly exclude?: Readonly<Record<string, TagValues>>;
}

/** Shell lines that run on the instance, by SSM Run Command, around its points; not both lists empty. */
export interface HooksInput {
  /** Before the points are begun: at most 20 lines of 1 to 500 characters. */
  readonly before: readonly string[];
  /** After they are begun, also when that failed. */
  readonly after: readonly string[];
  /**
   * Seconds that each of the two may take, 1 to 3600.
   * @default 60
   */
  readonly timeoutSeconds?: number;
}

/** Ways to agree that need no more than a word. */
export const CONSISTENCY_WORDS = ['crash', 'stop'] as const;
export type ConsistencyInput = (typeof CONSISTENCY_WORDS)[number] | HooksInput;

/**
 * Locks each point once it is verified: until the lock ends nobody deletes it, and retention keeps it that long
 * (https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshot-lock.html). For EBS only.
 */
export interface LockInput {
  /** `governance` can be undone by who has the permission; `compliance` by nobody, not even by AWS. */
  readonly mode: Lock['mode'];
  /** How long, 1 to 36500. */
  readonly days: number;
  /**
   * Hours in which a lock in compliance mode can still be undone, 1 to 72.
   * @default none: it holds at once
   */
  readonly coolOffHours?: number;
}

/** How a plan copies to one region. */
/** An account beside the vault's own that keeps copies, out of reach of whoever breaks into the latter. */
export interface VaultAccountConfig {
  /** 12 digits. */
  readonly id: string;
  /**
   * ARN of the role in it with which Terraform makes the key and the role of the copies.
   * @default the one that AWS Organizations makes in every new account: OrganizationAccountAccessRole
   */
  readonly deployRoleArn?: string;
}

/** What the vault account keeps of one region's copies. */
export interface AccountCopyInput {
  /** @default that of the copies in the region */
  readonly retention?: RetentionInput;
  /**
   * What these copies are locked with; 'none' leaves them free.
   * @default what the copies in the region are locked with
   */
  readonly lock?: LockInput | 'none';
}

export interface AccountCopyConfig {
  readonly retention?: RetentionConfig;
  readonly lock?: Lock | 'none';
}

export interface CopyInput {
  /** @default the plan's `retention` */
  readonly retention?: RetentionInput;
  /**
   * ARN of a KMS key of that region that encrypts these copies.
   * @default the vault's own key there
   */
  readonly kmsKeyArn?: string;
  /**
   * What these copies are locked with; 'none' leaves them free.
   * @default the plan's `lock`
   */
  readonly lock?: LockInput | 'none';
  /**
   * Copies of these copies in the same region of the vault account; needs `vaultAccount`, and only the kind `ebs` has them.
   * @default none
   */
  readonly vaultAccount?: AccountCopyInput;
}

export interface CopyConfig {
  readonly retention: RetentionConfig;
  readonly kmsKeyArn?: string;
  readonly lock?: Lock | 'none';
  readonly vaultAccount?: AccountCopyConfig;
}

export interface PlanInput {
  /**
   * When it runs: `cron(minutes hours day-of-month month day-of-week year)` or `rate(12 hours)`
   * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
   * @default by the plan's name: daily at 02:00, weekly on Sunday at 01:00, monthly on the 1st at 04:00; required for other names
   */
  readonly schedule?: string;
  /**
   * IANA name of the time zone in which `schedule` is read.
   * @default UTC
   */
  readonly timeZone?: string;
  /** @default { tags: { backup: 'true' } } */
  readonly select?: SelectionInput;
  /** @default ['ebs'] */
  readonly kinds?: readonly BackupKind[];
  /**
   * How far the points of one instance agree: as after a power cut (`crash`), as after shutting down (`stop`: stopped
   * before, started after), or as the application says, by its own commands.
   * @default crash
   */
  readonly consistency?: ConsistencyInput;
  /** @default by the plan's name: weekly { weekly: 12, newest: 2 }, monthly { monthly: 12, newest: 2 }, others { days: 30, newest: 2 } */
  readonly retention?: RetentionInput;
  /**
   * What originals are locked with, and copies of which nothing else is said.
   * @default nothing is locked
   */
  readonly lock?: LockInput;
  /**
   * The only regions to which it copies, and how; each must be in `copyTo` of every region in which the plan runs.
   * @default every region of `copyTo`, each with every default; {} copies nowhere
   */
  readonly copies?: Readonly<Record<string, CopyInput>>;
  /**
   * Hours after which what is still unfinished counts as failed, 1 to 720.
   * @default 12
   */
  readonly deadlineHours?: number;
  /**
   * Recovery point objective: hours that may lie between now and the moment as of which everything the plan protects can
   * be restored in every region; past that, an alarm fires. 1 to 168, and more than the longest time between two runs.
   * @default `deadlineHours` more than the schedule has between two runs; no alarm where that is over 168
   */
  readonly rpoHours?: number;
}

export interface PlanConfig {
  readonly schedule: string;
  readonly timeZone: string;
  readonly select: Selection;
  readonly kinds: readonly BackupKind[];
  readonly consistency: Consistency;
  readonly retention: RetentionConfig;
  readonly lock?: Lock;
  /** Absent: to every region of `copyTo`. */
  readonly copies?: Readonly<Record<string, CopyConfig>>;
  readonly deadlineHours: number;
  /** Absent: as the schedule says (config/alarm-hours.ts). */
  readonly rpoHours?: number;
}

export interface CleanupInput {
  /** @default cron(0 0 1 * ? *): on the 1st of every month at 00:00 */
  readonly schedule?: string;
  /** @default UTC */
  readonly timeZone?: string;
  /**
   * What is kept of orphans, in every region of the vault.
   * @default everything
   */
  readonly orphans?: RetentionInput;
}

export interface CleanupConfig {
  readonly schedule: string;
  readonly timeZone: string;
  readonly orphans?: RetentionConfig;
}

/** One availability zone of a region's network; both blocks lie inside the network's own. */
export interface ZoneConfig {
  /** IPv4 block of the subnet with a route to the internet gateway, /16 to /28. */
  readonly public: string;
  /** IPv4 block of the subnet without one, /16 to /28. */
  readonly private: string;
}

/** Where private subnets reach the internet: nowhere, through one NAT gateway, or through one in each zone. */
export const NAT_OPTIONS = ['none', 'single', 'per-zone'] as const;
export type NatOption = (typeof NAT_OPTIONS)[number];

/** Services with an endpoint in the network (https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html). */
export const INTERFACE_ENDPOINTS = [
  'autoscaling',
  'datasync',
  'ec2',
  'ec2messages',
  'elasticfilesystem',
  'kms',
  'logs',
  'monitoring',
  'sns',
  'ssm',
  'ssmmessages',
  'sts',
] as const;
export type InterfaceEndpointName = (typeof INTERFACE_ENDPOINTS)[number];

export interface NetworkInput {
  /** IPv4 block of the VPC, /16 to /28 (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html). */
  readonly cidr: string;
  /** By zone name, such as `us-east-1a`. */
  readonly zones: Readonly<Record<string, ZoneConfig>>;
  /** @default none: private subnets reach AWS through endpoints, and nothing else */
  readonly nat?: NatOption;
  /**
   * Services that private subnets reach without leaving the network; S3 is always one of them, at no charge.
   * @default what instances of `files` call where they have no NAT, else none
   */
  readonly endpoints?: readonly InterfaceEndpointName[];
  /** @default true: who talked to whom is kept as long as other logs */
  readonly flowLogs?: boolean;
}

export type NetworkConfig = Required<NetworkInput>;

export interface RegionInput {
  /**
   * Names of the plans that run here.
   * @default []: nothing here is backed up; the region may receive copies
   */
  readonly plans?: readonly string[];
  /**
   * Regions to which what is made here is copied; each needs an entry of its own.
   * @default []: no copies
   */
  readonly copyTo?: readonly string[];
  /** @default no network is made */
  readonly network?: NetworkInput;
  /**
   * A shared file system with its backup; it needs `network`.
   * @default none
   */
  readonly files?: FilesInput;
  /**
   * Buckets beside that of `files`, each with a prefix where it is not the whole bucket (`my-files/efs`), into which DataSync
   * tasks of your own write that plans of the kind `efs` start: what lies there is read for manifests and restore tests.
   * @default none: such transfers have no manifest, and each run says so
   */
  readonly fileBuckets?: readonly string[];
  /**
   * Keeps snapshots of the vault that are deleted here, by anybody, so that they can be restored
   * (https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin.html).
   * @default none: what is deleted is gone
   */
  readonly recycleBin?: RecycleBinInput;
  /**
   * Settings of the whole account here.
   * @default they are left as they are
   */
  readonly ebs?: EbsInput;
}

export interface RecycleBinInput {
  /** How long, 1 to 365. */
  readonly days: number;
}

export interface RegionConfig {
  readonly plans: readonly string[];
  readonly copyTo: readonly string[];
  readonly network?: NetworkConfig;
  readonly files?: FilesConfig;
  readonly fileBuckets?: readonly string[];
  readonly recycleBin?: RecycleBinInput;
  readonly ebs?: EbsConfig;
}

export interface LocalStateConfig {
  readonly type: 'local';
}

export interface S3StateInput {
  readonly type: 's3';
  /** Bucket that holds the state; the bootstrap stack makes it. */
  readonly bucket: string;
  /** Region of that bucket. */
  readonly region: string;
  /**
   * Prefix of every state's key.
   * @default the vault's name
   */
  readonly keyPrefix?: string;
  /**
   * ARN of a KMS key of your own for the state; needed when the bucket is not made by the bootstrap stack.
   * @default the key that the bootstrap stack makes, by its alias
   */
  readonly kmsKeyArn?: string;
  /**
   * `s3` needs Terraform 1.10; a DynamoDB table serves older ones
   * (https://developer.hashicorp.com/terraform/language/backend/s3#state-locking).
   * @default s3
   */
  readonly lock?: 's3' | { readonly dynamoDbTable: string };
}

export interface S3StateConfig extends S3StateInput {
  readonly keyPrefix: string;
  readonly lock: 's3' | { readonly dynamoDbTable: string };
}

export type StateInput = LocalStateConfig | S3StateInput;
export type StateConfig = LocalStateConfig | S3StateConfig;

export interface LogsInput {
  /** Days CloudWatch keeps the logs of functions and state machine. @default 30 */
  readonly retentionDays?: LogRetentionDays;
  /**
   * Days that S3's log of who accessed the backups and reports is kept, 1 to 3650; `none` for no log. S3 writes it for nothing
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html).
   * @default 90
   */
  readonly bucketAccessDays?: number | 'none';
}

/** Hours of silence after which an alarm fires, 1 to 168: CloudWatch looks back no further. */
export interface AlarmsInput {
  /**
   * Without a new snapshot: more than the longest time between two runs.
   * @default 26: a day, and two hours for a run that takes longer than the one before
   */
  readonly noSnapshotsHours?: number;
  /**
   * Without a successful transfer of files: more than the longest time between two of them, in every region.
   * @default two hours more than the region's schedule has between two transfers; no alarm where that is over 168
   */
  readonly noTransferHours?: number;
}

/** What a user writes in vault.config.ts. */
export interface VaultInput {
  /**
   * Prefix of every name, so that several vaults can live in one account: 3 to 24 lower-case letters, digits and hyphens.
   * @default smart-vault
   */
  readonly name?: string;
  /**
   * Tags of everything that is made, for cost allocation.
   * @default {}: only the vault's own two
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * For environments that may be lost: destroy deletes buckets with what is in them, and keys go after 7 days.
   * @default false: destroy refuses to lose data
   */
  readonly throwAway?: boolean;
  /** @default { version: '>= 5.100, < 7.0' } */
  readonly provider?: { readonly version?: string };
  /** @default { type: 'local' }: beside vault.config.ts, one file per stack */
  readonly state?: StateInput;
  /** @default {}: the topic exists, nobody is told */
  readonly notifications?: NotificationsInput;
  /** @default { retentionDays: 30, bucketAccessDays: 90 } */
  readonly logs?: LogsInput;
  /** @default { noSnapshotsHours: 26 }, and noTransferHours as the transfers' schedules say */
  readonly alarms?: AlarmsInput;
  /**
   * A CloudWatch dashboard for each region in which plans run or files are kept; up to three of an account cost nothing
   * if they are small (https://aws.amazon.com/cloudwatch/pricing/).
   * @default true
   */
  readonly dashboards?: boolean;
  /**
   * AWS X-Ray follows every run through the state machine and its functions, and is paid for by the trace
   * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html).
   * @default false
   */
  readonly tracing?: boolean;
  /** @default {}: what is safe anyway, docs/security.md */
  readonly security?: SecurityInput;
  /** @default { daily: {} }: one plan with every default */
  readonly plans?: Readonly<Record<string, PlanInput>>;
  /**
   * A run of its own, in every region in which plans run, that prunes all of them and looks for orphans: points that no
   * plan there cares for any more.
   * @default {}: on the 1st at 00:00 UTC; orphans stay, and are counted in its notice
   */
  readonly cleanup?: CleanupInput | 'none';
  /**
   * Restores samples of what was backed up, on a schedule, into a network that reaches nothing: looks at them, measures how
   * long that took, takes them away again and tells. `{}` takes every default.
   * @default restores are tested by hand alone: `vault drill`
   */
  readonly drills?: DrillsInput;
  /**
   * The account that keeps the copies of `copies.REGION.vaultAccount`.
   * @default none
   */
  readonly vaultAccount?: VaultAccountConfig;
  /**
   * What was there before the vault and stays as it was, as `vault migrate` writes it (docs/migration.md).
   * @default {}: nothing was
   */
  readonly adopted?: Adopted;
  /** One region is one entry, by its AWS name. */
  readonly regions: Readonly<Record<string, RegionInput>>;
}

/** The configuration with every default filled in; what the stacks are made of. */
export interface Vault {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly throwAway: boolean;
  readonly provider: { readonly version: string };
  readonly state: StateConfig;
  readonly notifications: NotificationsConfig;
  readonly logs: Required<LogsInput>;
  readonly alarms: { readonly noSnapshotsHours: number; readonly noTransferHours?: number };
  readonly dashboards: boolean;
  readonly tracing: boolean;
  readonly security: SecurityConfig;
  readonly plans: Readonly<Record<string, PlanConfig>>;
  readonly cleanup: CleanupConfig | 'none';
  readonly drills?: DrillsConfig;
  readonly vaultAccount?: VaultAccountConfig;
  readonly adopted: Adopted;
  readonly regions: Readonly<Record<string, RegionConfig>>;
}
