import type { ApiCall } from '../../../../emulator/emulator';
import { text, type IamRequest, type ServiceRules } from '../iam-request';
import type { Vault } from '../vault';
import { keyRequests } from './kms';
import { mapRunRequests } from './states';

/**
 * Amazon S3: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html. Keys of encrypted
 * objects: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms.
 */
export const s3: ServiceRules = {
  GetObject: (call, vault) => [
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html: a version is another permission.
    {
      action: 'versionId' in call.params ? 's3:GetObjectVersion' : 's3:GetObject',
      targets: [{ arn: objectArn(call) }],
    },
    ...(call.status === 404 ? [missing(call)] : bucketKeyRequests(call, vault, 'Decrypt')),
    ...mapRunRequests(call),
  ],

  // With the checksum of an object that is encrypted with a key, it is also decrypted
  // (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html).
  HeadObject: (call, vault) => [
    { action: 's3:GetObject', targets: [{ arn: objectArn(call) }] },
    ...(call.status === 404 ? [missing(call)] : bucketKeyRequests(call, vault, 'Decrypt')),
  ],

  HeadBucket: (call) => [{ action: 's3:ListBucket', targets: [{ arn: bucketArn(call) }] }],

  PutObject: (call, vault) => [
    { action: 's3:PutObject', targets: [{ arn: objectArn(call) }] },
    ...bucketKeyRequests(call, vault, 'GenerateDataKey'),
  ],

  ListObjectsV2: (call) => [
    {
      action: 's3:ListBucket',
      targets: [{ arn: bucketArn(call) }],
      ...('prefix' in call.params && { context: { 's3:prefix': text(call, 'prefix') } }),
    },
  ],
};

const objectArn = (call: ApiCall): string => `arn:aws:s3:::${text(call, 'path').slice(1)}`;

const bucketArn = (call: ApiCall): string => `arn:aws:s3:::${text(call, 'path').split('/')[1] ?? ''}`;

/**
 * Only who may list a bucket is told that a key is not there; others are refused, which is no answer to the question
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax, permissions). It is no
 * listing: no prefix is in the request.
 */
const missing = (call: ApiCall): IamRequest => ({
  action: 's3:ListBucket',
  targets: [{ arn: bucketArn(call) }],
});

function bucketKeyRequests(call: ApiCall, { keys, fileKeys }: Vault, action: string): readonly IamRequest[] {
  const bucket = bucketArn(call);
  const key = keys[bucket] ?? fileKeys[bucket];
  if (key === undefined) return [];
  // With a bucket key the encryption context is the bucket.
  return keyRequests(key, `s3.${call.region}`, [action], { 'kms:EncryptionContext:aws:s3:arn': bucket });
}
