import {
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupEgressCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { NotRestorable, RESTORE_TAG } from '../../core/restore/order';
import type { BenchTest } from '../../ports/drill-bench';
import type { Ec2Clients } from '../ec2-clients';

/** In which a group is wanted. */
export interface Network {
  readonly region: string;
  /** Id of the VPC. */
  readonly vpc: string;
}

/**
 * A security group without any rule: nothing in it reaches anything, and nothing reaches it. That of the vault's own network for
 * restore tests, where this is it; else one is made, and carries the drill's tag.
 *
 * @param given one of the caller's own
 * @returns its id
 * @throws NotRestorable where the given one is not there, is of another VPC, or has rules
 */
export async function emptyGroup(
  clients: Ec2Clients,
  network: Network,
  { vault, drill }: Pick<BenchTest, 'vault' | 'drill'>,
  given?: string,
): Promise<string> {
  const { region, vpc } = network;
  const ready =
    given === undefined
      ? ((await taggedGroup(clients, network, vault)) ?? (await taggedGroup(clients, network, drill)))
      : await findGroup(clients, region, given);
  if (given !== undefined && ready?.VpcId !== vpc)
    throw new NotRestorable(`There is no security group ${given} in ${vpc} (${region}).`);
  if (ready !== undefined && hasRules(ready))
    throw new NotRestorable(
      `The security group ${ready.GroupId ?? ''} has rules: a restore test must reach nothing.`,
    );
  if (ready?.GroupId !== undefined) return ready.GroupId;
  const client = clients.safe(region, 'create');
  const { GroupId: id = '' } = await client.send(
    new CreateSecurityGroupCommand({
      GroupName: drill,
      Description: 'Isolates a restore test of Smart Vault',
      VpcId: vpc,
      TagSpecifications: [
        { ResourceType: 'security-group', Tags: [{ Key: RESTORE_TAG.drill, Value: drill }] },
      ],
    }),
  );
  // A group of a VPC is made with a rule that lets everything out (VPC user guide, "Default security groups").
  const { IpPermissionsEgress: out = [] } = (await findGroup(clients, region, id)) ?? {};
  if (out.length > 0)
    await client.send(new RevokeSecurityGroupEgressCommand({ GroupId: id, IpPermissions: out }));
  const made = await findGroup(clients, region, id);
  if (made === undefined || hasRules(made)) throw new Error(`${id} could not be emptied of its rules`);
  return id;
}

/** The vault's own, by its name; or the one that this drill has made, by its id. */
async function taggedGroup(
  clients: Ec2Clients,
  { region, vpc }: Network,
  value: string,
): Promise<SecurityGroup | undefined> {
  const Filters = [
    { Name: 'vpc-id', Values: [vpc] },
    { Name: `tag:${RESTORE_TAG.drill}`, Values: [value] },
  ];
  return (await clients.safe(region).send(new DescribeSecurityGroupsCommand({ Filters })))
    .SecurityGroups?.[0];
}

/** @returns undefined when there is none */
export async function findGroup(
  clients: Ec2Clients,
  region: string,
  id: string,
): Promise<SecurityGroup | undefined> {
  const Filters = [{ Name: 'group-id', Values: [id] }];
  return (await clients.safe(region).send(new DescribeSecurityGroupsCommand({ Filters })))
    .SecurityGroups?.[0];
}

export const hasRules = ({
  IpPermissions: into = [],
  IpPermissionsEgress: out = [],
}: SecurityGroup): boolean => into.length + out.length > 0;
