import { ACCOUNT } from '../../../../emulator/emulator';
import { DR, SOURCE, VAULT } from '../../deployed';
import { ec2Arn } from '../services/ec2-things';
import { rdsArn } from '../services/rds';
import { carried, requested } from '../tags';
import {
  always,
  decryptsElsewhere,
  ELSEWHERE,
  image,
  instance,
  one,
  OURS,
  roleArn,
  THEIRS,
  type Refused,
} from './requests';

/** Images, databases, tables and file systems. */
const imageToMake = (region = SOURCE): string => ec2Arn(region, 'ami-*');
const point = (region = SOURCE): string => `arn:aws:backup:${region}:${ACCOUNT}:recovery-point:1a2b`;
const shelf = (name = `${VAULT}-points`): string =>
  `arn:aws:backup:${SOURCE}:${ACCOUNT}:backup-vault:${name}`;
const task = `arn:aws:datasync:${SOURCE}:${ACCOUNT}:task/task-0123456789abcdef0`;
const backupRole = roleArn(`${VAULT}-aws-backup-${SOURCE}`);
const ofVault = { 'smart-vault:vault': VAULT };
const NAME = `${VAULT}-orders-1`;

const DATABASES = [
  ['DBSnapshot', 'snapshot', 'DBInstance', 'db'],
  ['DBClusterSnapshot', 'cluster-snapshot', 'DBCluster', 'cluster'],
] as const;
const snapshotOf = (type: string, name = NAME, region = SOURCE): string => rdsArn(region, type, name);
const eachDatabase = (
  refused: (noun: string, type: string, of: string, ofType: string) => readonly Refused[],
) => DATABASES.flatMap(([noun, type, of, ofType]) => refused(noun, type, of, ofType));

/** What only Advance may do. */
export const makesPoints: readonly Refused[] = [
  always('makes a tagged image', one('ec2:CreateImage', imageToMake(), {}, requested(OURS))),
  always('makes a tagged copy of an image', one('ec2:CopyImage', imageToMake(DR), {}, requested(OURS))),
  always('makes a tagged recovery point', one('backup:StartBackupJob', shelf(), {}, requested(OURS))),
  always('copies our recovery point', one('backup:StartCopyJob', point(), carried(OURS))),
  always('hands over the role for tables', passes(backupRole, 'backup')),
  always('starts our transfer', one('datasync:StartTaskExecution', task, carried(ofVault))),
  ...eachDatabase((noun, type) => [
    always(`makes a tagged ${noun}`, one(`rds:Create${noun}`, snapshotOf(type), {}, requested(OURS))),
    always(
      `makes a tagged copy of a ${noun}`,
      one(`rds:Copy${noun}`, snapshotOf(type, NAME, DR), {}, requested(OURS)),
    ),
  ]),
];

/** What only Prune may do. */
export const deletesPoints: readonly Refused[] = [
  always('deregisters our image', one('ec2:DeregisterImage', image, carried(OURS))),
  always('deletes our recovery point', one('backup:DeleteRecoveryPoint', point(), carried(OURS))),
  ...eachDatabase((noun, type) => [
    always(`deletes our ${noun}`, one(`rds:Delete${noun}`, snapshotOf(type), carried(OURS))),
  ]),
];

