import { DescribeDBSubnetGroupsCommand, type RDSClient, type Tag } from '@aws-sdk/client-rds';
import { NotRestorable, restoredTags, type Draft } from '../../core/restore/order';
import { toRdsTags } from '../drivers/rds-points';
import { fromAwsTags } from '../drivers/tags';

/** RDS API reference, RestoreDBInstanceFromDBSnapshot and RestoreDBClusterFromSnapshot: 1 to 63 of these. */
const NAME = /^[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]$|^[a-z]$/;
/** Room for the end of a name, `-restored-20261121`, and that of a cluster's member, `-1`. */
const LONGEST_STEM = 43;

/** What both instances and clusters have of what was written down. */
interface KeptNetwork {
  /** RDS says the whole of an instance's, and the name of a cluster's. */
  readonly DBSubnetGroup?: { readonly DBSubnetGroupName?: string | undefined } | string | undefined;
  readonly VpcSecurityGroups?: readonly { readonly VpcSecurityGroupId?: string }[] | undefined;
  readonly TagList?: Tag[] | undefined;
}

/** What both are restored with. */
export interface DatabaseValues {
  readonly name: string;
  readonly tags: Tag[];
  /** Absent: RDS's default. */
  readonly subnetGroup?: string;
  /** Empty: the default group of the VPC. */
  readonly securityGroups: readonly string[];
}

/**
 * Under which name, and in which network.
 *
 * @param original what the source is called
 * @returns with what is not as it was, in words
 * @throws NotRestorable for a name that RDS does not take, or a subnet group that is not there
 */
export async function designDatabase(
  client: RDSClient,
  draft: Draft,
  original: string,
  kept: KeptNetwork | undefined,
): Promise<{ values: DatabaseValues; remarks: string[] }> {
  const { region, points, request, askedAt } = draft;
  const { as, subnetGroup: asked, securityGroups } = request.options;
  const name = (as ?? `${original.slice(0, LONGEST_STEM)}-restored-${dateOf(askedAt)}`).toLowerCase();
  if (!NAME.test(name))
    throw new NotRestorable(
      `--as must be 1 to 63 letters, digits and single hyphens, begin with a letter and not end with a hyphen, got ${name}.`,
    );
  const isHome = points[0]?.lineage?.sourceRegion === region;
  const subnetGroup = asked ?? (isHome ? subnetGroupIn(kept) : undefined);
  if (subnetGroup !== undefined && !(await hasSubnetGroup(client, subnetGroup)))
    throw new NotRestorable(
      `There is no DB subnet group ${subnetGroup} in ${region}: name one with --subnet-group.`,
    );
  const isSameNetwork = isHome && asked === undefined;
  const groups =
    securityGroups ??
    (isSameNetwork ? (kept?.VpcSecurityGroups ?? []).flatMap((one) => one.VpcSecurityGroupId ?? []) : []);
  return {
    values: {
      name,
      tags: toRdsTags(restoredTags(draft, fromAwsTags(kept?.TagList))),
      ...(subnetGroup !== undefined && { subnetGroup }),
      securityGroups: groups,
    },
    remarks: [
      ...(kept === undefined
        ? ['as RDS makes it by itself: what the original was like is not written down']
        : []),
      subnetGroup === undefined ? 'in the default subnets' : `in the subnets ${subnetGroup}`,
      groups.length === 0 ? 'with the default security group' : `with ${groups.join(', ')}`,
      'not publicly accessible',
    ],
  };
}

/** `2026-11-21T…` → `20261121` */
const dateOf = (time: string): string => time.slice(0, 10).replaceAll('-', '');

function subnetGroupIn(kept: KeptNetwork | undefined): string | undefined {
  const group = kept?.DBSubnetGroup;
  return typeof group === 'string' ? group : group?.DBSubnetGroupName;
}

async function hasSubnetGroup(client: RDSClient, name: string): Promise<boolean> {
  try {
    await client.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: name }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('DBSubnetGroupNotFound')) return false;
    throw error;
  }
}
