import type { Statement } from '../iam/policy-document';
import type { Place } from '../place';

const CLIENT_ACTIONS = [
  'elasticfilesystem:ClientMount',
  'elasticfilesystem:ClientWrite',
  'elasticfilesystem:ClientRootAccess',
];

/** What each client may do is in its role; here stands only that it must come through a mount target. */
const THROUGH_MOUNT_TARGET = { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } };

/**
 * A policy that lets nobody else in ends EFS's default of letting in whoever reaches a mount target
 * (https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html#default-filesystempolicy).
 */
export function rolesOverTls(fileSystemArn: string, { partition, accountId }: Place): Statement[] {
  return [
    {
      sid: 'RolesOfTheAccount',
      principals: { AWS: `arn:${partition}:iam::${accountId}:root` },
      actions: CLIENT_ACTIONS,
      resources: [fileSystemArn],
      conditions: THROUGH_MOUNT_TARGET,
    },
    {
      sid: 'OnlyOverTls',
      effect: 'Deny',
      principals: { AWS: '*' },
      actions: ['*'],
      resources: [fileSystemArn],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ];
}

export function anyClient(fileSystemArn: string): Statement[] {
  return [
    {
      sid: 'WhoeverReachesAMountTarget',
      principals: { AWS: '*' },
      actions: CLIENT_ACTIONS,
      resources: [fileSystemArn],
      conditions: THROUGH_MOUNT_TARGET,
    },
  ];
}