/** What Advance, that makes points, may not make of them. */
export const onlyOurPoints: readonly Refused[] = [
  always('makes an image without the vault’s tag', one('ec2:CreateImage', imageToMake())),
  always(
    'makes an image in another vault’s name',
    one('ec2:CreateImage', imageToMake(), {}, requested(THEIRS)),
  ),
  always('images an instance of another region', one('ec2:CreateImage', instance.replace(SOURCE, DR))),
  always('copies an image without the vault’s tag', one('ec2:CopyImage', imageToMake(DR))),
  always(
    'copies an image where the vault is not',
    one('ec2:CopyImage', imageToMake(ELSEWHERE), {}, requested(OURS)),
  ),
  always('makes a recovery point without the vault’s tag', one('backup:StartBackupJob', shelf())),
  always(
    'makes a recovery point in another place',
    one('backup:StartBackupJob', shelf('other'), {}, requested(OURS)),
  ),
  always('tags a recovery point that is there', one('backup:TagResource', point(), {}, requested(THEIRS))),
  always('copies a recovery point without our tag', one('backup:StartCopyJob', point())),
  always('copies a recovery point of another vault', one('backup:StartCopyJob', point(), carried(THEIRS))),
  always(
    'copies our recovery point to another place',
    one('backup:StartCopyJob', point(), carried(OURS), { 'backup:CopyTargets': [shelf('other')] }),
  ),
  always('hands over another role to AWS Backup', passes(roleArn('admin'), 'backup')),
  always('hands over the role for tables to another service', passes(backupRole, 'lambda')),
  always('starts a transfer that is not ours', one('datasync:StartTaskExecution', task)),
  always(
    'starts a transfer of another vault',
    one('datasync:StartTaskExecution', task, carried({ 'smart-vault:vault': 'another-vault' })),
  ),
  always('reads files beside its buckets', one('s3:GetObjectVersion', 'arn:aws:s3:::others/efs/a')),
  always('writes files', one('s3:PutObject', 'arn:aws:s3:::files/efs/a')),
  decryptsElsewhere,
  always('tags a task', one('datasync:TagResource', task, {}, requested(OURS))),
  ...eachDatabase((noun, type, of, ofType) => [
    always(`makes a ${noun} without the vault’s tag`, one(`rds:Create${noun}`, snapshotOf(type))),
    always(
      `makes a ${noun} under a name that is not ours`,
      one(`rds:Create${noun}`, snapshotOf(type, 'orders-1'), {}, requested(OURS)),
    ),
    always(`captures a ${of} of another region`, one(`rds:Create${noun}`, rdsArn(DR, ofType, 'orders'))),
    always(
      `copies a ${noun} where the vault is not`,
      one(`rds:Copy${noun}`, snapshotOf(type, NAME, ELSEWHERE), {}, requested(OURS)),
    ),
    always(`copies a ${noun} that is not ours`, one(`rds:Copy${noun}`, snapshotOf(type, 'orders-1'))),
    always(
      `tags a ${of}`,
      one('rds:AddTagsToResource', rdsArn(SOURCE, ofType, 'orders'), {}, requested(OURS)),
    ),
  ]),
];

/** What no role may do. */
export const nobodysPoints: readonly Refused[] = [
  always('deregisters an image of another vault', one('ec2:DeregisterImage', image, carried(THEIRS))),
  always(
    'deregisters where the vault is not',
    one('ec2:DeregisterImage', ec2Arn(ELSEWHERE, 'ami-0123456789abcdef0'), carried(OURS)),
  ),
  always('shares our image', one('ec2:ModifyImageAttribute', image, carried(OURS))),
  always('deletes a recovery point without our tag', one('backup:DeleteRecoveryPoint', point())),
  always(
    'deletes a recovery point of another vault',
    one('backup:DeleteRecoveryPoint', point(), carried(THEIRS)),
  ),
  always(
    'deletes a recovery point where the vault is not',
    one('backup:DeleteRecoveryPoint', point(ELSEWHERE), carried(OURS)),
  ),
  always(
    'shortens a recovery point’s life',
    one('backup:UpdateRecoveryPointLifecycle', point(), carried(OURS)),
  ),
  always('deletes the place of recovery points', one('backup:DeleteBackupVault', shelf())),
  always('takes its lock off', one('backup:DeleteBackupVaultLockConfiguration', shelf())),
  always('lists another place', one('backup:ListRecoveryPointsByBackupVault', shelf('other'))),
  always('changes a transfer', one('datasync:UpdateTask', task, carried(ofVault))),
  always('deletes a transfer', one('datasync:DeleteTask', task, carried(ofVault))),
  always(
    'cancels a transfer',
    one('datasync:CancelTaskExecution', `${task}/execution/exec-0123456789abcdef0`),
  ),
  ...eachDatabase((noun, type, of, ofType) => [
    always(`deletes a ${noun} without our tag`, one(`rds:Delete${noun}`, snapshotOf(type))),
    always(`deletes a ${noun} of another vault`, one(`rds:Delete${noun}`, snapshotOf(type), carried(THEIRS))),
    always(
      `deletes a ${noun} of another name`,
      one(`rds:Delete${noun}`, snapshotOf(type, 'orders-1'), carried(OURS)),
    ),
    always(
      `deletes a ${noun} where the vault is not`,
      one(`rds:Delete${noun}`, snapshotOf(type, NAME, ELSEWHERE), carried(OURS)),
    ),
    always(`shares our ${noun}`, one(`rds:Modify${noun}Attribute`, snapshotOf(type), carried(OURS))),
    always(`changes a ${of}`, one(`rds:Modify${of}`, rdsArn(SOURCE, ofType, 'orders'))),
  ]),
];

function passes(role: string, service: string) {
  return one('iam:PassRole', role, {}, { 'iam:PassedToService': `${service}.amazonaws.com` });
}

/** Only restore tests restore, and only points of their own vault: refused/drill-tables.ts. */
export const restoresPoints = always(
  'restores a recovery point',
  one('backup:StartRestoreJob', point(), carried(OURS)),
);
