import type { Statement } from '../../iam/policy-document';
import type { Place } from '../../place';

/** How a plan makes instances quiet before their points begin. */
export type QuietMode = 'stop' | 'application';

/** The tag by which a run says that it has touched an instance. */
const QUIESCED = 'smart-vault:quiesced';

const isMarked = { Null: { [`aws:ResourceTag/${QUIESCED}`]: 'false' } };
/**
 * SendCommand has a key of its own for an instance's tags
 * (https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html).
 */
const isMarkedForCommands = { Null: { [`ssm:resourceTag/${QUIESCED}`]: 'false' } };
const onlyTheMark = {
  'ForAllValues:StringEquals': { 'aws:TagKeys': [QUIESCED] },
  // ForAllValues holds also where nothing is named, and DeleteTags would then take all tags.
  Null: { 'aws:TagKeys': 'false' },
};

const instancesOf = ({ partition, region, accountId }: Place): string =>
  `arn:${partition}:ec2:${region}:${accountId}:instance/*`;

/** Describe calls of Auto Scaling and the list of commands know no resources (Service authorization reference). */
const see = (): Statement => ({
  sid: 'SeeInstances',
  actions: [
    'ec2:DescribeInstances',
    'autoscaling:DescribeAutoScalingInstances',
    'ssm:ListCommandInvocations',
  ],
  resources: ['*'],
});

const tag = (place: Place, action: 'CreateTags' | 'DeleteTags'): Statement => ({
  sid: action === 'CreateTags' ? 'MarkInstances' : 'UnmarkInstances',
  actions: [`ec2:${action}`],
  resources: [instancesOf(place)],
  conditions: onlyTheMark,
});

/** Only what was marked before may be touched. */
const change = (place: Place, ...actions: string[]): Statement => ({
  sid: 'OnlyMarkedInstances',
  actions: actions.map((action) => `ec2:${action}`),
  resources: [instancesOf(place)],
  conditions: isMarked,
});

/**
 * Who starts an instance grants EC2 the use of its volumes' keys; else it stops again at once
 * (https://repost.aws/knowledge-center/kms-iam-ec2-permission).
 */
const unlockVolumes = ({ partition, region, accountId }: Place): Statement => ({
  sid: 'UnlockVolumes',
  actions: ['kms:CreateGrant'],
  resources: [`arn:${partition}:kms:${region}:${accountId}:key/*`],
  conditions: {
    Bool: { 'kms:GrantIsForAWSResource': 'true' },
    StringEquals: { 'kms:ViaService': `ec2.${region}.amazonaws.com` },
  },
});

const standby = ({ partition, region, accountId }: Place, ...actions: string[]): Statement => ({
  sid: 'Standby',
  actions: actions.map((action) => `autoscaling:${action}`),
  resources: [
    `arn:${partition}:autoscaling:${region}:${accountId}:autoScalingGroup:*:autoScalingGroupName/*`,
  ],
});

const runHooks = (place: Place): Statement[] => [
  {
    sid: 'RunShellLines',
    actions: ['ssm:SendCommand'],
    resources: [`arn:${place.partition}:ssm:${place.region}::document/AWS-RunShellScript`],
  },
  {
    sid: 'OnMarkedInstances',
    actions: ['ssm:SendCommand'],
    resources: [instancesOf(place)],
    conditions: isMarkedForCommands,
  },
];

/** What making instances quiet, and putting them back, takes; nothing when no plan does. */
export function quietStatements(place: Place, modes: readonly QuietMode[]): Statement[] {
  if (modes.length === 0) return [];
  return [
    see(),
    tag(place, 'CreateTags'),
    tag(place, 'DeleteTags'),
    ...(modes.includes('stop')
      ? [
          change(place, 'StopInstances', 'StartInstances'),
          unlockVolumes(place),
          standby(place, 'EnterStandby', 'ExitStandby'),
        ]
      : []),
    ...(modes.includes('application') ? runHooks(place) : []),
  ];
}

/**
 * What putting back takes that a broken run left. Whatever the plans say now: what they said then may have left an
 * instance stopped.
 */
export function putBackStatements(place: Place): Statement[] {
  return [
    see(),
    tag(place, 'DeleteTags'),
    change(place, 'StartInstances'),
    unlockVolumes(place),
    standby(place, 'ExitStandby'),
    ...runHooks(place),
  ];
}
