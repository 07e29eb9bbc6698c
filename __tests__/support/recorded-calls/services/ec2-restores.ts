import type { ApiCall } from '../../../../emulator/emulator';
import { listed, text, type IamRequest, type ServiceRules } from '../iam-request';
import { existing, idsOf, newThing, taggedWhileMade } from './ec2-things';
import { keyRequests } from './kms';

/** Volumes and instances that are made of points, and taken away again. */
export const ec2Restores: ServiceRules = {
  CreateVolume: (call) => [
    {
      action: 'ec2:CreateVolume',
      targets: [existing(call, text(call, 'SnapshotId')), newThing(call, 'volume')],
    },
    ...taggedWhileMade(call, 'volume'),
    ...volumeKeyRequests(call),
  ],

  RunInstances: (call) => [
    {
      action: 'ec2:RunInstances',
      targets: [
        ...[text(call, 'ImageId'), text(call, 'SubnetId'), ...listed(call, 'SecurityGroupId')].map((id) =>
          existing(call, id),
        ),
        newThing(call, 'instance'),
        newThing(call, 'volume'),
        newThing(call, 'network-interface'),
      ],
    },
    ...taggedWhileMade(call, 'instance', 'volume'),
    ...volumeKeyRequests(call),
  ],

  // Its key is used in the name of who attaches it (see volumeKeyRequests).
  AttachVolume: (call) => [
    {
      action: 'ec2:AttachVolume',
      targets: [existing(call, text(call, 'VolumeId')), existing(call, text(call, 'InstanceId'))],
    },
    ...[call.things?.[text(call, 'VolumeId')]?.kmsKeyId ?? []]
      .flat()
      .flatMap((key) => keyRequests(key, `ec2.${call.region}`, ['CreateGrant', 'Decrypt'])),
  ],

  GetConsoleOutput: (call) => [
    { action: 'ec2:GetConsoleOutput', targets: [existing(call, text(call, 'InstanceId'))] },
  ],

  DeleteVolume: (call) => [{ action: 'ec2:DeleteVolume', targets: [existing(call, text(call, 'VolumeId'))] }],

  TerminateInstances: (call) => [
    {
      action: 'ec2:TerminateInstances',
      targets: listed(call, 'InstanceId').map((id) => existing(call, id)),
    },
  ],
};

/**
 * A volume is made with the key of its snapshot, and attached with a grant
 * (https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html#ebs-encryption-permissions).
 */
function volumeKeyRequests(call: ApiCall): readonly IamRequest[] {
  const keys = new Set(idsOf(call, 'snap').flatMap((id) => call.things?.[id]?.kmsKeyId ?? []));
  return [...keys].flatMap((key) =>
    keyRequests(key, `ec2.${call.region}`, [
      ...['CreateGrant', 'Decrypt', 'DescribeKey'],
      ...['GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'],
    ]),
  );
}
