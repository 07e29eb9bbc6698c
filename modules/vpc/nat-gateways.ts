import { Eip } from '@cdktf/provider-aws/lib/eip';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { Construct } from 'constructs';

/** Each gateway costs by the hour; a single one is lost with its zone (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html). */
export type NatOption = 'none' | 'single' | 'per-zone';

export interface NatGatewaysProps {
  /** Prefix of their name tags. */
  readonly networkName: string;
  readonly option: NatOption;
  /** By zone name; a gateway stands in the public subnet of its zone. */
  readonly publicSubnetIds: Readonly<Record<string, string>>;
  /** By zone name; each gets a route to its gateway. */
  readonly privateRouteTableIds: Readonly<Record<string, string>>;
}

/** The way of private subnets to the internet: none, one for all zones, or one in each. */
export class NatGateways extends Construct {
  constructor(scope: Construct, id: string, props: NatGatewaysProps) {
    super(scope, id);
    const { networkName, option, publicSubnetIds, privateRouteTableIds } = props;
    const zones = option === 'none' ? [] : Object.keys(publicSubnetIds);
    const withGateway = option === 'single' ? zones.slice(0, 1) : zones;
    const gateways = new Map<string, string>();
    for (const zone of withGateway) {
      const tags = { Name: `${networkName}-nat-${zone}` };
      const address = new Eip(this, `address_${zone}`, { domain: 'vpc', tags });
      const gateway = new NatGateway(this, `gateway_${zone}`, {
        allocationId: address.id,
        subnetId: publicSubnetIds[zone] ?? '',
        tags,
      });
      gateways.set(zone, gateway.id);
    }
    const [first = ''] = gateways.values();
    for (const zone of zones) {
      new Route(this, `route_${zone}`, {
        routeTableId: privateRouteTableIds[zone] ?? '',
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: gateways.get(zone) ?? first,
      });
    }
  }
}
