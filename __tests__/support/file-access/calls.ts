import type { RoleName } from './access';
import type { TargetName } from './targets';

/** A call that must pass, the same call that must not, and who says that it is needed. */
export interface NeededCalls {
  readonly source: string;
  readonly actions: readonly string[];
  readonly target: TargetName;
  /** The same actions there are refused. */
  readonly refused: readonly TargetName[];
}

const OUTSIDE_OBJECT: readonly TargetName[] = [
  'object without TLS',
  'object of another account',
  'object beside the prefix',
  'object above the prefix',
  'object in another bucket',
  'synced object',
];

const KEY: NeededCalls = {
  // Also to write: the parts of a multipart upload are decrypted when they are put together.
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms',
  actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
  target: 'key through S3',
  refused: ['key by itself', 'key through EBS', 'another key'],
};

/** All that each role needs: whatever else its policy allowed would be too much. */
export const NEEDED: Readonly<Record<RoleName, readonly NeededCalls[]>> = {
  source: [
    {
      source: 'https://docs.aws.amazon.com/datasync/latest/userguide/create-efs-location.html',
      actions: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientRootAccess'],
      target: 'file system',
      refused: ['file system without TLS', 'another file system'],
    },
  ],
  destination: [
    {
      source: 'https://docs.aws.amazon.com/datasync/latest/userguide/create-s3-location.html',
      actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      target: 'bucket',
      refused: ['bucket without TLS', 'bucket of another account', 'another bucket'],
    },
    {
      source: 'https://docs.aws.amazon.com/datasync/latest/userguide/create-s3-location.html',
      actions: [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetObject',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:GetObjectVersionTagging',
        's3:ListMultipartUploadParts',
        's3:PutObject',
        's3:PutObjectTagging',
      ],
      target: 'object',
      refused: OUTSIDE_OBJECT,
    },
    KEY,
  ],
  instance: [
    {
      source: 'https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html',
      actions: [
        'elasticfilesystem:ClientMount',
        'elasticfilesystem:ClientWrite',
        'elasticfilesystem:ClientRootAccess',
      ],
      target: 'file system',
      refused: ['file system without TLS', 'file system from outside', 'another file system'],
    },
    {
      source: 'https://docs.aws.amazon.com/efs/latest/ug/mounting-IP-fallback.html',
      actions: ['elasticfilesystem:DescribeMountTargets'],
      target: 'file system',
      refused: ['another file system', 'anything'],
    },
    {
      source:
        'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/create-iam-roles-for-cloudwatch-agent.html',
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams'],
      target: 'log',
      refused: ['another log'],
    },
    {
      source:
        'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html',
      actions: ['logs:PutLogEvents'],
      target: 'log stream',
      refused: ['stream of another log'],
    },
    {
      source:
        'https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html',
      actions: [
        'ssm:UpdateInstanceInformation',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      target: 'anything',
      refused: [],
    },
    {
      source: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/completing-lifecycle-hooks.html',
      actions: ['autoscaling:CompleteLifecycleAction', 'autoscaling:SetInstanceHealth'],
      target: 'group',
      refused: ['another group'],
    },
    {
      source: 'https://docs.aws.amazon.com/cli/latest/reference/s3/sync.html',
      actions: ['s3:ListBucket'],
      target: 'synced listing',
      refused: [
        'listing of all',
        'listing of the root',
        'listing of the backup',
        'listing beside the prefix',
        'listing of another bucket',
        'bucket without TLS',
      ],
    },
    {
      source: 'https://docs.aws.amazon.com/cli/latest/reference/s3/sync.html',
      actions: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:DeleteObject'],
      target: 'synced object',
      refused: [
        'synced object without TLS',
        'object',
        'object beside the synced',
        'object above the prefix',
        'synced object in another bucket',
      ],
    },
    KEY,
  ],
};

/** What nobody of them may do, each a way to lose data or to come by more rights. */
export const NEVER: readonly (readonly [action: string, target: TargetName])[] = [
  ['s3:DeleteBucket', 'bucket'],
  ['s3:PutBucketPolicy', 'bucket'],
  ['s3:PutBucketVersioning', 'bucket'],
  ['s3:PutLifecycleConfiguration', 'bucket'],
  ['s3:DeleteObjectVersion', 'object'],
  ['s3:DeleteObjectVersion', 'synced object'],
  ['s3:PutObjectAcl', 'object'],
  ['s3:BypassGovernanceRetention', 'object'],
  ['elasticfilesystem:DeleteFileSystem', 'file system'],
  ['elasticfilesystem:PutFileSystemPolicy', 'file system'],
  ['elasticfilesystem:DeleteMountTarget', 'file system'],
  ['kms:ScheduleKeyDeletion', 'key by itself'],
  ['kms:PutKeyPolicy', 'key by itself'],
  ['kms:CreateGrant', 'key through S3'],
  ['logs:DeleteLogGroup', 'log'],
  ['logs:DeleteLogStream', 'log stream'],
  ['autoscaling:UpdateAutoScalingGroup', 'group'],
  ['iam:PassRole', 'anything'],
  ['iam:PutRolePolicy', 'anything'],
  ['iam:CreateAccessKey', 'anything'],
  ['sts:AssumeRole', 'anything'],
  ['ec2:TerminateInstances', 'anything'],
  ['ec2:RunInstances', 'anything'],
  ['ec2:DeleteSnapshot', 'anything'],
  ['datasync:StartTaskExecution', 'anything'],
  ['datasync:DeleteTask', 'anything'],
  ['ssm:GetParameter', 'anything'],
  ['ssm:SendCommand', 'anything'],
  ['secretsmanager:GetSecretValue', 'anything'],
];
