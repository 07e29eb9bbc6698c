import type { Statement } from '../iam/policy-document';
import { MANAGED_BY } from '../pipeline/permissions/common';
import type { AccountRoleProps } from './account-role';

/**
 * To copy what was shared, follow it, and delete what has expired. Tags of a shared snapshot are not shared with it: what
 * is copied is told by its owner (EBS user guide, "Share an Amazon EBS snapshot").
 */
export function accountStatements(props: AccountRoleProps): Statement[] {
  const { vault, place, sourceAccountId, locks } = props;
  const { partition, region } = place;
  const snapshots = [`arn:${partition}:ec2:${region}::snapshot/*`];
  const ours = { StringEquals: { [`aws:ResourceTag/${MANAGED_BY}`]: vault } };
  return [
    {
      // Describe calls know no resource-level permissions (Service authorization reference, Amazon EC2).
      sid: 'SeeSnapshots',
      actions: ['ec2:DescribeSnapshots', 'ec2:DescribeLockedSnapshots', 'ec2:DescribeImages'],
      resources: ['*'],
    },
    {
      sid: 'CopyWithTags',
      actions: ['ec2:CopySnapshot'],
      resources: snapshots,
      conditions: { StringEquals: { [`aws:RequestTag/${MANAGED_BY}`]: vault } },
    },
    {
      sid: 'CopyOnlyWhatIsShared',
      actions: ['ec2:CopySnapshot'],
      resources: snapshots,
      conditions: { StringEquals: { 'ec2:Owner': sourceAccountId } },
    },
    {
      sid: 'TagWhileCopying',
      actions: ['ec2:CreateTags'],
      resources: snapshots,
      conditions: { StringEquals: { 'ec2:CreateAction': 'CopySnapshot' } },
    },
    { sid: 'DeleteOnlyOurs', actions: ['ec2:DeleteSnapshot'], resources: snapshots, conditions: ours },
    ...(locks
      ? [{ sid: 'LockOnlyOurs', actions: ['ec2:LockSnapshot'], resources: snapshots, conditions: ours }]
      : []),
    ...keyStatements(props),
  ];
}

/** EC2 reads with the key of the copy that was shared, and writes with that of the account (EBS user guide, "Share the KMS key"). */
function keyStatements({ place, sourceAccountId, keyArn }: AccountRoleProps): Statement[] {
  const { partition, region } = place;
  const sourceKeys = `arn:${partition}:kms:${region}:${sourceAccountId}:key/*`;
  const viaEc2 = { 'kms:ViaService': `ec2.${region}.amazonaws.com` };
  return [
    {
      sid: 'ReadWithSourceKeys',
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:ReEncryptFrom'],
      resources: [sourceKeys],
      conditions: { StringEquals: viaEc2 },
    },
    {
      sid: 'WriteWithOwnKey',
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptTo'],
      resources: [keyArn],
      conditions: { StringEquals: viaEc2 },
    },
    {
      sid: 'LetEbsUseTheKeys',
      actions: ['kms:CreateGrant'],
      resources: [sourceKeys, keyArn],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' }, StringEquals: viaEc2 },
    },
  ];
}
