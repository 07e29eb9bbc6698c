import { backupVaultName, restoreRoleName } from '../../lambda-src/core/aws-backup-names';
import { DRILL_ID_PATTERN } from '../../lambda-src/core/drill/order';
import type { Statement } from '../iam/policy-document';
import { MANAGED_BY } from '../pipeline/permissions/common';
import { OURS, TO_BE_OURS } from './marks';
import type { DrillPermissionProps } from './permissions';

/** Restoring tables of the vault's own points under names of drills, and deleting those. */
export function tableStatements({ place, region, vault }: DrillPermissionProps): Statement[] {
  const { partition, accountId } = place;
  const inBackup = (resource: string): string => `arn:${partition}:backup:${region}:${accountId}:${resource}`;
  const ofDrills = [`arn:${partition}:dynamodb:${region}:${accountId}:table/${DRILL_ID_PATTERN}-*`];
  const points = [inBackup('recovery-point:*')];
  return [
    {
      // Jobs and lists know no resources (Service authorization reference, AWS Backup).
      sid: 'SeeRestoreJobs',
      actions: [
        'backup:DescribeRestoreJob',
        'backup:GetRestoreJobMetadata',
        'backup:ListBackupVaults',
        'backup:ListCopyJobs',
        'backup:ListRestoreJobs',
      ],
      resources: ['*'],
    },
    {
      sid: 'ListTablePoints',
      actions: ['backup:ListRecoveryPointsByBackupVault'],
      resources: [inBackup(`backup-vault:${backupVaultName(vault)}`)],
    },
    {
      sid: 'SeeTablePoints',
      actions: ['backup:DescribeRecoveryPoint', 'backup:ListTags'],
      resources: points,
    },
    {
      sid: 'RestoreOnlyOurTablePoints',
      actions: ['backup:StartRestoreJob'],
      resources: points,
      conditions: { StringEquals: { [`aws:ResourceTag/${MANAGED_BY}`]: vault } },
    },
    {
      sid: 'HandOverTheRestoreRole',
      actions: ['iam:PassRole'],
      resources: [`arn:${partition}:iam::${accountId}:role/${restoreRoleName(vault, region)}`],
      conditions: { StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' } },
    },
    // Knows no resources (Service authorization reference, Amazon DynamoDB).
    { sid: 'ListTables', actions: ['dynamodb:ListTables'], resources: ['*'] },
    {
      sid: 'LookAtTablesOfDrills',
      actions: ['dynamodb:DescribeTable', 'dynamodb:ListTagsOfResource', 'dynamodb:Scan'],
      resources: ofDrills,
    },
    {
      sid: 'TagTablesOfDrills',
      actions: ['dynamodb:TagResource'],
      resources: ofDrills,
      conditions: TO_BE_OURS,
    },
    {
      sid: 'DeleteOnlyTablesOfDrills',
      actions: ['dynamodb:DeleteTable'],
      resources: ofDrills,
      conditions: OURS,
    },
  ];
}
