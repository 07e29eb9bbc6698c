import { backupRoleName, backupVaultName } from '../../../lambda-src/core/aws-backup-names';
import type { Statement } from '../../iam/policy-document';
import { allRegions, findTagged, MANAGED_BY, regionsOf, type PermissionProps } from './common';
import type { KindPermissions } from './kind';

/** DynamoDB tables, and their recovery points in AWS Backup. */
export const dynamodbPermissions: KindPermissions = {
  discover: ({ place }) => [
    findTagged,
    {
      sid: 'DescribeTables',
      actions: ['dynamodb:DescribeTable'],
      resources: [`arn:${place.partition}:dynamodb:${place.region}:${place.accountId}:table/*`],
    },
  ],
  advance: (props) => [
    seeJobs('DescribeBackupJob', 'DescribeCopyJob', 'ListBackupJobs', 'ListCopyJobs'),
    seePoints(pointsIn(props, [props.place.region, ...regionsOf(props.copies)]), 'DescribeRecoveryPoint'),
    ...making(props),
  ],
  prune: (props) => [
    seeJobs('ListCopyJobs'),
    seePoints(pointsIn(props, allRegions(props))),
    {
      // Lists know no resources (Service authorization reference, AWS Backup).
      sid: 'ListRecoveryVaults',
      actions: ['backup:ListBackupVaults'],
      resources: ['*'],
    },
    {
      sid: 'ListRecoveryPoints',
      actions: ['backup:ListRecoveryPointsByBackupVault'],
      resources: vaultsIn(props, allRegions(props)),
    },
    {
      sid: 'DeleteOnlyOurRecoveryPoints',
      actions: ['backup:DeleteRecoveryPoint'],
      resources: pointsIn(props, allRegions(props)),
      conditions: { StringEquals: { [`aws:ResourceTag/${MANAGED_BY}`]: props.vault } },
    },
  ],
};

const arnsIn = ({ place }: PermissionProps, regions: readonly string[], resource: string): string[] =>
  regions.map((region) => `arn:${place.partition}:backup:${region}:${place.accountId}:${resource}`);
const vaultsIn = (props: PermissionProps, regions: readonly string[]): string[] =>
  arnsIn(props, regions, `backup-vault:${backupVaultName(props.vault)}`);
const pointsIn = (props: PermissionProps, regions: readonly string[]): string[] =>
  arnsIn(props, regions, 'recovery-point:*');

/** Jobs are no resources (Service authorization reference, AWS Backup). */
const seeJobs = (...names: readonly string[]): Statement => ({
  sid: 'SeeBackupJobs',
  actions: names.map((name) => `backup:${name}`),
  resources: ['*'],
});

const seePoints = (points: readonly string[], ...names: readonly string[]): Statement => ({
  sid: 'SeeRecoveryPoints',
  actions: ['backup:ListTags', ...names.map((name) => `backup:${name}`)],
  resources: points,
});

function making(props: PermissionProps): Statement[] {
  const { place, vault, copies } = props;
  const home = [place.region];
  return [
    {
      sid: 'BackUpTables',
      actions: ['backup:StartBackupJob'],
      resources: vaultsIn(props, home),
      conditions: { StringEquals: { [`aws:RequestTag/${MANAGED_BY}`]: vault } },
    },
    {
      sid: 'TagNewRecoveryPoints',
      actions: ['backup:TagResource'],
      resources: pointsIn(props, home),
      conditions: { StringEquals: { [`aws:RequestTag/${MANAGED_BY}`]: vault } },
    },
    ...(copies.length > 0
      ? [
          {
            sid: 'CopyOnlyOurRecoveryPoints',
            actions: ['backup:StartCopyJob'],
            resources: pointsIn(props, home),
            conditions: {
              StringEquals: { [`aws:ResourceTag/${MANAGED_BY}`]: vault },
              'ForAllValues:ArnEquals': { 'backup:CopyTargets': vaultsIn(props, regionsOf(copies)) },
            },
          },
        ]
      : []),
    {
      sid: 'HandOverTheBackupRole',
      actions: ['iam:PassRole'],
      resources: [
        `arn:${place.partition}:iam::${place.accountId}:role/${backupRoleName(vault, place.region)}`,
      ],
      conditions: { StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' } },
    },
  ];
}
