import type { Statement } from '../../iam/policy-document';
import { allRegions, MANAGED_BY, type PermissionProps } from './common';

/** EC2's Describe calls know no resource-level permissions (Service authorization reference, Amazon EC2). */
const describe = (sid: string, ...names: string[]): Statement => ({
  sid,
  actions: names.map((name) => `ec2:Describe${name}`),
  resources: ['*'],
});

/** Instances are found with the volumes attached to them, whatever is made of them. */
export const seeSources = (): Statement => describe('DescribeEbs', 'Instances', 'Volumes');
export const seeSnapshots = (): Statement => describe('DescribeEbs', 'Snapshots');
export const seeImages = (): Statement => describe('DescribeImages', 'Images');
/** Snapshots, and what forbids deleting them. */
export const seeShelves = (): Statement => describe('DescribeEbs', 'Snapshots', 'LockedSnapshots', 'Images');

/** Snapshots, or images, of any id in a region: their ARNs have no account. */
export const anyIn = (
  { place }: Pick<PermissionProps, 'place'>,
  regions: readonly string[],
  ...types: readonly ('image' | 'snapshot')[]
): string[] =>
  regions.flatMap((region) => types.map((type) => `arn:${place.partition}:ec2:${region}::${type}/*`));

/** Snapshots of the vault, whatever they are made of. */
export const deleteOurSnapshots = (props: PermissionProps): Statement => ({
  sid: 'DeleteOnlyOurSnapshots',
  actions: ['ec2:DeleteSnapshot'],
  resources: anyIn(props, allRegions(props), 'snapshot'),
  conditions: { StringEquals: { [`aws:ResourceTag/${MANAGED_BY}`]: props.vault } },
});
