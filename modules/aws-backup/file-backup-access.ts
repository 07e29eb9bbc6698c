import type { Statement } from '../iam/policy-document';
import type { Place } from '../place';

/**
 * With what AWS Backup backs up one file system and copies the recovery points: of AWS's own policy for it only the statements
 * that such jobs need
 * (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html).
 * @param vaultArns where points are put, its own region's first
 */
export function fileBackupStatements(
  { partition, region, accountId }: Place,
  fileSystemArn: string,
  vaultArns: readonly string[],
): Statement[] {
  return [
    {
      sid: 'BackUpFiles',
      actions: ['elasticfilesystem:Backup', 'elasticfilesystem:DescribeTags'],
      resources: [fileSystemArn],
    },
    {
      sid: 'FillVaults',
      actions: ['backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'],
      resources: vaultArns,
    },
    {
      sid: 'CopyFromVault',
      actions: ['backup:CopyFromBackupVault'],
      resources: [`arn:${partition}:backup:${region}:${accountId}:*`],
    },
    {
      sid: 'TagRecoveryPoints',
      actions: ['backup:TagResource'],
      resources: [`arn:${partition}:backup:*:${accountId}:recovery-point:*`],
    },
    {
      // The keys of the file system and of the vaults.
      sid: 'SeeKeys',
      actions: ['kms:DescribeKey'],
      resources: [`arn:${partition}:kms:*:${accountId}:key/*`],
    },
    {
      sid: 'LetBackupUseKeys',
      actions: ['kms:CreateGrant'],
      resources: [`arn:${partition}:kms:*:${accountId}:key/*`],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}
