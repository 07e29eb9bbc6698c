import type { Statement } from '../../iam/policy-document';
import { MANAGED_BY, regionsOf, type PermissionProps } from './common';
import { ec2KeyStatements } from './ec2-keys';
import { anyIn, deleteOurSnapshots, seeShelves, seeSnapshots, seeSources } from './ec2-snapshots';
import type { KindPermissions } from './kind';

/** EBS volumes and their snapshots. */
export const ebsPermissions: KindPermissions = {
  discover: () => [seeSources()],
  advance: (props) => [seeSnapshots(), ...making(props), ...locking(props), ...ec2KeyStatements(props)],
  prune: (props) => [seeShelves(), deleteOurSnapshots(props)],
};

function locking({ place, vault, lockedRegions }: PermissionProps): Statement[] {
  if (lockedRegions.length === 0) return [];
  return [
    {
      sid: 'LockOnlyOurSnapshots',
      actions: ['ec2:LockSnapshot'],
      resources: lockedRegions.map((region) => `arn:${place.partition}:ec2:${region}::snapshot/*`),
      conditions: { StringEquals: { [`aws:ResourceTag/${MANAGED_BY}`]: vault } },
    },
  ];
}

function making({ place, vault, copies }: PermissionProps): Statement[] {
  const home = anyIn({ place }, [place.region], 'snapshot');
  const away = anyIn({ place }, regionsOf(copies), 'snapshot');
  const creating = ['ec2:CreateSnapshot', 'ec2:CreateSnapshots'];
  const tagged = { StringEquals: { [`aws:RequestTag/${MANAGED_BY}`]: vault } };
  const ours = { StringEquals: { [`aws:ResourceTag/${MANAGED_BY}`]: vault } };
  return [
    {
      sid: 'SnapshotAnyVolume',
      actions: creating,
      resources: [`arn:${place.partition}:ec2:${place.region}:${place.accountId}:volume/*`],
    },
    {
      sid: 'SnapshotAnyInstance',
      actions: ['ec2:CreateSnapshots'],
      resources: [`arn:${place.partition}:ec2:${place.region}:${place.accountId}:instance/*`],
    },
    { sid: 'MakeTaggedSnapshots', actions: creating, resources: home, conditions: tagged },
    ...(copies.length === 0
      ? []
      : [
          { sid: 'CopyWithTags', actions: ['ec2:CopySnapshot'], resources: away, conditions: tagged },
          // What is copied counts as a resource of its own, which no tag of the request is about (EBS, April 2025:
          // https://aws.amazon.com/about-aws/whats-new/2025/04/amazon-ebs-additional-resource-level-permissions-copying-eb-snapshots).
          { sid: 'CopyOnlyOurs', actions: ['ec2:CopySnapshot'], resources: home, conditions: ours },
        ]),
    {
      // Tags only in the call that makes the snapshot.
      sid: 'TagWhileMaking',
      actions: ['ec2:CreateTags'],
      resources: [...home, ...away],
      conditions: {
        StringEquals: {
          'ec2:CreateAction': [
            'CreateSnapshot',
            'CreateSnapshots',
            ...(copies.length > 0 ? ['CopySnapshot'] : []),
          ],
        },
      },
    },
  ];
}
