import { TableBackupRole } from '../../../modules/aws-backup/table-backup-role';
import { parsePolicy } from '../../support/iam/document';
import { evaluate } from '../../support/iam/evaluate';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

const ACCOUNT = place.accountId;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/smart-vault-aws-backup-us-east-1`;
const output = synthesize(
  (stack) =>
    new TableBackupRole(stack, 'tables', {
      roleName: 'smart-vault-aws-backup-us-east-1',
      place,
      vaultName: 'smart-vault-points',
      copyRegions: ['us-west-2'],
    }),
);
const identity = parsePolicy(String(output.resource('aws_iam_role_policy.tables_access_policy').policy));
const table = (region = 'us-east-1') => `arn:aws:dynamodb:${region}:${ACCOUNT}:table/orders`;
const vaultIn = (region: string, name = 'smart-vault-points') =>
  `arn:aws:backup:${region}:${ACCOUNT}:backup-vault:${name}`;
const key = (region = 'us-east-1', account = ACCOUNT) => `arn:aws:kms:${region}:${account}:key/1234`;

type Call = [action: string, arn: string, context?: Record<string, string>];
/** Rows of one length: jest takes a missing column for a callback. */
const calls = (rows: Call[]): Required<Call>[] =>
  rows.map(([action, arn, context = {}]) => [action, arn, context]);

test('only AWS Backup may assume it', () => {
  expect(output.policy('aws_iam_role.tables_access_role', 'assume_role_policy')).toEqual({
    Assume: {
      Sid: 'Assume',
      Effect: 'Allow',
      Principal: { Service: 'backup.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  });
});

describe('what it may do', () => {
  const decide = (action: string, arn: string, context: Record<string, string>) =>
    evaluate({ identity }, { caller: { type: 'role', arn: ROLE }, action, targets: [{ arn }], context })
      .decision;

  it.each(
    calls([
      ['dynamodb:DescribeTable', table()],
      ['dynamodb:StartAwsBackupJob', table()],
      ['dynamodb:ListTagsOfResource', table()],
      ['backup:DescribeBackupVault', vaultIn('us-east-1')],
      ['backup:CopyIntoBackupVault', vaultIn('us-west-2')],
      ['backup:CopyFromBackupVault', vaultIn('us-east-1')],
      ['backup:TagResource', `arn:aws:backup:us-west-2:${ACCOUNT}:recovery-point:1`],
      ['kms:Decrypt', key(), { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' }],
      ['kms:DescribeKey', key('us-west-2')],
      ['kms:CreateGrant', key('us-west-2'), { 'kms:GrantIsForAWSResource': 'true' }],
    ]),
  )('%s on %s', (action, arn, context) => {
    expect(decide(action, arn, context)).toBe('allowed');
  });

  it.each(
    calls([
      // Points without advanced features could be copied nowhere.
      ['dynamodb:CreateBackup', table()],
      ['dynamodb:StartAwsBackupJob', table('us-west-2')],
      ['dynamodb:RestoreTableFromAwsBackup', table()],
      ['dynamodb:GetItem', table()],
      ['backup:CopyIntoBackupVault', vaultIn('us-west-2', 'another')],
      ['backup:CopyIntoBackupVault', vaultIn('eu-west-1')],
      ['backup:DeleteRecoveryPoint', `arn:aws:backup:us-east-1:${ACCOUNT}:recovery-point:1`],
      ['kms:Decrypt', key(), { 'kms:ViaService': 's3.us-east-1.amazonaws.com' }],
      ['kms:Decrypt', key()],
      ['kms:DescribeKey', key('us-east-1', '210987654321')],
      ['kms:CreateGrant', key(), { 'kms:GrantIsForAWSResource': 'false' }],
      ['ec2:CreateSnapshot', `arn:aws:ec2:us-east-1:${ACCOUNT}:volume/vol-1`],
    ]),
  )('not %s on %s', (action, arn, context) => {
    expect(decide(action, arn, context)).toBe('implicitly denied');
  });
});
