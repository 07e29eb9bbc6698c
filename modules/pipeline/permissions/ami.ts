import type { Statement } from '../../iam/policy-document';
import { allRegions, MANAGED_BY, regionsOf, type PermissionProps } from './common';
import { ec2KeyStatements } from './ec2-keys';
import { anyIn, deleteOurSnapshots, seeImages, seeShelves, seeSnapshots, seeSources } from './ec2-snapshots';
import type { KindPermissions } from './kind';

/** Instances, and the images made of them. */
export const amiPermissions: KindPermissions = {
  discover: () => [seeSources()],
  advance: (props) => [seeImages(), seeSnapshots(), ...making(props), ...ec2KeyStatements(props)],
  prune: (props) => [
    seeShelves(),
    {
      sid: 'DeregisterOnlyOurImages',
      actions: ['ec2:DeregisterImage'],
      resources: anyIn(props, allRegions(props), 'image'),
      conditions: { StringEquals: { [`aws:ResourceTag/${MANAGED_BY}`]: props.vault } },
    },
    // With the image go its snapshots: EC2 asks for this permission, too (EC2 user guide, "Deregister an Amazon EC2 AMI").
    deleteOurSnapshots(props),
  ],
};

/** An image, a copy, and their snapshots are made with the vault's tag. */
function making(props: PermissionProps): Statement[] {
  const { place, vault, copies } = props;
  const home = anyIn(props, [place.region], 'image', 'snapshot');
  const away = anyIn(props, regionsOf(copies), 'image', 'snapshot');
  const tagged = { StringEquals: { [`aws:RequestTag/${MANAGED_BY}`]: vault } };
  return [
    {
      sid: 'ImageAnyInstance',
      actions: ['ec2:CreateImage'],
      resources: [`arn:${place.partition}:ec2:${place.region}:${place.accountId}:instance/*`],
    },
    { sid: 'MakeTaggedImages', actions: ['ec2:CreateImage'], resources: home, conditions: tagged },
    ...(copies.length === 0
      ? []
      : [
          { sid: 'MakeTaggedCopies', actions: ['ec2:CopyImage'], resources: away, conditions: tagged },
          // What is copied counts as a resource, too (EC2 user guide, "Grant permissions to copy Amazon EC2 AMIs").
          { sid: 'CopyFromHere', actions: ['ec2:CopyImage'], resources: home },
        ]),
    {
      // Tags only in the call that makes the image.
      sid: 'TagImagesWhileMaking',
      actions: ['ec2:CreateTags'],
      resources: [...home, ...away],
      conditions: {
        StringEquals: { 'ec2:CreateAction': ['CreateImage', ...(copies.length > 0 ? ['CopyImage'] : [])] },
      },
    },
  ];
}
