import { BatchReplicationRole } from '../../../modules/s3/batch-replication-role';
import { Replication, type ReplicationProps } from '../../../modules/s3/replication';
import { SecureBucket } from '../../../modules/s3/secure-bucket';
import { parsePolicy } from '../../support/iam/document';
import { evaluate } from '../../support/iam/evaluate';
import { resolveReferences } from '../../support/iam/references';
import { place } from '../../support/places';
import { synthesize, type Synthesized } from '../../support/synthesized';

const ACCOUNT = place.accountId;
const SOURCE = 'arn:aws:s3:::ours-files';
const REPLICA = 'arn:aws:s3:::ours-replica';
const SOURCE_KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/source`;
const REPLICA_KEY = `arn:aws:kms:us-west-2:${ACCOUNT}:key/replica`;

function replicationOf(more: Partial<ReplicationProps> = {}): Synthesized {
  return synthesize((stack) => {
    const source = new SecureBucket(stack, 'backup', { bucketName: 'ours-files', kmsKeyArn: SOURCE_KEY });
    new Replication(stack, 'replication', {
      roleName: 'ours-files-replication-us-east-1',
      place,
      source,
      sourceKeyArn: SOURCE_KEY,
      replica: { region: 'us-west-2', bucketName: 'ours-replica', bucketArn: REPLICA, keyArn: REPLICA_KEY },
      ...more,
    });
    new BatchReplicationRole(stack, 'batch', {
      roleName: 'ours-files-batch-us-east-1',
      place,
      bucketArn: source.bucketArn,
      keyArn: SOURCE_KEY,
    });
  });
}

const ruleOf = (output: Synthesized) =>
  (
    output.resource('aws_s3_bucket_replication_configuration.replication_configuration') as {
      rule: Record<string, unknown>[];
    }
  ).rule[0];

describe('Replication', () => {
  it('takes everything, encrypted with the key of the other side, with metrics, and no deletions', () => {
    expect(
      replicationOf().resource('aws_s3_bucket_replication_configuration.replication_configuration'),
    ).toEqual({
      bucket: '${aws_s3_bucket.backup_bucket.bucket}',
      role: '${aws_iam_role.replication_access_role.arn}',
      rule: [
        {
          id: 'everything',
          priority: 1,
          status: 'Enabled',
          filter: { prefix: '' },
          delete_marker_replication: { status: 'Disabled' },
          source_selection_criteria: { sse_kms_encrypted_objects: { status: 'Enabled' } },
          destination: {
            bucket: REPLICA,
            encryption_configuration: { replica_kms_key_id: REPLICA_KEY },
            metrics: { status: 'Enabled' },
          },
        },
      ],
      depends_on: [
        'aws_s3_bucket_versioning.backup_versioning',
        'aws_iam_role_policy.replication_access_policy',
      ],
    });
  });

  it('takes deletions and time control when asked', () => {
    expect(ruleOf(replicationOf({ deleteMarkers: true, timeControl: true }))).toMatchObject({
      delete_marker_replication: { status: 'Enabled' },
      destination: {
        metrics: { status: 'Enabled', event_threshold: { minutes: 15 } },
        replication_time: { status: 'Enabled', time: { minutes: 15 } },
      },
    });
  });
});

type Call = [action: string, arn: string, context?: Record<string, string>];
const calls = (rows: Call[]): Required<Call>[] =>
  rows.map(([action, arn, context = {}]) => [action, arn, context]);

function deciderOf(output: Synthesized, role: string) {
  const text = String(output.resource(`aws_iam_role_policy.${role}_policy`).policy);
  const identity = parsePolicy(resolveReferences(text, { 'aws_s3_bucket.backup_bucket.arn': SOURCE }));
  return (action: string, arn: string, context: Record<string, string>) =>
    evaluate(
      { identity },
      {
        caller: { type: 'role', arn: `arn:aws:iam::${ACCOUNT}:role/ours` },
        action,
        targets: [{ arn }],
        context: { 'aws:ResourceAccount': ACCOUNT, ...context },
      },
    ).decision;
}

const via = (region: string, of: string) => ({
  'kms:ViaService': `s3.${region}.amazonaws.com`,
  'kms:EncryptionContext:aws:s3:arn': of,
});

describe('the role of replication', () => {
  const least = deciderOf(replicationOf(), 'replication_access');
  const most = deciderOf(replicationOf({ deleteMarkers: true, locked: true }), 'replication_access');

  it('is assumed by S3 alone', () => {
    expect(replicationOf().policy('aws_iam_role.replication_access_role', 'assume_role_policy')).toEqual({
      Assume: {
        Sid: 'Assume',
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    });
  });

  it.each(
    calls([
      ['s3:GetReplicationConfiguration', SOURCE],
      ['s3:ListBucket', SOURCE],
      ['s3:GetObjectVersionForReplication', `${SOURCE}/efs/a`],
      ['s3:GetObjectVersionAcl', `${SOURCE}/efs/a`],
      ['s3:GetObjectVersionTagging', `${SOURCE}/efs/a`],
      ['s3:ReplicateObject', `${REPLICA}/efs/a`],
      ['s3:ReplicateTags', `${REPLICA}/efs/a`],
      ['kms:Decrypt', SOURCE_KEY, via('us-east-1', SOURCE)],
      ['kms:Decrypt', SOURCE_KEY, via('us-east-1', `${SOURCE}/efs/a`)],
      ['kms:Encrypt', REPLICA_KEY, via('us-west-2', REPLICA)],
      ['kms:GenerateDataKey', REPLICA_KEY, via('us-west-2', REPLICA)],
      ['kms:Decrypt', REPLICA_KEY, via('us-west-2', REPLICA)],
    ]),
  )('may %s on %s', (action, arn, context) => {
    expect(least(action, arn, context)).toBe('allowed');
  });

  it.each(
    calls([
      ['s3:ReplicateDelete', `${REPLICA}/efs/a`],
      ['s3:GetObjectRetention', `${SOURCE}/efs/a`],
      ['s3:GetObjectLegalHold', `${SOURCE}/efs/a`],
    ]),
  )('may %s only where deletions are replicated, or versions locked', (action, arn, context) => {
    expect(most(action, arn, context)).toBe('allowed');
    expect(least(action, arn, context)).toBe('implicitly denied');
  });

  it.each(
    calls([
      ['s3:ReplicateObject', `${SOURCE}/efs/a`],
      ['s3:ReplicateObject', 'arn:aws:s3:::theirs/efs/a'],
      ['s3:ReplicateObject', `${REPLICA}/efs/a`, { 'aws:ResourceAccount': '999999999999' }],
      ['s3:GetObjectVersionForReplication', 'arn:aws:s3:::theirs/efs/a'],
      ['s3:GetObject', `${SOURCE}/efs/a`],
      ['s3:PutObject', `${REPLICA}/efs/a`],
      ['s3:DeleteObject', `${REPLICA}/efs/a`],
      ['s3:DeleteObjectVersion', `${REPLICA}/efs/a`],
      ['s3:BypassGovernanceRetention', `${REPLICA}/efs/a`],
      ['s3:ObjectOwnerOverrideToBucketOwner', `${REPLICA}/efs/a`],
      ['s3:PutReplicationConfiguration', SOURCE],
      ['kms:Encrypt', SOURCE_KEY, via('us-east-1', SOURCE)],
      ['kms:Decrypt', SOURCE_KEY, via('us-east-1', 'arn:aws:s3:::theirs')],
      ['kms:Decrypt', SOURCE_KEY],
      ['kms:Encrypt', REPLICA_KEY, via('us-east-1', REPLICA)],
      ['kms:Encrypt', `arn:aws:kms:us-west-2:${ACCOUNT}:key/other`, via('us-west-2', REPLICA)],
      ['kms:CreateGrant', REPLICA_KEY, via('us-west-2', REPLICA)],
    ]),
  )('may never %s on %s', (action, arn, context) => {
    expect(most(action, arn, context)).toBe('implicitly denied');
  });
});

describe('the role of jobs', () => {
  const decide = deciderOf(replicationOf(), 'batch_access');

  it.each(
    calls([
      ['s3:InitiateReplication', `${SOURCE}/efs/a`],
      ['s3:GetReplicationConfiguration', SOURCE],
      ['s3:PutInventoryConfiguration', SOURCE],
      ['s3:PutObject', `${SOURCE}/batch-replication/job-1/results.csv`],
      ['kms:GenerateDataKey', SOURCE_KEY, via('us-east-1', SOURCE)],
    ]),
  )('may %s on %s', (action, arn, context) => {
    expect(decide(action, arn, context)).toBe('allowed');
  });

  it.each(
    calls([
      ['s3:PutObject', `${SOURCE}/efs/a`],
      ['s3:GetObject', `${SOURCE}/efs/a`],
      ['s3:DeleteObject', `${SOURCE}/batch-replication/job-1/results.csv`],
      ['s3:InitiateReplication', `${REPLICA}/efs/a`],
      ['s3:ReplicateObject', `${REPLICA}/efs/a`],
      ['kms:GenerateDataKey', SOURCE_KEY],
    ]),
  )('may not %s on %s', (action, arn, context) => {
    expect(decide(action, arn, context)).toBe('implicitly denied');
  });
});
