import type { Statement } from '../iam/policy-document';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html */
export function onlyOverTls(bucketArn: string): Statement {
  return {
    sid: 'OnlyOverTls',
    effect: 'Deny',
    principals: '*',
    actions: ['s3:*'],
    resources: [bucketArn, `${bucketArn}/*`],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** A role that signed in without MFA, or could not have, has no such key in its request: it is refused too. */
export function onlyWithMfa(bucketArn: string): Statement {
  return {
    sid: 'DeleteOnlyWithMfa',
    effect: 'Deny',
    principals: '*',
    actions: ['s3:DeleteObjectVersion', 's3:DeleteBucket', 's3:BypassGovernanceRetention'],
    resources: [bucketArn, `${bucketArn}/*`],
    conditions: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  };
}

/**
 * Lets S3 write the access logs of this account's buckets
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-bucket-policy).
 * @param of ARN pattern of the buckets whose accesses are logged
 */
export function logsMayBeWritten(logBucketArn: string, of: string, accountId: string): Statement {
  return {
    sid: 'LogsMayBeWritten',
    principals: { Service: 'logging.s3.amazonaws.com' },
    actions: ['s3:PutObject'],
    resources: [`${logBucketArn}/*`],
    conditions: {
      StringEquals: { 'aws:SourceAccount': accountId },
      ArnLike: { 'aws:SourceArn': of },
    },
  };
}
