import { text, type ServiceRules } from '../iam-request';
import { copyKeyRequests, existing, idsOf, newThing, taggedWhileMade } from './ec2-things';

/** Images, which bring their snapshots: both are made, tagged, copied and deleted by one call. */
export const ec2Images: ServiceRules = {
  CreateImage: (call) => [
    {
      action: 'ec2:CreateImage',
      targets: [
        existing(call, text(call, 'InstanceId')),
        newThing(call, 'image'),
        newThing(call, 'snapshot'),
      ],
    },
    ...taggedWhileMade(call, 'image', 'snapshot'),
  ],

  // Since October 2024 the source is asked for too, with its snapshots
  // (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/copy-ami-permissions.html).
  CopyImage: (call, vault) => {
    const from = text(call, 'SourceRegion');
    const snapshots = idsOf(call, 'snap');
    return [
      {
        action: 'ec2:CopyImage',
        targets: [
          ...[text(call, 'SourceImageId'), ...snapshots].map((id) => existing(call, id, from)),
          newThing(call, 'image'),
          newThing(call, 'snapshot'),
        ],
      },
      ...taggedWhileMade(call, 'image', 'snapshot'),
      ...copyKeyRequests(call, vault, from, snapshots),
    ];
  },

  // Its snapshots are deleted in the caller's name (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/deregister-ami.html).
  DeregisterImage: (call) => [
    { action: 'ec2:DeregisterImage', targets: [existing(call, text(call, 'ImageId'))] },
    ...(call.params['DeleteAssociatedSnapshots'] === 'true'
      ? [
          {
            action: 'ec2:DeleteSnapshot',
            targets: idsOf(call, 'snap').map((id) => existing(call, id)),
          },
        ]
      : []),
  ],
};
