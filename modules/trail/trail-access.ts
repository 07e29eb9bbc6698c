import type { Conditions, Statement } from '../iam/policy-document';
import type { Place } from '../place';

const principals = { Service: 'cloudtrail.amazonaws.com' };
const forOnly = (trailArn: string): Conditions => ({ StringEquals: { 'aws:SourceArn': trailArn } });

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html */
export function trailMayEncrypt({ partition, accountId }: Place, trailArn: string): Statement[] {
  return [
    {
      sid: 'TrailMayEncrypt',
      principals,
      actions: ['kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: {
        ...forOnly(trailArn),
        StringLike: {
          'kms:EncryptionContext:aws:cloudtrail:arn': `arn:${partition}:cloudtrail:*:${accountId}:trail/*`,
        },
      },
    },
    {
      // Decrypt, since the bucket has a bucket key.
      sid: 'TrailMayTryTheKey',
      principals,
      actions: ['kms:Decrypt', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: forOnly(trailArn),
    },
  ];
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
export function trailMayWrite({ accountId }: Place, trailArn: string, bucketArn: string): Statement[] {
  return [
    {
      sid: 'TrailMayLook',
      principals,
      actions: ['s3:GetBucketAcl'],
      resources: [bucketArn],
      conditions: forOnly(trailArn),
    },
    {
      sid: 'TrailMayWrite',
      principals,
      actions: ['s3:PutObject'],
      resources: [`${bucketArn}/AWSLogs/${accountId}/*`],
      conditions: {
        StringEquals: { 'aws:SourceArn': trailArn, 's3:x-amz-acl': 'bucket-owner-full-control' },
      },
    },
  ];
}

/** Lifecycle rules are not asked. */
export function nobodyDeletes(bucketArn: string): Statement {
  return {
    sid: 'NobodyDeletes',
    effect: 'Deny',
    principals: '*',
    actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:DeleteBucket'],
    resources: [bucketArn, `${bucketArn}/*`],
  };
}
