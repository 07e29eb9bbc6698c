import { Construct } from 'constructs';
import type { Place } from '../place';
import { logsMayBeWritten } from './bucket-policy';
import { SecureBucket, SSE_S3 } from './secure-bucket';

export interface LogBucketProps {
  readonly bucketName: string;
  readonly place: Place;
  /** Pattern of the names of the buckets whose accesses it keeps: `smart-vault-*`. */
  readonly of: string;
  /** Days after which logs go, from 1. */
  readonly keepDays: number;
  /** @default false: a plan that destroys it is refused */
  readonly destroyable?: boolean;
}

/**
 * Where S3 writes who accessed other buckets of this account and region. S3 delivers such logs to no bucket whose default is a
 * KMS key, nor to one with Object Lock (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html).
 */
export class LogBucket extends Construct {
  /** Known once S3 may write to it: before that it takes no bucket's logs. */
  readonly bucketName: string;

  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id);
    const { bucketName, place, keepDays, destroyable = false } = props;
    const { partition, accountId } = place;
    this.bucketName = new SecureBucket(this, 'kept', {
      bucketName,
      kmsKeyArn: SSE_S3,
      expireAfterDays: keepDays,
      // A version is old only once its log has expired.
      expireOldVersionsAfterDays: 1,
      statements: [
        logsMayBeWritten(
          `arn:${partition}:s3:::${bucketName}`,
          `arn:${partition}:s3:::${props.of}`,
          accountId,
        ),
      ],
      destroyable,
    }).policy.bucket;
  }
}
