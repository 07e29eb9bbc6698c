import { S3BucketReplicationConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-replication-configuration';
import { Construct } from 'constructs';
import { ServiceRole } from '../iam/service-role';
import type { Place } from '../place';
import { replicationStatements } from './replication-access';
import type { SecureBucket } from './secure-bucket';

/** Names the rule in S3's metrics. */
export const REPLICATION_RULE = 'everything';

/** S3's own promise with time control (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html). */
const TIME_CONTROL_MINUTES = 15;

/** A bucket in another region, made before this one replicates to it. */
export interface ReplicaBucket {
  readonly region: string;
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly keyArn: string;
}

export interface ReplicationProps {
  readonly roleName: string;
  /** Of the source. */
  readonly place: Place;
  readonly source: SecureBucket;
  readonly sourceKeyArn: string;
  readonly replica: ReplicaBucket;
  /**
   * Whether what is deleted in the source is hidden in the replica too. Versions stay either way.
   * @default false: a deletion, also a malicious one, does not reach the replica
   */
  readonly deleteMarkers?: boolean;
  /**
   * S3's promise of 15 minutes, for a fee per GB, with events for what missed it.
   * @default false: mostly within 15 minutes too, without a promise
   */
  readonly timeControl?: boolean;
  /**
   * Whether both buckets lock versions.
   * @default false
   */
  readonly locked?: boolean;
}

/**
 * Replicates everything new in a bucket to a bucket of another region, and publishes metrics of it. What is there already needs
 * Batch Replication (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html).
 */
export class Replication extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: ReplicationProps) {
    super(scope, id);
    const { source, replica, deleteMarkers = false, timeControl = false } = props;
    const role = new ServiceRole(this, 'access', {
      roleName: props.roleName,
      description: `Replicates ${props.place.region} to ${replica.region}`,
      service: 's3.amazonaws.com',
      accountId: props.place.accountId,
      statements: replicationStatements({ ...props, deleteMarkers, locked: props.locked ?? false }),
    });
    new S3BucketReplicationConfigurationA(this, 'configuration', {
      bucket: source.bucketName,
      role: role.roleArn,
      rule: [
        {
          id: REPLICATION_RULE,
          priority: 1,
          status: 'Enabled',
          filter: { prefix: '' },
          deleteMarkerReplication: { status: deleteMarkers ? 'Enabled' : 'Disabled' },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
          destination: {
            bucket: replica.bucketArn,
            encryptionConfiguration: { replicaKmsKeyId: replica.keyArn },
            metrics: {
              status: 'Enabled',
              ...(timeControl && { eventThreshold: { minutes: TIME_CONTROL_MINUTES } }),
            },
            ...(timeControl && {
              replicationTime: { status: 'Enabled', time: { minutes: TIME_CONTROL_MINUTES } },
            }),
          },
        },
      ],
      dependsOn: [source.versioning, ...role.policies],
    });
    this.roleArn = role.roleArn;
  }
}

/** Dimensions of S3's metrics ReplicationLatency, OperationsPendingReplication, BytesPendingReplication and OperationsFailedReplication in `AWS/S3` (https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html). */
export function replicationDimensions(
  sourceBucketName: string,
  replicaBucketName: string,
): Readonly<Record<string, string>> {
  return {
    SourceBucket: sourceBucketName,
    DestinationBucket: replicaBucketName,
    RuleId: REPLICATION_RULE,
  };
}
