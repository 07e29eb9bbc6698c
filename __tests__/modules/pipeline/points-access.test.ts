import {
  advanceStatements,
  discoverStatements,
  pruneStatements,
} from '../../../modules/pipeline/permissions/functions';
import type { PermissionProps } from '../../../modules/pipeline/permissions/common';
import { policyDocument, type Statement } from '../../../modules/iam/policy-document';
import type { Context } from '../../support/iam/context';
import { parsePolicy } from '../../support/iam/document';
import { evaluate } from '../../support/iam/evaluate';
import { place } from '../../support/places';

/** What the functions may do to tables and file systems, and what not. */
const ACCOUNT = place.accountId;
const props: PermissionProps = {
  place,
  vault: 'smart-vault',
  kinds: ['dynamodb', 'efs'],
  copies: [{ region: 'us-west-2', kmsKeyArn: `arn:aws:kms:us-west-2:${ACCOUNT}:key/vault` }],
  quietModes: [],
  copyReports: [],
  lockedRegions: [],
  reportsBucketArn: 'arn:aws:s3:::reports',
  operationsKeyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/operations`,
  topicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:topic`,
  executions: `arn:aws:states:us-east-1:${ACCOUNT}:execution:smart-vault-backup:*`,
};
const FUNCTIONS = { discover: discoverStatements, advance: advanceStatements, prune: pruneStatements };
type Name = keyof typeof FUNCTIONS;

const ours = 'smart-vault:managed-by';
const vaultIn = (region: string, name = 'smart-vault-points') =>
  `arn:aws:backup:${region}:${ACCOUNT}:backup-vault:${name}`;
const pointIn = (region: string) => `arn:aws:backup:${region}:${ACCOUNT}:recovery-point:1`;
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const task = `arn:aws:datasync:us-east-1:${ACCOUNT}:task/task-1`;
const execution = `${task}/execution/exec-1`;

function decide(name: Name, action: string, arn: string, context: Context): string {
  const statements: readonly Statement[] = FUNCTIONS[name](props);
  return evaluate(
    { identity: parsePolicy(policyDocument(statements)) },
    { caller: { type: 'role', arn: role(name) }, action, targets: [{ arn }], context },
  ).decision;
}
type Call = [action: string, arn: string, context?: Context];
/** Rows of one length: jest takes a missing column for a callback. */
const rowsOf = (rows: Call[]): Required<Call>[] =>
  rows.map(([action, arn, context = {}]) => [action, arn, context]);

const taggedNow = { [`aws:RequestTag/${ours}`]: 'smart-vault' };
const carries = { [`aws:ResourceTag/${ours}`]: 'smart-vault' };
const toDr = { 'backup:CopyTargets': [vaultIn('us-west-2')] };

describe.each<[Name, Call[], Call[]]>([
  [
    'discover',
    [
      ['tag:GetResources', '*'],
      ['datasync:ListLocations', '*'],
      ['datasync:ListTasks', '*'],
      ['datasync:DescribeTask', task],
      ['datasync:ListTagsForResource', task],
    ],
    [
      ['datasync:StartTaskExecution', task, { 'aws:ResourceTag/smart-vault:vault': 'smart-vault' }],
      ['backup:StartBackupJob', vaultIn('us-east-1'), taggedNow],
    ],
  ],
  [
    'advance',
    [
      ['backup:StartBackupJob', vaultIn('us-east-1'), taggedNow],
      ['backup:TagResource', pointIn('us-east-1'), taggedNow],
      ['backup:StartCopyJob', pointIn('us-east-1'), { ...carries, ...toDr }],
      ['backup:DescribeBackupJob', '*'],
      ['backup:DescribeCopyJob', '*'],
      ['backup:ListBackupJobs', '*'],
      ['backup:ListCopyJobs', '*'],
      ['backup:DescribeRecoveryPoint', pointIn('us-west-2')],
      ['backup:ListTags', pointIn('us-west-2')],
      [
        'iam:PassRole',
        role('smart-vault-aws-backup-us-east-1'),
        { 'iam:PassedToService': 'backup.amazonaws.com' },
      ],
      ['datasync:StartTaskExecution', task, { 'aws:ResourceTag/smart-vault:vault': 'smart-vault' }],
      ['datasync:TagResource', execution, taggedNow],
      ['datasync:DescribeTaskExecution', execution],
      ['datasync:ListTaskExecutions', task],
      ['datasync:ListTagsForResource', execution],
      ['datasync:DescribeTask', task],
    ],
    [
      ['backup:StartBackupJob', vaultIn('us-east-1')],
      ['backup:StartBackupJob', vaultIn('us-east-1', 'another'), taggedNow],
      ['backup:TagResource', pointIn('us-east-1'), { [`aws:RequestTag/${ours}`]: 'another' }],
      ['backup:StartCopyJob', pointIn('us-east-1'), toDr],
      [
        'backup:StartCopyJob',
        pointIn('us-east-1'),
        { ...carries, 'backup:CopyTargets': [vaultIn('eu-west-1')] },
      ],
      ['backup:DeleteRecoveryPoint', pointIn('us-east-1'), carries],
      [
        'iam:PassRole',
        role('smart-vault-aws-backup-us-east-1'),
        { 'iam:PassedToService': 'ec2.amazonaws.com' },
      ],
      ['iam:PassRole', role('admin'), { 'iam:PassedToService': 'backup.amazonaws.com' }],
      ['datasync:StartTaskExecution', task],
      ['datasync:StartTaskExecution', task, { 'aws:ResourceTag/smart-vault:vault': 'another' }],
      ['datasync:CancelTaskExecution', execution],
      ['datasync:TagResource', task, taggedNow],
    ],
  ],
  [
    'prune',
    [
      ['backup:ListBackupVaults', '*'],
      ['backup:ListRecoveryPointsByBackupVault', vaultIn('us-west-2')],
      ['backup:ListCopyJobs', '*'],
      ['backup:ListTags', pointIn('us-east-1')],
      ['backup:DeleteRecoveryPoint', pointIn('us-west-2'), carries],
    ],
    [
      ['backup:DeleteRecoveryPoint', pointIn('us-west-2')],
      ['backup:DeleteRecoveryPoint', pointIn('us-east-1'), { [`aws:ResourceTag/${ours}`]: 'another' }],
      ['backup:DeleteRecoveryPoint', pointIn('eu-west-1'), carries],
      ['backup:DeleteBackupVault', vaultIn('us-east-1')],
      ['datasync:DeleteTask', task],
    ],
  ],
])('%s', (name, allowed, refused) => {
  it.each(rowsOf(allowed))('may call %s on %s', (action, arn, context) => {
    expect(decide(name, action, arn, context)).toBe('allowed');
  });
  it.each(rowsOf(refused))('may not call %s on %s %j', (action, arn, context) => {
    expect(decide(name, action, arn, context)).toBe('implicitly denied');
  });
});
