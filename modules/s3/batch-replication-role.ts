import { Construct } from 'constructs';
import { BATCH_REPORTS } from '../../lambda-src/core/file-names';
import { ServiceRole } from '../iam/service-role';
import type { Place } from '../place';

export interface BatchReplicationRoleProps {
  readonly roleName: string;
  readonly place: Place;
  readonly bucketArn: string;
  readonly keyArn: string;
}

/**
 * With what S3 Batch Operations replicates objects that were there before, or that failed
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-batch-replication-policies.html). It only starts replication, which
 * has a role of its own, and writes its report.
 */
export class BatchReplicationRole extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: BatchReplicationRoleProps) {
    super(scope, id);
    const { place, bucketArn, keyArn } = props;
    const conditions = { StringEquals: { 'aws:ResourceAccount': place.accountId } };
    this.roleArn = new ServiceRole(this, 'access', {
      roleName: props.roleName,
      description: 'Replicates objects that were there before replication, or that failed',
      service: 'batchoperations.s3.amazonaws.com',
      accountId: place.accountId,
      statements: [
        {
          sid: 'ListObjects',
          actions: ['s3:GetReplicationConfiguration', 's3:PutInventoryConfiguration'],
          resources: [bucketArn],
          conditions,
        },
        {
          sid: 'StartReplication',
          actions: ['s3:InitiateReplication'],
          resources: [`${bucketArn}/*`],
          conditions,
        },
        {
          sid: 'WriteReport',
          actions: ['s3:PutObject'],
          resources: [`${bucketArn}/${BATCH_REPORTS}/*`],
          conditions,
        },
        {
          sid: 'UseKey',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [keyArn],
          conditions: { StringEquals: { 'kms:ViaService': `s3.${place.region}.amazonaws.com` } },
        },
      ],
    }).roleArn;
  }
}
