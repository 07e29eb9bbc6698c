import type { Statement } from '../iam/policy-document';
import type { Place } from '../place';
import type { ReplicaBucket } from './replication';

interface ReplicationAccess {
  readonly place: Place;
  readonly source: { readonly bucketArn: string };
  readonly sourceKeyArn: string;
  readonly replica: ReplicaBucket;
  readonly deleteMarkers: boolean;
  readonly locked: boolean;
}

/**
 * What S3 needs to replicate one bucket to one other, of this account alone
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html).
 */
export function replicationStatements(access: ReplicationAccess): Statement[] {
  const { place, source, sourceKeyArn, replica, deleteMarkers, locked } = access;
  const ours = { StringEquals: { 'aws:ResourceAccount': place.accountId } };
  return [
    {
      sid: 'FindObjects',
      actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
      resources: [source.bucketArn],
      conditions: ours,
    },
    {
      sid: 'ReadVersions',
      actions: [
        's3:GetObjectVersionForReplication',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionTagging',
        ...(locked ? ['s3:GetObjectLegalHold', 's3:GetObjectRetention'] : []),
      ],
      resources: [`${source.bucketArn}/*`],
      conditions: ours,
    },
    {
      sid: 'WriteReplicas',
      actions: ['s3:ReplicateObject', 's3:ReplicateTags', ...(deleteMarkers ? ['s3:ReplicateDelete'] : [])],
      resources: [`${replica.bucketArn}/*`],
      conditions: ours,
    },
    {
      sid: 'DecryptSource',
      actions: ['kms:Decrypt'],
      resources: [sourceKeyArn],
      conditions: onlyFor(place.region, source.bucketArn),
    },
    {
      // Decrypt is for the bucket key, which S3 verifies before it uses it.
      sid: 'EncryptReplicas',
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
      resources: [replica.keyArn],
      conditions: onlyFor(replica.region, replica.bucketArn),
    },
  ];
}

/**
 * The context is the bucket where it has a bucket key, and the object where the object was written without
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html).
 */
function onlyFor(region: string, bucketArn: string): Statement['conditions'] {
  return {
    StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn, `${bucketArn}/*`] },
  };
}
