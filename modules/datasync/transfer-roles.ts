import type { Statement } from '../iam/policy-document';
import type { Place } from '../place';

/** Whatever DataSync does in this account and region (https://docs.aws.amazon.com/datasync/latest/userguide/cross-service-confused-deputy-prevention.html). */
export function dataSyncSources({ partition, region, accountId }: Place): string {
  return `arn:${partition}:datasync:${region}:${accountId}:*`;
}

/** Reads a file system, as root, so that no file is left out; it cannot write (https://docs.aws.amazon.com/datasync/latest/userguide/create-efs-location.html). */
export function readFiles(fileSystemArn: string): Statement[] {
  return [
    {
      sid: 'ReadFiles',
      actions: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientRootAccess'],
      resources: [fileSystemArn],
    },
  ];
}

/** Writes below one prefix of a bucket (https://docs.aws.amazon.com/datasync/latest/userguide/create-s3-location.html#create-s3-location-access). */
export function writeObjects(place: Place, bucketArn: string, prefix: string, keyArn: string): Statement[] {
  return [
    {
      sid: 'FindBucket',
      actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      resources: [bucketArn],
      conditions: { StringEquals: { 'aws:ResourceAccount': place.accountId } },
    },
    {
      sid: 'WriteObjects',
      actions: [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetObject',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:GetObjectVersionTagging',
        's3:ListMultipartUploadParts',
        's3:PutObject',
        's3:PutObjectTagging',
      ],
      resources: [`${bucketArn}/${prefix}/*`],
      conditions: { StringEquals: { 'aws:ResourceAccount': place.accountId } },
    },
    {
      sid: 'UseKey',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${place.region}.amazonaws.com` } },
    },
  ];
}
