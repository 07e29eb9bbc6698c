import { Construct } from 'constructs';
import type { Statement } from '../iam/policy-document';
import { ServiceRole } from '../iam/service-role';
import type { Place } from '../place';

export interface TableBackupRoleProps {
  readonly roleName: string;
  readonly place: Place;
  /** Name of the vault, the same in every region. */
  readonly vaultName: string;
  /** Where recovery points are copied to. */
  readonly copyRegions: readonly string[];
}

/**
 * With what AWS Backup backs up DynamoDB tables of a region and copies the recovery points: of AWS's own policy for it
 * only the statements that such jobs need, and only here
 * (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html).
 *
 * It may not call CreateBackup: an account without advanced features for DynamoDB gets jobs that fail, and not points
 * that can be copied nowhere.
 */
export class TableBackupRole extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: TableBackupRoleProps) {
    super(scope, id);
    this.roleArn = new ServiceRole(this, 'access', {
      roleName: props.roleName,
      description: 'Backs up DynamoDB tables, and copies the recovery points',
      service: 'backup.amazonaws.com',
      accountId: props.place.accountId,
      statements: statementsOf(props),
    }).roleArn;
  }
}

function statementsOf({ place, vaultName, copyRegions }: TableBackupRoleProps): Statement[] {
  const { partition, region, accountId } = place;
  const regions = [region, ...copyRegions];
  const inEach = (service: string, resource: string): string[] =>
    regions.map((one) => `arn:${partition}:${service}:${one}:${accountId}:${resource}`);
  const tables = [`arn:${partition}:dynamodb:${region}:${accountId}:table/*`];
  const keys = inEach('kms', 'key/*');
  return [
    {
      sid: 'BackUpTables',
      actions: ['dynamodb:DescribeTable', 'dynamodb:ListTagsOfResource', 'dynamodb:StartAwsBackupJob'],
      resources: tables,
    },
    {
      sid: 'FillVaults',
      actions: ['backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'],
      resources: inEach('backup', `backup-vault:${vaultName}`),
    },
    {
      sid: 'CopyFromVault',
      actions: ['backup:CopyFromBackupVault'],
      resources: [`arn:${partition}:backup:${region}:${accountId}:*`],
    },
    {
      sid: 'TagRecoveryPoints',
      actions: ['backup:TagResource'],
      resources: inEach('backup', 'recovery-point:*'),
    },
    {
      // The keys of the tables, which are their owners' choice.
      sid: 'ReadTables',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: keys,
      conditions: {
        StringEquals: { 'kms:ViaService': regions.map((one) => `dynamodb.${one}.amazonaws.com`) },
      },
    },
    { sid: 'SeeKeys', actions: ['kms:DescribeKey'], resources: keys },
    {
      sid: 'LetBackupUseKeys',
      actions: ['kms:CreateGrant'],
      resources: keys,
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}
