/** Every day at 02:00 UTC. */
export const BACKUP_SCHEDULE = 'cron(0 2 * * ? *)';

export const VAULT_LOCK_MODES = ['governance', 'compliance'] as const;

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html */
export interface VaultLockInput {
  /** `governance` can be taken off by who has the permission; `compliance` by nobody, once it holds. */
  readonly mode: (typeof VAULT_LOCK_MODES)[number];
  /** Days in which a lock in compliance mode can still be changed or taken off, 3 to 36500. @default 3 */
  readonly changeableDays?: number;
}

export interface PointCopyInput {
  /** Another region of the configuration. */
  readonly region: string;
  /** @default the plan's retentionDays */
  readonly retentionDays?: number;
}

/** A plan of AWS Backup for the file system, with a vault of its own. */
export interface FileBackupInput {
  /**
   * When it runs, in UTC, at most once an hour: `cron(minutes hours day-of-month month day-of-week year)`.
   * @default cron(0 2 * * ? *): every day at 02:00
   */
  readonly schedule?: string;
  /** Days that a recovery point is kept, 1 to 36500; at least 90 more than coldStorageDays. @default 35 */
  readonly retentionDays?: number;
  /** Days after which a point moves to cold storage, 1 to 36410. @default it does not */
  readonly coldStorageDays?: number;
  /** Copies every point to a vault there, which has the same cold storage and lock. @default points stay in their region */
  readonly copyTo?: PointCopyInput;
  /** Refuses to delete points before their retention ends. @default who has the permission deletes */
  readonly lock?: VaultLockInput;
}

export interface FileBackupConfig {
  readonly schedule: string;
  readonly retentionDays: number;
  readonly coldStorageDays?: number | undefined;
  readonly copyTo?: Required<PointCopyInput> | undefined;
  readonly lock?: Required<VaultLockInput> | undefined;
}
