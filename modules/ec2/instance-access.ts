import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { Construct } from 'constructs';
import type { Statement } from '../iam/policy-document';
import { ServiceRole } from '../iam/service-role';
import type { Place } from '../place';

/** Objects below one prefix of a bucket. */
export interface SyncedObjects {
  readonly bucketArn: string;
  readonly prefix: string;
  /** Key of the bucket. */
  readonly keyArn: string;
  /** Whether objects may be deleted whose file is gone. */
  readonly delete: boolean;
}

export interface InstanceAccessProps {
  /** Name of role and profile; unique in the account, so it names the region. */
  readonly roleName: string;
  readonly place: Place;
  readonly fileSystemArn: string;
  /**
   * Where instances copy files to.
   * @default nowhere: they have no access to S3
   */
  readonly objects?: SyncedObjects | undefined;
  /** Log group of the instances. */
  readonly logGroupArn: string;
  /**
   * Auto Scaling group whose lifecycle hook its instances answer.
   * @default there is none
   */
  readonly autoScalingGroupName?: string | undefined;
}

/** What an instance that mounts the file system may do: mount it, say that it has, write its log, be reached by Session Manager. */
export class InstanceAccess extends Construct {
  readonly roleArn: string;
  readonly profileArn: string;

  constructor(scope: Construct, id: string, props: InstanceAccessProps) {
    super(scope, id);
    const { roleName, place } = props;
    const role = new ServiceRole(this, 'instance', {
      roleName,
      description: 'Instances that mount the file system',
      service: 'ec2.amazonaws.com',
      accountId: place.accountId,
      statements: [
        ...mountFiles(props.fileSystemArn),
        {
          sid: 'WriteLog',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
          resources: [`${props.logGroupArn}:*`],
        },
        SESSION_MANAGER,
        ...(props.objects === undefined ? [] : syncObjects(place, props.objects)),
        ...(props.autoScalingGroupName === undefined ? [] : [answerHook(place, props.autoScalingGroupName)]),
      ],
    });
    const profile = new IamInstanceProfile(this, 'profile', {
      name: role.roleName,
      role: role.roleName,
      dependsOn: [...role.policies],
    });
    this.roleArn = role.roleArn;
    this.profileArn = profile.arn;
  }
}

/** https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html; DescribeMountTargets finds an address where DNS does not. */
function mountFiles(fileSystemArn: string): Statement[] {
  return [
    {
      sid: 'MountFiles',
      actions: [
        'elasticfilesystem:ClientMount',
        'elasticfilesystem:ClientWrite',
        'elasticfilesystem:ClientRootAccess',
      ],
      resources: [fileSystemArn],
      conditions: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } },
    },
    {
      sid: 'FindMountTargets',
      actions: ['elasticfilesystem:DescribeMountTargets'],
      resources: [fileSystemArn],
    },
  ];
}

/** Without the reading of parameters that AWS's own AmazonSSMManagedInstanceCore adds (https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html). */
const SESSION_MANAGER: Statement = {
  sid: 'SessionManager',
  actions: [
    'ssm:UpdateInstanceInformation',
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ],
  resources: ['*'],
};

/** What `aws s3 sync` needs, below one prefix (https://docs.aws.amazon.com/cli/latest/reference/s3/sync.html). */
function syncObjects(
  { region }: Place,
  { bucketArn, prefix, keyArn, delete: mayDelete }: SyncedObjects,
): Statement[] {
  return [
    {
      sid: 'ListObjects',
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      conditions: { StringLike: { 's3:prefix': [prefix, `${prefix}/*`] } },
    },
    {
      sid: 'SyncObjects',
      actions: ['s3:PutObject', 's3:AbortMultipartUpload', ...(mayDelete ? ['s3:DeleteObject'] : [])],
      resources: [`${bucketArn}/${prefix}/*`],
    },
    {
      sid: 'UseKey',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    },
  ];
}

/** By name: the group comes after the role that its instances have. */
function answerHook({ partition, region, accountId }: Place, groupName: string): Statement {
  return {
    sid: 'AnswerHook',
    actions: ['autoscaling:CompleteLifecycleAction', 'autoscaling:SetInstanceHealth'],
    resources: [
      `arn:${partition}:autoscaling:${region}:${accountId}:autoScalingGroup:*:autoScalingGroupName/${groupName}`,
    ],
  };
}
