/**
 * Days after which objects move on; each step leaves an object in its class at least as long as AWS charges for it
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html).
 */
export interface FileLifecycleInput {
  /** To Standard-IA, from 30. @default 30 */
  readonly infrequentAccessDays?: number;
  /** To Glacier Flexible Retrieval, from infrequentAccessDays + 30. @default 90 */
  readonly glacierDays?: number;
  /** To Glacier Deep Archive, from glacierDays + 90. @default 365 */
  readonly deepArchiveDays?: number;
  /** Days after which versions that were overwritten or deleted move to Standard-IA, from 30. @default 30 */
  readonly oldVersionsInfrequentAccessDays?: number;
  /** Days after which they move on to Glacier Flexible Retrieval, from oldVersionsInfrequentAccessDays + 30. @default they do not */
  readonly oldVersionsGlacierDays?: number;
  /** Days after which they go, from oldVersionsInfrequentAccessDays + 30, or oldVersionsGlacierDays + 90. @default 365 */
  readonly oldVersionsExpireDays?: number;
}

/**
 * Intelligent-Tiering watches each object of 128 KiB or more and moves it by its use, instead of the lifecycle's steps
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html).
 */
export interface IntelligentTieringInput {
  /** Days without access after which an object must be restored, in 3 to 5 hours, before it is read, 90 to 730. @default never */
  readonly archiveDays?: number;
  /** The same with 12 hours, 180 to 730, more than archiveDays. @default never */
  readonly deepArchiveDays?: number;
}

export const OBJECT_LOCK_MODES = ['governance', 'compliance'] as const;

/**
 * Locks every version from its creation; S3 takes no bucket out of Object Lock again
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html).
 */
export interface ObjectLockInput {
  /** `governance` can be bypassed by who has the permission; `compliance` by nobody, not by the root user either. */
  readonly mode: (typeof OBJECT_LOCK_MODES)[number];
  /** 1 to 36500. */
  readonly days: number;
}

/** A bucket in another region that has everything this one has (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html). */
export interface BucketReplicaInput {
  /** Another region of the configuration. */
  readonly region: string;
  /**
   * Whether what is deleted in the bucket is hidden in the replica too; its versions stay either way.
   * @default false: no deletion reaches the replica
   */
  readonly deleteMarkers?: boolean;
  /**
   * S3's promise of 15 minutes, for a fee per GB.
   * @default false: mostly as fast, without a promise
   */
  readonly timeControl?: boolean;
}

export interface FileBucketInput {
  /** @default 30, 90 and 365 days, and old versions go after a year */
  readonly lifecycle?: FileLifecycleInput;
  /**
   * Takes the place of the lifecycle's steps: of `lifecycle` only oldVersionsExpireDays can stand beside it.
   * @default none: the steps
   */
  readonly intelligentTiering?: IntelligentTieringInput;
  /**
   * Whether versions and the bucket can be deleted only by somebody who signed in with MFA.
   * @default true, except where the vault may be lost (throwAway)
   */
  readonly mfaDelete?: boolean;
  /** @default nothing is locked */
  readonly objectLock?: ObjectLockInput;
  /** @default the bucket stays the only one */
  readonly replicateTo?: BucketReplicaInput;
}

export interface FileLifecycleConfig extends Required<Omit<FileLifecycleInput, 'oldVersionsGlacierDays'>> {
  readonly oldVersionsGlacierDays?: number | undefined;
}

export interface FileBucketConfig {
  readonly lifecycle: FileLifecycleConfig;
  readonly intelligentTiering?: IntelligentTieringInput;
  readonly mfaDelete: boolean;
  readonly objectLock?: ObjectLockInput;
  readonly replicateTo?: Required<BucketReplicaInput>;
}
