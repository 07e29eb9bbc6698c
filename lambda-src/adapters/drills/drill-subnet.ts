import { DescribeSubnetsCommand, type Subnet } from '@aws-sdk/client-ec2';
import { NotRestorable, RESTORE_TAG } from '../../core/restore/order';
import type { Ec2Clients } from '../ec2-clients';

/** Where something of a test may be launched: the vault's network for restore tests, or what whoever asks names. */
export interface WantedSubnet {
  readonly region: string;
  readonly vault: string;
  /** Its id, where one is named. */
  readonly asked?: string;
  /** @default any */
  readonly zone?: string;
}

/**
 * A subnet that gives nothing a public address.
 *
 * @returns undefined where the vault has none there, and none was named
 * @throws NotRestorable for one that is open, or named and not there
 */
export async function drillSubnet(
  clients: Ec2Clients,
  { region, vault, asked, zone }: WantedSubnet,
): Promise<Subnet | undefined> {
  const Filters = [
    asked === undefined
      ? { Name: `tag:${RESTORE_TAG.drill}`, Values: [vault] }
      : { Name: 'subnet-id', Values: [asked] },
    ...(zone === undefined ? [] : [{ Name: 'availability-zone', Values: [zone] }]),
  ];
  const { Subnets: [subnet] = [] } = await clients.safe(region).send(new DescribeSubnetsCommand({ Filters }));
  if (subnet === undefined && asked !== undefined)
    throw new NotRestorable(
      `There is no subnet ${asked} in ${region}${zone === undefined ? '' : ` (${zone})`}.`,
    );
  if (subnet?.MapPublicIpOnLaunch === true)
    throw new NotRestorable(
      `${subnet.SubnetId ?? ''} gives its instances public addresses: name another with --subnet, or turn that off.`,
    );
  return subnet;
}

/** What to do where there is none. */
export const noDrillSubnet = ({ region, vault, zone }: WantedSubnet): string =>
  `no subnet in ${zone ?? region} is tagged ${RESTORE_TAG.drill}=${vault}: configure \`drills\`, tag one, or name one with --subnet`;
