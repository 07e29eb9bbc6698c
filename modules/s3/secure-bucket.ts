import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketIntelligentTieringConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-intelligent-tiering-configuration';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from '../iam/policy-document';
import { refuse, type Check } from '../problems';
import { archiveTierings, archiveTierChecks, type ArchiveTiers } from './archive-tiers';
import { onlyOverTls, onlyWithMfa } from './bucket-policy';
import { lifecycleChecks, lifecycleRule, type BucketLifecycle } from './lifecycle';

/** S3's own encryption, for the one writer that knows no other: its access logs. */
export const SSE_S3 = 'AES256';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
export interface ObjectLock {
  /** `GOVERNANCE` can be bypassed by who has s3:BypassGovernanceRetention; `COMPLIANCE` by nobody. */
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** How long each version is locked from its creation, 1 to 36500. */
  readonly days: number;
}

export interface SecureBucketProps extends BucketLifecycle {
  /** Unique in the whole partition (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html). */
  readonly bucketName: string;
  /** ARN of the key that encrypts objects, or `SSE_S3`. */
  readonly kmsKeyArn: string;
  /**
   * Deeper tiers of Intelligent-Tiering.
   * @default its objects stay where they can be read at once
   */
  readonly archiveTiers?: ArchiveTiers;
  /**
   * Whether versions and the bucket can be deleted, and locks bypassed, only by somebody who signed in with MFA. Lifecycle
   * rules are not asked.
   * @default false
   */
  readonly mfaDelete?: boolean;
  /**
   * Locks every new version; cannot be switched off again for the bucket, only its mode and days can be taken out.
   * @default nothing is locked
   */
  readonly objectLock?: ObjectLock | undefined;
  /**
   * Name of the bucket that keeps the log of all accesses, by account, region, bucket and day.
   * @default accesses are not logged
   */
  readonly accessLogsTo?: string | undefined;
  /**
   * Further statements of the bucket policy.
   * @default only TLS is demanded; the account's IAM policies decide
   */
  readonly statements?: readonly Statement[];
  /**
   * Whether Terraform may destroy it, with everything in it.
   * @default false: a plan that destroys it is refused
   */
  readonly destroyable?: boolean;
}

/** A bucket that is versioned, encrypted, private, reachable over TLS only, and without ACLs. */
export class SecureBucket extends Construct {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Depend on it where a permission must be there first. */
  readonly policy: S3BucketPolicy;
  /** Replication is refused before versioning is on. */
  readonly versioning: S3BucketVersioningA;

  constructor(scope: Construct, id: string, props: SecureBucketProps) {
    super(scope, id);
    const { bucketName, destroyable = false } = props;
    refuse(scope, id, [
      [
        Token.isUnresolved(bucketName) || /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucketName),
        `bucketName must be 3 to 63 lower-case letters, digits, dots or hyphens, got "${bucketName}"`,
      ],
      ...lifecycleChecks(props),
      ...archiveTierChecks(props.archiveTiers),
      ...lockChecks(props.objectLock, destroyable),
    ]);

    const { bucket, arn } = new S3Bucket(this, 'bucket', {
      bucket: bucketName,
      forceDestroy: destroyable,
      ...(!destroyable && { lifecycle: { preventDestroy: true } }),
    });
    this.bucketName = bucket;
    this.bucketArn = arn;
    this.versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    this.encrypt(props.kmsKeyArn);
    this.policy = this.keepPrivate([
      onlyOverTls(arn),
      ...(props.mfaDelete ? [onlyWithMfa(arn)] : []),
      ...(props.statements ?? []),
    ]);
    this.keepTidy(props);
    if (props.objectLock) this.lock(props.objectLock);
    if (props.accessLogsTo !== undefined) this.logTo(props.accessLogsTo);
  }

  private encrypt(kmsKeyArn: string): void {
    const withKey = { sseAlgorithm: 'aws:kms', kmsMasterKeyId: kmsKeyArn };
    const rule =
      kmsKeyArn === SSE_S3
        ? { applyServerSideEncryptionByDefault: { sseAlgorithm: SSE_S3 } }
        : { applyServerSideEncryptionByDefault: withKey, bucketKeyEnabled: true };
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket: this.bucketName,
      rule: [rule],
    });
  }

  private keepPrivate(statements: readonly Statement[]): S3BucketPolicy {
    const bucket = this.bucketName;
    const publicAccess = new S3BucketPublicAccessBlock(this, 'public_access', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'ownership', {
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    return new S3BucketPolicy(this, 'policy', {
      bucket,
      policy: policyDocument(statements),
      // S3 refuses two changes of a bucket's access at the same moment (OperationAborted).
      dependsOn: [publicAccess],
    });
  }

  private keepTidy({ archiveTiers, ...lifecycle }: BucketLifecycle & { archiveTiers?: ArchiveTiers }): void {
    const bucket = this.bucketName;
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket,
      rule: [lifecycleRule(lifecycle)],
      dependsOn: [this.versioning],
    });
    const tiering = archiveTierings(archiveTiers);
    if (tiering.length > 0) {
      new S3BucketIntelligentTieringConfiguration(this, 'archive_tiers', {
        bucket,
        name: 'archive',
        tiering,
      });
    }
  }

  private lock({ mode, days }: ObjectLock): void {
    new S3BucketObjectLockConfigurationA(this, 'lock', {
      bucket: this.bucketName,
      rule: { defaultRetention: { mode, days } },
      dependsOn: [this.versioning],
    });
  }

  /** By day, so that a day can be deleted or queried (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html). */
  private logTo(targetBucket: string): void {
    new S3BucketLoggingA(this, 'access_logs', {
      bucket: this.bucketName,
      targetBucket,
      targetPrefix: '',
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: 'EventTime' } },
    });
  }
}

function lockChecks(lock: ObjectLock | undefined, destroyable: boolean): Check[] {
  if (lock === undefined) return [];
  const { mode, days } = lock;
  return [
    [
      Number.isInteger(days) && days >= 1 && days <= 36_500,
      `objectLock.days must be a whole number from 1 to 36500, got ${days}`,
    ],
    [
      mode !== 'COMPLIANCE' || !destroyable,
      'objectLock.mode must be GOVERNANCE in a destroyable bucket, got COMPLIANCE: nobody could empty it',
    ],
  ];
}
