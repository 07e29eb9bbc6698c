import { snapshotPrefix } from '../../lambda-src/core/database-names';
import { TAG } from '../../lambda-src/core/lineage';
import type { Conditions, Statement } from '../iam/policy-document';
import type { BreakGlassRoleProps } from './break-glass-role';

type Scope = Pick<BreakGlassRoleProps, 'vault' | 'place' | 'regions' | 'buckets'>;

/** What may be deleted when the glass is broken, and the looking that it takes: no keys, no roles, no trail, nobody else's. */
export function deletions(scope: Scope): readonly Statement[] {
  return [
    look,
    deleteSnapshots(scope),
    deleteImages(scope),
    ...deletePoints(scope),
    ...deleteVersions(scope),
  ];
}

/** Describe calls know no resources (Service authorization reference, Amazon EC2). */
const look: Statement = {
  sid: 'SeePoints',
  actions: ['ec2:DescribeImages', 'ec2:DescribeLockedSnapshots', 'ec2:DescribeSnapshots'],
  resources: ['*'],
};

const ours = ({ vault }: Scope): Conditions => ({
  StringEquals: { [`aws:ResourceTag/${TAG.managedBy}`]: vault },
});

/** ARNs of snapshots and images have no account. */
const inEach = ({ place, regions }: Scope, type: 'image' | 'snapshot'): string[] =>
  regions.map((region) => `arn:${place.partition}:ec2:${region}::${type}/*`);

/** A lock in governance mode is undone first; one in compliance mode by nobody. */
const deleteSnapshots = (scope: Scope): Statement => ({
  sid: 'UnlockAndDeleteOurSnapshots',
  actions: ['ec2:UnlockSnapshot', 'ec2:DeleteSnapshot'],
  resources: inEach(scope, 'snapshot'),
  conditions: ours(scope),
});

const deleteImages = (scope: Scope): Statement => ({
  sid: 'DeregisterOurImages',
  actions: ['ec2:DeregisterImage'],
  resources: inEach(scope, 'image'),
  conditions: ours(scope),
});

function deletePoints(scope: Scope): Statement[] {
  const { place, regions, vault } = scope;
  const arnsIn = (service: string, resource: string): string[] =>
    regions.map((region) => `arn:${place.partition}:${service}:${region}:${place.accountId}:${resource}`);
  return [
    {
      sid: 'DeleteOurDatabaseSnapshots',
      actions: ['rds:DeleteDBSnapshot', 'rds:DeleteDBClusterSnapshot'],
      resources: ['snapshot', 'cluster-snapshot'].flatMap((type) =>
        arnsIn('rds', `${type}:${snapshotPrefix(vault)}*`),
      ),
      conditions: ours(scope),
    },
    {
      sid: 'DeleteOurRecoveryPoints',
      actions: ['backup:DeleteRecoveryPoint'],
      resources: arnsIn('backup', 'recovery-point:*'),
      conditions: ours(scope),
    },
  ];
}

function deleteVersions({ place, buckets }: Scope): Statement[] {
  const arns = buckets.map((name) => `arn:${place.partition}:s3:::${name}`);
  // A bucket of that name in another account would be a mistake.
  const conditions: Conditions = { StringEquals: { 'aws:ResourceAccount': place.accountId } };
  return [
    { sid: 'SeeVersions', actions: ['s3:ListBucketVersions'], resources: arns, conditions },
    {
      sid: 'DeleteVersions',
      actions: ['s3:BypassGovernanceRetention', 's3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: arns.map((arn) => `${arn}/*`),
      conditions,
    },
  ];
}

/** For the policy of a bucket: versions go through that role, or by lifecycle rules, which are not asked. */
export function deletedOnlyBy(roleArn: string, bucketArn: string): Statement {
  return {
    sid: 'DeletedOnlyByBreakingTheGlass',
    effect: 'Deny',
    principals: '*',
    actions: ['s3:BypassGovernanceRetention', 's3:DeleteBucket', 's3:DeleteObjectVersion'],
    resources: [bucketArn, `${bucketArn}/*`],
    conditions: { ArnNotEquals: { 'aws:PrincipalArn': roleArn } },
  };
}
