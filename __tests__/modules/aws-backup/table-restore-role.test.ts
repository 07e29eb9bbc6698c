import { TableRestoreRole } from '../../../modules/aws-backup/table-restore-role';
import { parsePolicy } from '../../support/iam/document';
import { evaluate } from '../../support/iam/evaluate';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

const ACCOUNT = place.accountId;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/smart-vault-aws-restore-us-east-1`;
const output = synthesize(
  (stack) =>
    new TableRestoreRole(stack, 'table_restores', { roleName: 'smart-vault-aws-restore-us-east-1', place }),
);
const identity = parsePolicy(
  String(output.resource('aws_iam_role_policy.table_restores_access_policy').policy),
);
const table = (region = 'us-east-1', account = ACCOUNT) =>
  `arn:aws:dynamodb:${region}:${account}:table/orders`;
const key = (region = 'us-east-1') => `arn:aws:kms:${region}:${ACCOUNT}:key/1234`;
const VIA_TABLES = { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' };

const decide = (action: string, arn: string, context: Record<string, string> = {}) =>
  evaluate({ identity }, { caller: { type: 'role', arn: ROLE }, action, targets: [{ arn }], context })
    .decision;

test('only AWS Backup may assume it', () => {
  expect(output.policy('aws_iam_role.table_restores_access_role', 'assume_role_policy')).toMatchObject({
    Assume: { Principal: { Service: 'backup.amazonaws.com' }, Action: 'sts:AssumeRole' },
  });
});

test('what a restore of a table needs', () => {
  const asked = [
    decide('dynamodb:RestoreTableFromAwsBackup', table()),
    decide('dynamodb:DescribeTable', table()),
    decide('dynamodb:PutItem', table()),
    decide('kms:Decrypt', key(), VIA_TABLES),
    decide('kms:DescribeKey', key()),
    decide('kms:CreateGrant', key(), { 'kms:GrantIsForAWSResource': 'true' }),
  ];
  expect(new Set(asked)).toEqual(new Set(['allowed']));
});

test('and nothing else', () => {
  const asked = [
    decide('dynamodb:RestoreTableFromAwsBackup', table('us-west-2')),
    decide('dynamodb:PutItem', table('us-east-1', '210987654321')),
    decide('dynamodb:DeleteTable', table()),
    decide('dynamodb:StartAwsBackupJob', table()),
    decide('backup:DeleteRecoveryPoint', `arn:aws:backup:us-east-1:${ACCOUNT}:recovery-point:1`),
    decide('kms:Decrypt', key(), { 'kms:ViaService': 's3.us-east-1.amazonaws.com' }),
    decide('kms:Decrypt', key('us-west-2'), VIA_TABLES),
    decide('kms:CreateGrant', key(), { 'kms:GrantIsForAWSResource': 'false' }),
    decide('rds:RestoreDBInstanceFromDBSnapshot', `arn:aws:rds:us-east-1:${ACCOUNT}:db:orders`),
  ];
  expect(new Set(asked)).toEqual(new Set(['implicitly denied']));
});
