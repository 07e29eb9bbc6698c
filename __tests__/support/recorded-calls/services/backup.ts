import { ACCOUNT, type ApiCall } from '../../../../emulator/emulator';
import type { Target } from '../../iam/evaluate';
import { ANYTHING, text, type IamRequest, type Rule, type ServiceRules } from '../iam-request';
import { carried, requested, type Tags } from '../tags';

/** Jobs and lists of vaults know no resources. */
const anything: Rule = ({ action }) => [{ action: `backup:${action}`, targets: ANYTHING }];

/** AWS Backup: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html. */
export const backup: ServiceRules = {
  DescribeBackupJob: anything,
  DescribeRestoreJob: anything,
  GetRestoreJobMetadata: anything,
  DescribeCopyJob: anything,
  ListBackupJobs: anything,
  ListBackupVaults: anything,
  ListCopyJobs: anything,
  ListRestoreJobs: anything,

  ListRecoveryPointsByBackupVault: (call) => [
    { action: 'backup:ListRecoveryPointsByBackupVault', targets: [{ arn: vaultArn(call, partOf(call, 1)) }] },
  ],
  DescribeRecoveryPoint: (call) => [
    { action: 'backup:DescribeRecoveryPoint', targets: [existing(call, partOf(call, 3))] },
  ],
  ListTags: (call) => [{ action: 'backup:ListTags', targets: [existing(call, partOf(call, 1))] }],
  DeleteRecoveryPoint: (call) => [
    { action: 'backup:DeleteRecoveryPoint', targets: [existing(call, partOf(call, 3))] },
  ],

  StartBackupJob: (call) => {
    const context = requested(JSON.parse(text(call, 'RecoveryPointTags')) as Tags);
    return [
      {
        action: 'backup:StartBackupJob',
        targets: [{ arn: vaultArn(call, text(call, 'BackupVaultName')) }],
        context,
      },
      // The tags are a question of their own, about a point that has no id yet.
      {
        action: 'backup:TagResource',
        targets: [{ arn: `arn:aws:backup:${call.region}:${ACCOUNT}:recovery-point:*` }],
        context,
      },
      passRole(call),
    ];
  },

  // Whether this request has the key for the targets of copies, AWS does not say: it must be allowed with it and without.
  StartCopyJob: (call) => {
    const action = 'backup:StartCopyJob';
    const targets = [existing(call, text(call, 'RecoveryPointArn'))];
    const to = { 'backup:CopyTargets': [text(call, 'DestinationBackupVaultArn')] };
    return [{ action, targets }, { action, targets, context: to }, passRole(call)];
  },

  StartRestoreJob: (call) => [
    { action: 'backup:StartRestoreJob', targets: [existing(call, text(call, 'RecoveryPointArn'))] },
    passRole(call),
  ],
};

const vaultArn = ({ region }: ApiCall, name: string): string =>
  `arn:aws:backup:${region}:${ACCOUNT}:backup-vault:${name}`;

/** With its tags at the time, which the log has for calls that change something. */
const existing = ({ things }: ApiCall, arn: string): Target => ({
  arn,
  context: carried(things?.[arn]?.tags ?? {}),
});

/** `/backup-vaults/<name>/recovery-points/<ARN>`, `/tags/<ARN>` */
const partOf = (call: ApiCall, index: number): string =>
  decodeURIComponent(text(call, 'path').split('/')[index + 1] ?? '');

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
const passRole = (call: ApiCall): IamRequest => ({
  action: 'iam:PassRole',
  targets: [{ arn: text(call, 'IamRoleArn') }],
  context: { 'iam:PassedToService': 'backup.amazonaws.com' },
});
