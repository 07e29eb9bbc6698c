import { DataAwsAvailabilityZones } from '@cdktf/provider-aws/lib/data-aws-availability-zones';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { drillNetworkName } from '../../lambda-src/core/drill/network';
import { RESTORE_TAG } from '../../lambda-src/core/restore/order';

export interface DrillNetworkProps {
  /** Name of the vault: the value of the tag by which the network is found. */
  readonly vault: string;
}

/** Nothing is ever connected to it, so its addresses may be those of any other network. */
const CIDR = '10.0.0.0/24';
/** RDS wants two zones (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html). */
const SUBNETS = { first: '10.0.0.0/25', second: '10.0.0.128/25' } as const;

/**
 * A VPC that leads nowhere: no gateway, no NAT, no endpoint, no peering, no address from outside, and security groups without
 * a rule. What is restored into it reaches nothing, and nothing reaches it, not even the original under its old address.
 */
export class DrillNetwork extends Construct {
  readonly vpcId: string;

  constructor(scope: Construct, id: string, { vault }: DrillNetworkProps) {
    super(scope, id);
    const name = drillNetworkName(vault);
    const found = { [RESTORE_TAG.drill]: vault };
    const vpc = new Vpc(this, 'main', { cidrBlock: CIDR, tags: { Name: name } });
    // Empty lists, spelled out: Terraform removes AWS's own rules only when told that there are none.
    const withoutRules = { ingress: [], egress: [] };
    new DefaultSecurityGroup(this, 'default', {
      vpcId: vpc.id,
      ...withoutRules,
      tags: { Name: `${name}-unused` },
    });
    new SecurityGroup(this, 'group', {
      name,
      description: 'Isolates restore tests of Smart Vault: no rule, in or out',
      vpcId: vpc.id,
      ...withoutRules,
      tags: { Name: name, ...found },
    });
    // Without a route of its own: the local one is always there.
    const routes = new RouteTable(this, 'routes', { vpcId: vpc.id, tags: { Name: name } });
    const zones = new DataAwsAvailabilityZones(this, 'zones', {
      state: 'available',
      filter: [{ name: 'zone-type', values: ['availability-zone'] }],
    });
    const subnetIds = Object.entries(SUBNETS).map(([which, cidrBlock], at) => {
      const subnet = new Subnet(this, `subnet_${which}`, {
        vpcId: vpc.id,
        cidrBlock,
        availabilityZone: Fn.element(zones.names, at) as string,
        mapPublicIpOnLaunch: false,
        tags: { Name: `${name}-${which}`, ...found },
        // A zone that AWS adds must not move it.
        lifecycle: { ignoreChanges: ['availability_zone'] },
      });
      new RouteTableAssociation(this, `association_${which}`, {
        subnetId: subnet.id,
        routeTableId: routes.id,
      });
      return subnet.id;
    });
    new DbSubnetGroup(this, 'databases', {
      name,
      description: 'Isolates restore tests of Smart Vault',
      subnetIds,
      tags: found,
    });
    this.vpcId = vpc.id;
  }
}
