import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from '../iam/policy-document';
import { refuse, type Check } from '../problems';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
export interface Transition {
  readonly days: number;
  readonly storageClass: 'STANDARD_IA' | 'GLACIER' | 'DEEP_ARCHIVE';
}

export interface SecureBucketProps {
  /** Unique in the whole partition (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html). */
  readonly bucketName: string;
  readonly kmsKeyArn: string;
  /**
   * Days after which objects expire.
   * @default they never expire
   */
  readonly expireAfterDays?: number;
  /**
   * Days after which versions that were overwritten or deleted go.
   * @default they stay
   */
  readonly expireOldVersionsAfterDays?: number;
  /**
   * Cheaper classes that objects move to, by the days after which they do, in rising order.
   * @default they stay in the class they were written to
   */
  readonly transitions?: readonly Transition[];
  /**
   * The same for versions that were overwritten or deleted.
   * @default they stay
   */
  readonly oldVersionTransitions?: readonly Transition[];
  /**
   * Whether versions and the bucket can be deleted only by somebody who signed in with MFA. Lifecycle rules are not asked.
   * @default false
   */
  readonly mfaDelete?: boolean;
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

/** Parts of broken uploads are paid for until somebody removes them. */
const ABORT_UPLOADS_AFTER_DAYS = 7;

/** A bucket that is versioned, encrypted with a key of ours, private, reachable over TLS only, and without ACLs. */
export class SecureBucket extends Construct {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Depend on it where a permission must be there first. */
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: SecureBucketProps) {
    super(scope, id);
    const { bucketName, kmsKeyArn, expireAfterDays, expireOldVersionsAfterDays, destroyable = false } = props;
    const { transitions = [], oldVersionTransitions = [] } = props;
    refuse(scope, id, [
      [
        Token.isUnresolved(bucketName) || /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucketName),
        `bucketName must be 3 to 63 lower-case letters, digits, dots or hyphens, got "${bucketName}"`,
      ],
      days('expireAfterDays', expireAfterDays),
      days('expireOldVersionsAfterDays', expireOldVersionsAfterDays),
      rising('transitions', transitions),
      rising('oldVersionTransitions', oldVersionTransitions),
    ]);

    const { bucket, arn } = new S3Bucket(this, 'bucket', {
      bucket: bucketName,
      forceDestroy: destroyable,
      ...(!destroyable && { lifecycle: { preventDestroy: true } }),
    });
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: kmsKeyArn },
          bucketKeyEnabled: true,
        },
      ],
    });
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
    this.policy = new S3BucketPolicy(this, 'policy', {
      bucket,
      policy: policyDocument([
        onlyOverTls(arn),
        ...(props.mfaDelete ? [onlyWithMfa(arn)] : []),
        ...(props.statements ?? []),
      ]),
      // S3 refuses two changes of a bucket's access at the same moment (OperationAborted).
      dependsOn: [publicAccess],
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket,
      rule: [
        {
          id: 'tidy',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABORT_UPLOADS_AFTER_DAYS }],
          ...(transitions.length > 0 && { transition: [...transitions] }),
          ...(oldVersionTransitions.length > 0 && {
            noncurrentVersionTransition: oldVersionTransitions.map(
              ({ days: noncurrentDays, storageClass }) => ({
                noncurrentDays,
                storageClass,
              }),
            ),
          }),
          ...(expireAfterDays !== undefined && { expiration: [{ days: expireAfterDays }] }),
          ...(expireOldVersionsAfterDays !== undefined && {
            noncurrentVersionExpiration: [{ noncurrentDays: expireOldVersionsAfterDays }],
          }),
        },
      ],
      dependsOn: [versioning],
    });
    this.bucketName = bucket;
    this.bucketArn = arn;
  }
}

function days(prop: string, value: number | undefined): Check {
  const holds = value === undefined || (Number.isInteger(value) && value >= 1);
  return [holds, `${prop} must be a whole number from 1, got ${value}`];
}

function rising(prop: string, transitions: readonly Transition[]): Check {
  const all = transitions.map(({ days: after }) => after);
  const holds = all.every((after, at) => at === 0 || after > (all[at - 1] ?? 0));
  return [holds, `${prop} must have rising days, got ${all.join(', ')}`];
}

/** A role that signed in without MFA, or could not have, has no such key in its request: it is refused too. */
function onlyWithMfa(bucketArn: string): Statement {
  return {
    sid: 'DeleteOnlyWithMfa',
    effect: 'Deny',
    principals: '*',
    actions: ['s3:DeleteObjectVersion', 's3:DeleteBucket'],
    resources: [bucketArn, `${bucketArn}/*`],
    conditions: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html */
function onlyOverTls(bucketArn: string): Statement {
  return {
    sid: 'OnlyOverTls',
    effect: 'Deny',
    principals: '*',
    actions: ['s3:*'],
    resources: [bucketArn, `${bucketArn}/*`],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
