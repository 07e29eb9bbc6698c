import { FileBackup, type FileBackupProps } from '../../../modules/aws-backup/file-backup';
import { RecoveryVault } from '../../../modules/aws-backup/recovery-vault';
import { parsePolicy } from '../../support/iam/document';
import { evaluate } from '../../support/iam/evaluate';
import { resolveReferences } from '../../support/iam/references';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

const ACCOUNT = place.accountId;
const FILES = `arn:aws:elasticfilesystem:us-east-1:${ACCOUNT}:file-system/fs-1`;
const HERE = `arn:aws:backup:us-east-1:${ACCOUNT}:backup-vault:ours-files-us-east-1`;
const THERE = `arn:aws:backup:us-west-2:${ACCOUNT}:backup-vault:ours-files-us-east-1`;

const backupOf = (more: Partial<FileBackupProps> = {}) =>
  synthesize((stack) => {
    const vault = new RecoveryVault(stack, 'points', { vaultName: 'ours-files-us-east-1', kmsKeyArn: 'k' });
    new FileBackup(stack, 'files', {
      planName: 'ours-files',
      roleName: 'ours-files-backup-us-east-1',
      place,
      fileSystemArn: FILES,
      vault,
      schedule: 'cron(0 2 * * ? *)',
      retentionDays: 35,
      ...more,
    });
  });

describe('FileBackup', () => {
  it('puts one file system into its vault, and gives the first backup the time it takes', () => {
    const output = backupOf();
    expect(output.resource('aws_backup_plan.files_plan')).toEqual({
      name: 'ours-files',
      rule: [
        {
          rule_name: 'ours-files',
          target_vault_name: '${aws_backup_vault.points_vault.name}',
          schedule: 'cron(0 2 * * ? *)',
          start_window: 480,
          completion_window: 10_080,
          lifecycle: { delete_after: 35 },
        },
      ],
    });
    expect(output.resource('aws_backup_selection.files_selection')).toMatchObject({
      iam_role_arn: '${aws_iam_role.files_access_role.arn}',
      resources: [FILES],
    });
  });

  it('has cold storage and copies when asked', () => {
    const copy = { vaultArn: THERE, retentionDays: 365, coldStorageDays: 60 };
    const plan = backupOf({ retentionDays: 180, coldStorageDays: 60, copy }).resource(
      'aws_backup_plan.files_plan',
    );
    expect(plan.rule).toEqual([
      expect.objectContaining({
        lifecycle: { delete_after: 180, cold_storage_after: 60 },
        copy_action: [
          { destination_vault_arn: THERE, lifecycle: { delete_after: 365, cold_storage_after: 60 } },
        ],
      }),
    ]);
  });

  it('refuses less than 90 days in cold storage, and a bad name', () => {
    expect(() => backupOf({ coldStorageDays: 30, retentionDays: 119, planName: 'my plan' })).toThrow(
      'test/files: planName must be 1 to 50 letters, digits, -, _ or dots, got "my plan"; retentionDays must be a whole number from 120, got 119',
    );
    expect(() => backupOf({ retentionDays: 0 })).toThrow(
      'retentionDays must be a whole number from 1, got 0',
    );
  });
});

describe('its role', () => {
  const copy = { vaultArn: THERE, retentionDays: 35 };
  const text = String(backupOf({ copy }).resource('aws_iam_role_policy.files_access_policy').policy);
  const identity = parsePolicy(resolveReferences(text, { 'aws_backup_vault.points_vault.arn': HERE }));
  const decide = (action: string, arn: string, context: Record<string, string> = {}) =>
    evaluate(
      { identity },
      {
        caller: { type: 'role', arn: `arn:aws:iam::${ACCOUNT}:role/r` },
        action,
        targets: [{ arn }],
        context,
      },
    ).decision;
  const key = (region: string, account = ACCOUNT) => `arn:aws:kms:${region}:${account}:key/1`;

  it('may back that file system up, and copy its points to that vault', () => {
    expect(decide('elasticfilesystem:Backup', FILES)).toBe('allowed');
    expect(decide('elasticfilesystem:DescribeTags', FILES)).toBe('allowed');
    expect(decide('backup:CopyIntoBackupVault', HERE)).toBe('allowed');
    expect(decide('backup:CopyIntoBackupVault', THERE)).toBe('allowed');
    expect(decide('backup:CopyFromBackupVault', HERE)).toBe('allowed');
    expect(decide('backup:TagResource', `arn:aws:backup:us-west-2:${ACCOUNT}:recovery-point:1`)).toBe(
      'allowed',
    );
    expect(decide('kms:DescribeKey', key('us-west-2'))).toBe('allowed');
    expect(decide('kms:CreateGrant', key('us-west-2'), { 'kms:GrantIsForAWSResource': 'true' })).toBe(
      'allowed',
    );
  });

  it('may nothing else', () => {
    for (const [action, arn] of [
      ['elasticfilesystem:Backup', FILES.replace('fs-1', 'fs-2')],
      ['elasticfilesystem:Restore', FILES],
      ['elasticfilesystem:DeleteFileSystem', FILES],
      ['backup:CopyIntoBackupVault', HERE.replace('ours', 'theirs')],
      ['backup:DeleteRecoveryPoint', `arn:aws:backup:us-east-1:${ACCOUNT}:recovery-point:1`],
      ['kms:CreateGrant', key('us-west-2')],
      ['kms:DescribeKey', key('us-west-2', '999999999999')],
      ['kms:Decrypt', key('us-east-1')],
    ] as const)
      expect([action, decide(action, arn)]).toEqual([action, 'implicitly denied']);
  });
});
