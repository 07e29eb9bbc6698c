import { Construct } from 'constructs';
import type { Statement } from '../iam/policy-document';
import { ServiceRole } from '../iam/service-role';
import type { Place } from '../place';

export interface TableRestoreRoleProps {
  readonly roleName: string;
  readonly place: Place;
}

/**
 * With what AWS Backup makes tables anew of the recovery points of a region: whoever restores in need has no time to make
 * roles. Of AWS's own policy for it only the statements about tables, and only here
 * (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForRestores.html).
 *
 * It may write items, since a restore writes what it brings back; AWS Backup alone may be it, and restores only into
 * tables that are not there yet.
 */
export class TableRestoreRole extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, { roleName, place }: TableRestoreRoleProps) {
    super(scope, id);
    this.roleArn = new ServiceRole(this, 'access', {
      roleName,
      description: 'Restores DynamoDB tables from recovery points',
      service: 'backup.amazonaws.com',
      accountId: place.accountId,
      statements: statementsOf(place),
    }).roleArn;
  }
}

function statementsOf({ partition, region, accountId }: Place): Statement[] {
  const tables = [`arn:${partition}:dynamodb:${region}:${accountId}:table/*`];
  const keys = [`arn:${partition}:kms:${region}:${accountId}:key/*`];
  return [
    {
      sid: 'RestoreTables',
      actions: ['dynamodb:DescribeTable', 'dynamodb:RestoreTableFromAwsBackup'],
      resources: tables,
    },
    {
      // IAM asks for these of whoever restores (DynamoDB developer guide, "Using IAM with DynamoDB backup and restore").
      sid: 'FillTables',
      actions: ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'].map(
        (action) => `dynamodb:${action}`,
      ),
      resources: tables,
    },
    {
      sid: 'UseKeys',
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      resources: keys,
      conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } },
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
