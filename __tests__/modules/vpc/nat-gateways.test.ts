import { NatGateways, type NatOption } from '../../../modules/vpc/nat-gateways';
import { synthesize } from '../../support/synthesized';

const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

const gatewaysOf = (option: NatOption, zones: readonly string[]) =>
  synthesize((stack) => {
    new NatGateways(stack, 'nat', {
      networkName: 'ours',
      option,
      publicSubnetIds: Object.fromEntries(zones.map((zone) => [zone, `subnet-${zone}`])),
      privateRouteTableIds: Object.fromEntries(zones.map((zone) => [zone, `rtb-${zone}`])),
    });
  });

describe('NatGateways', () => {
  it.each([1, 2, 3])('none: nothing, in %d zones', (count) => {
    expect(gatewaysOf('none', ZONES.slice(0, count)).addresses()).toEqual([]);
  });

  it.each([1, 2, 3])('single: one gateway in the first zone, and a route to it in each of %d', (count) => {
    const zones = ZONES.slice(0, count);
    const output = gatewaysOf('single', zones);
    const gateways = output.addresses().filter((address) => address.startsWith('aws_nat_gateway.'));
    expect(gateways).toEqual(['aws_nat_gateway.nat_gateway_us-east-1a']);
    for (const zone of zones) {
      expect(output.resource(`aws_route.nat_route_${zone}`)).toEqual({
        route_table_id: `rtb-${zone}`,
        destination_cidr_block: '0.0.0.0/0',
        nat_gateway_id: '${aws_nat_gateway.nat_gateway_us-east-1a.id}',
      });
    }
  });

  it.each([1, 2, 3])('per-zone: a gateway with an address of its own in each of %d zones', (count) => {
    const zones = ZONES.slice(0, count);
    const output = gatewaysOf('per-zone', zones);
    for (const zone of zones) {
      expect(output.resource(`aws_nat_gateway.nat_gateway_${zone}`)).toEqual({
        allocation_id: `\${aws_eip.nat_address_${zone}.id}`,
        subnet_id: `subnet-${zone}`,
        tags: { Name: `ours-nat-${zone}` },
      });
      expect(output.resource(`aws_route.nat_route_${zone}`).nat_gateway_id).toBe(
        `\${aws_nat_gateway.nat_gateway_${zone}.id}`,
      );
    }
    expect(output.addresses()).toHaveLength(3 * count);
  });
});
