import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';
import { refuse } from '../problems';
import { NatGateways, type NatOption } from './nat-gateways';

export interface ZoneSubnets {
  /** IPv4 block of the subnet with a route to the internet gateway. */
  readonly public: string;
  /** IPv4 block of the subnet without one. */
  readonly private: string;
}

export interface NetworkProps {
  /** Name tag of the VPC, and prefix of the others. */
  readonly networkName: string;
  /** IPv4 block of the VPC, /16 to /28 (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html). */
  readonly cidr: string;
  /** By zone name, such as `us-east-1a`: the name is part of the address, so another order changes nothing. */
  readonly zones: Readonly<Record<string, ZoneSubnets>>;
  /**
   * Where private subnets reach the internet: nowhere, through the first zone's NAT gateway, or through one in each zone.
   * @default none
   */
  readonly nat?: NatOption;
}

/**
 * A VPC with a public and a private subnet in each zone. DNS host names are on, as EFS and interface endpoints need them;
 * the default security group is emptied, so that what forgets to name a group can reach nothing; no subnet gives public addresses.
 */
export class Network extends Construct {
  readonly vpcId: string;
  /** By zone name. */
  readonly publicSubnetIds: Readonly<Record<string, string>>;
  /** By zone name. */
  readonly privateSubnetIds: Readonly<Record<string, string>>;
  /** By zone name; each zone has its own, so that a NAT gateway in it can serve it. */
  readonly privateRouteTableIds: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { networkName, zones, nat = 'none' } = props;
    const zoneNames = Object.keys(zones);
    refuse(scope, id, [[zoneNames.length > 0, 'zones must have at least one zone, got none']]);

    const vpc = new Vpc(this, 'main', {
      cidrBlock: props.cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: networkName },
    });
    new DefaultSecurityGroup(this, 'default', {
      vpcId: vpc.id,
      // Empty lists, spelled out: Terraform removes AWS's own rules only when told that there are none.
      ingress: [],
      egress: [],
      tags: { Name: `${networkName}-unused` },
    });
    const publicRouteTableId = this.publicRoutes(vpc.id, networkName);

    const publicSubnetIds: Record<string, string> = {};
    const privateSubnetIds: Record<string, string> = {};
    const privateRouteTableIds: Record<string, string> = {};
    for (const [zone, blocks] of Object.entries(zones)) {
      publicSubnetIds[zone] = this.subnet(
        'public',
        zone,
        blocks.public,
        vpc.id,
        publicRouteTableId,
        networkName,
      );
      const routes = new RouteTable(this, `private_routes_${zone}`, {
        vpcId: vpc.id,
        tags: { Name: `${networkName}-private-${zone}` },
      });
      privateSubnetIds[zone] = this.subnet('private', zone, blocks.private, vpc.id, routes.id, networkName);
      privateRouteTableIds[zone] = routes.id;
    }
    new NatGateways(this, 'nat', { networkName, option: nat, publicSubnetIds, privateRouteTableIds });
    this.vpcId = vpc.id;
    this.publicSubnetIds = publicSubnetIds;
    this.privateSubnetIds = privateSubnetIds;
    this.privateRouteTableIds = privateRouteTableIds;
  }

  private publicRoutes(vpcId: string, networkName: string): string {
    const gateway = new InternetGateway(this, 'gateway', { vpcId, tags: { Name: networkName } });
    const routes = new RouteTable(this, 'public_routes', { vpcId, tags: { Name: `${networkName}-public` } });
    new Route(this, 'public_to_internet', {
      routeTableId: routes.id,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.id,
    });
    return routes.id;
  }

  private subnet(
    kind: 'public' | 'private',
    zone: string,
    cidrBlock: string,
    vpcId: string,
    routeTableId: string,
    networkName: string,
  ): string {
    const subnet = new Subnet(this, `${kind}_${zone}`, {
      vpcId,
      cidrBlock,
      availabilityZone: zone,
      tags: { Name: `${networkName}-${kind}-${zone}` },
    });
    new RouteTableAssociation(this, `${kind}_association_${zone}`, { subnetId: subnet.id, routeTableId });
    return subnet.id;
  }
}
