import {
  DescribeInternetGatewaysCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { drillRegions } from '../../../config/drills';
import { PATIENT } from '../../../lambda-src/adapters/retry';
import { RESTORE_TAG } from '../../../lambda-src/core/restore/order';
import { broken, ok, type Check, type Found } from './finding';

/** Whether the network of restore tests is there, and still leads nowhere. */
export const drillNetwork: Check = {
  name: 'restore tests',
  async run({ vault }) {
    const found = await Promise.all(drillRegions(vault).map((region) => inRegion(vault.name, region)));
    return found.flat();
  },
};

async function inRegion(vault: string, region: string): Promise<Found[]> {
  const client = new EC2Client({ region, ...PATIENT });
  const Filters = [{ Name: `tag:${RESTORE_TAG.drill}`, Values: [vault] }];
  const { Subnets: subnets = [] } = await client.send(new DescribeSubnetsCommand({ Filters }));
  const { SecurityGroups: groups = [] } = await client.send(new DescribeSecurityGroupsCommand({ Filters }));
  const deploy = `deploy the stack ${region}-drill-network`;
  if (subnets.length === 0 || groups.length === 0)
    return [broken('there is no isolated network to restore into', deploy, region)];
  const vpcs = [...new Set(subnets.flatMap(({ VpcId }) => VpcId ?? []))];
  const { InternetGateways: gateways = [] } = await client.send(
    new DescribeInternetGatewaysCommand({ Filters: [{ Name: 'attachment.vpc-id', Values: vpcs }] }),
  );
  const open = groups.filter(
    ({ IpPermissions: into = [], IpPermissionsEgress: out = [] }) => into.length + out.length > 0,
  );
  const problems = [
    ...gateways.map(({ InternetGatewayId: id = '' }) => `${id} leads to the internet`),
    ...subnets
      .filter(({ MapPublicIpOnLaunch: isPublic }) => isPublic === true)
      .map(({ SubnetId: id = '' }) => `${id} gives public addresses`),
    ...open.map(({ GroupId: id = '' }) => `${id} has rules`),
  ];
  return problems.length === 0
    ? [ok(`${vpcs.join(', ')} is there, and leads nowhere`, region)]
    : [broken(`the network is not isolated: ${problems.join(', ')}`, deploy, region)];
}
