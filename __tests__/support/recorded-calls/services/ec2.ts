import type { ApiCall } from '../../../../emulator/emulator';
import { ANYTHING, listed, tagsIn, text, type Rule, type ServiceRules } from '../iam-request';
import { named, requested } from '../tags';
import { ec2Images } from './ec2-images';
import { ec2Restores } from './ec2-restores';
import { copyKeyRequests, existing, idsOf, newThing, taggedWhileMade } from './ec2-things';
import { keyRequests } from './kms';

/**
 * Amazon EC2: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html.
 * Describe calls know no resources.
 */
const reads: Rule = ({ action }) => [{ action: `ec2:${action}`, targets: ANYTHING }];

function onlyUser(call: ApiCall): string {
  const [user, ...others] = listed(call, 'UserId');
  if (user === undefined || others.length > 0)
    throw new Error(`a snapshot is shared with ${others.length + 1}`);
  return user;
}

export const ec2: ServiceRules = {
  ...ec2Images,
  ...ec2Restores,

  DescribeAvailabilityZones: reads,
  DescribeImages: reads,
  DescribeInstances: reads,
  DescribeInstanceStatus: reads,
  DescribeLockedSnapshots: reads,
  DescribeSecurityGroups: reads,
  DescribeSnapshots: reads,
  DescribeSubnets: reads,
  DescribeVolumes: reads,

  CreateSnapshot: (call) => [
    {
      action: 'ec2:CreateSnapshot',
      targets: [existing(call, text(call, 'VolumeId')), newThing(call, 'snapshot')],
    },
    ...taggedWhileMade(call, 'snapshot'),
  ],

  CreateSnapshots: (call) => {
    const leftOut = listed(call, 'InstanceSpecification.ExcludeDataVolumeId');
    const captured = idsOf(call, 'vol').filter((id) => !leftOut.includes(id));
    const all = [text(call, 'InstanceSpecification.InstanceId'), ...captured];
    return [
      {
        action: 'ec2:CreateSnapshots',
        targets: [...all.map((id) => existing(call, id)), newThing(call, 'snapshot')],
      },
      ...taggedWhileMade(call, 'snapshot'),
    ];
  },

  // Since April 2025 the source is asked for too
  // (https://aws.amazon.com/about-aws/whats-new/2025/04/amazon-ebs-additional-resource-level-permissions-copying-eb-snapshots).
  CopySnapshot: (call, vault) => {
    const from = text(call, 'SourceRegion');
    const source = text(call, 'SourceSnapshotId');
    return [
      { action: 'ec2:CopySnapshot', targets: [existing(call, source, from), newThing(call, 'snapshot')] },
      ...taggedWhileMade(call, 'snapshot'),
      ...copyKeyRequests(call, vault, from, [source]),
    ];
  },

  ModifySnapshotAttribute: (call) => [
    {
      action: 'ec2:ModifySnapshotAttribute',
      targets: [existing(call, text(call, 'SnapshotId'))],
      // One at a time: what several would look like AWS does not say.
      context: { 'ec2:Add/userId': onlyUser(call) },
    },
  ],

  LockSnapshot: (call) => [
    { action: 'ec2:LockSnapshot', targets: [existing(call, text(call, 'SnapshotId'))] },
  ],

  DeleteSnapshot: (call) => [
    { action: 'ec2:DeleteSnapshot', targets: [existing(call, text(call, 'SnapshotId'))] },
  ],

  CreateTags: (call) => [
    {
      action: 'ec2:CreateTags',
      targets: listed(call, 'ResourceId').map((id) => existing(call, id)),
      context: requested(tagsIn(call, 'Tag')),
    },
  ],

  DeleteTags: (call) => [
    {
      action: 'ec2:DeleteTags',
      targets: listed(call, 'ResourceId').map((id) => existing(call, id)),
      context: named(Object.keys(tagsIn(call, 'Tag'))),
    },
  ],

  StopInstances: (call) => [
    { action: 'ec2:StopInstances', targets: listed(call, 'InstanceId').map((id) => existing(call, id)) },
  ],

  // Who starts an instance grants EC2 the use of its volumes' keys
  // (https://repost.aws/knowledge-center/kms-iam-ec2-permission).
  StartInstances: (call) => [
    { action: 'ec2:StartInstances', targets: listed(call, 'InstanceId').map((id) => existing(call, id)) },
    ...idsOf(call, 'vol').flatMap((id) => {
      const key = call.things?.[id]?.kmsKeyId;
      return key === undefined ? [] : keyRequests(key, `ec2.${call.region}`, ['CreateGrant']);
    }),
  ],
};
