import type { Context } from '../iam/context';
import type { Target } from '../iam/evaluate';

/** What a deployed file backup is made of. */
export interface Ids {
  readonly account: string;
  readonly region: string;
  readonly bucketArn: string;
  /** Where the transfer writes. */
  readonly prefix: string;
  /** Where instances copy to. */
  readonly syncPrefix: string;
  readonly fileSystemArn: string;
  readonly keyArn: string;
  readonly instanceLogArn: string;
  readonly transferLogArn: string;
  readonly groupName: string;
}

export const STRANGE_ACCOUNT = '999999999999';

/**
 * What is called, with the condition keys that AWS sends along:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html,
 * https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html#efs-condition-keys-for-nfs,
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html.
 */
export function targetsOf(ids: Ids) {
  const { account, region, bucketArn, prefix, syncPrefix, fileSystemArn, keyArn, groupName } = ids;
  const ours: Context = { 'aws:SecureTransport': 'true', 'aws:ResourceAccount': account };
  const mounted: Context = { ...ours, 'elasticfilesystem:AccessedViaMountTarget': 'true' };
  const viaS3: Context = {
    ...ours,
    'kms:CallerAccount': account,
    'kms:ViaService': `s3.${region}.amazonaws.com`,
    'kms:EncryptionContext:aws:s3:arn': bucketArn,
  };
  const listing = (of: string): Target => ({ arn: bucketArn, context: { ...ours, 's3:prefix': of } });
  const object = (key: string, context: Context = ours): Target => ({ arn: `${bucketArn}/${key}`, context });
  const strangeBucket = 'arn:aws:s3:::somebody-elses';
  const group = `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:0b7e:autoScalingGroupName`;
  return {
    bucket: { arn: bucketArn, context: ours },
    'bucket of another account': {
      arn: bucketArn,
      context: { ...ours, 'aws:ResourceAccount': STRANGE_ACCOUNT },
    },
    'another bucket': { arn: strangeBucket, context: ours },
    'bucket without TLS': { arn: bucketArn, context: { ...ours, 'aws:SecureTransport': 'false' } },
    object: object(`${prefix}/team/file`),
    'object of another account': object(`${prefix}/file`, {
      ...ours,
      'aws:ResourceAccount': STRANGE_ACCOUNT,
    }),
    'object without TLS': object(`${prefix}/file`, { ...ours, 'aws:SecureTransport': 'false' }),
    'object beside the prefix': object(`${prefix}2/file`),
    'object above the prefix': object('file'),
    'object in another bucket': { arn: `${strangeBucket}/${prefix}/file`, context: ours },
    'synced listing': listing(`${syncPrefix}/`),
    'listing of all': { arn: bucketArn, context: ours },
    'listing of the root': listing(''),
    'listing of the backup': listing(`${prefix}/`),
    'listing beside the prefix': listing(`${syncPrefix}2/`),
    'listing of another bucket': {
      arn: strangeBucket,
      context: { ...ours, 's3:prefix': `${syncPrefix}/` },
    },
    'synced object': object(`${syncPrefix}/file`),
    'synced object without TLS': object(`${syncPrefix}/file`, { ...ours, 'aws:SecureTransport': 'false' }),
    'object beside the synced': object(`${syncPrefix}2/file`),
    'synced object in another bucket': { arn: `${strangeBucket}/${syncPrefix}/file`, context: ours },
    'key through S3': { arn: keyArn, context: viaS3 },
    'key by itself': { arn: keyArn, context: { ...ours, 'kms:CallerAccount': account } },
    'key through EBS': {
      arn: keyArn,
      context: { ...viaS3, 'kms:ViaService': `ec2.${region}.amazonaws.com` },
    },
    'another key': { arn: `${keyArn.slice(0, -4)}dead`, context: viaS3 },
    'file system': { arn: fileSystemArn, context: mounted },
    'file system without TLS': {
      arn: fileSystemArn,
      context: { ...mounted, 'aws:SecureTransport': 'false' },
    },
    'file system from outside': {
      arn: fileSystemArn,
      context: { ...mounted, 'elasticfilesystem:AccessedViaMountTarget': 'false' },
    },
    'another file system': { arn: `${fileSystemArn.slice(0, -4)}dead`, context: mounted },
    log: { arn: `${ids.instanceLogArn}:*`, context: ours },
    'log stream': { arn: `${ids.instanceLogArn}:log-stream:i-0123456789abcdef0/user-data`, context: ours },
    'another log': { arn: `${ids.transferLogArn}:*`, context: ours },
    'stream of another log': { arn: `${ids.transferLogArn}:log-stream:x`, context: ours },
    group: { arn: `${group}/${groupName}`, context: ours },
    'another group': { arn: `${group}/${groupName}-other`, context: ours },
    anything: { arn: '*', context: ours },
  } as const satisfies Record<string, Target>;
}

export type TargetName = keyof ReturnType<typeof targetsOf>;
