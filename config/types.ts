import { KINDS, type Kind } from '../lambda-src/core/plan';
import type { FilesConfig, FilesInput } from './files';

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

/** Which resources a plan takes: those that carry this tag. */
export interface Selection {
  readonly tag: { readonly key: string; readonly value: string };
}

export interface PlanInput {
  /**
   * When it runs: `cron(minutes hours day-of-month month day-of-week year)` or `rate(12 hours)`
   * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
   * @default cron(0 3 * * ? *): every day at 03:00
   */
  readonly schedule?: string;
  /**
   * IANA name of the time zone in which `schedule` is read.
   * @default UTC
   */
  readonly timeZone?: string;
  /** @default { tag: { key: 'backup', value: 'true' } } */
  readonly select?: Selection;
  /** @default ['ebs'] */
  readonly kinds?: readonly BackupKind[];
  /** @default { days: 30, newest: 2, minimum: 1 } */
  readonly retention?: RetentionInput;
  /**
   * What is kept of the copies, in every region copied to.
   * @default the same as `retention`
   */
  readonly copyRetention?: RetentionInput;
  /**
   * Hours after which what is still unfinished counts as failed, 1 to 720.
   * @default 12
   */
  readonly deadlineHours?: number;
}

export interface PlanConfig {
  readonly schedule: string;
  readonly timeZone: string;
  readonly select: Selection;
  readonly kinds: readonly BackupKind[];
  readonly retention: RetentionConfig;
  readonly copyRetention: RetentionConfig;
  readonly deadlineHours: number;
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
}

export interface RegionConfig {
  readonly plans: readonly string[];
  readonly copyTo: readonly string[];
  readonly network?: NetworkConfig;
  readonly files?: FilesConfig;
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
  /** @default { emails: [] }: the topic exists, nobody is subscribed */
  readonly notifications?: { readonly emails?: readonly string[] };
  /** @default { retentionDays: 30 } */
  readonly logs?: { readonly retentionDays?: LogRetentionDays };
  /**
   * Hours without a new snapshot after which the alarm fires, 1 to 168: more than the longest time between two runs.
   * @default { noSnapshotsHours: 26 }: a day, and two hours for a run that takes longer than the one before
   */
  readonly alarms?: { readonly noSnapshotsHours?: number };
  /** @default { daily: {} }: one plan with every default */
  readonly plans?: Readonly<Record<string, PlanInput>>;
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
  readonly notifications: { readonly emails: readonly string[] };
  readonly logs: { readonly retentionDays: LogRetentionDays };
  readonly alarms: { readonly noSnapshotsHours: number };
  readonly plans: Readonly<Record<string, PlanConfig>>;
  readonly regions: Readonly<Record<string, RegionConfig>>;
}
