import { Network } from '../../../modules/vpc/network';
import { synthesize } from '../../support/synthesized';

const props = {
  networkName: 'smart-vault',
  cidr: '10.0.0.0/16',
  zones: {
    'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' },
    'us-east-1b': { public: '10.0.1.0/24', private: '10.0.32.0/20' },
  },
};

describe('Network', () => {
  const output = synthesize((stack) => new Network(stack, 'vpc', props));

  it('has DNS host names, and a default security group that lets nothing through', () => {
    expect(output.resource('aws_vpc.vpc_main')).toEqual({
      cidr_block: '10.0.0.0/16',
      enable_dns_hostnames: true,
      enable_dns_support: true,
      tags: { Name: 'smart-vault' },
    });
    expect(output.resource('aws_default_security_group.vpc_default')).toMatchObject({
      ingress: [],
      egress: [],
    });
  });

  it('names subnets by zone', () => {
    expect(output.addresses().filter((address) => address.startsWith('aws_subnet.'))).toEqual([
      'aws_subnet.vpc_private_us-east-1a',
      'aws_subnet.vpc_private_us-east-1b',
      'aws_subnet.vpc_public_us-east-1a',
      'aws_subnet.vpc_public_us-east-1b',
    ]);
    expect(output.resource('aws_subnet.vpc_public_us-east-1b')).toEqual({
      vpc_id: '${aws_vpc.vpc_main.id}',
      cidr_block: '10.0.1.0/24',
      availability_zone: 'us-east-1b',
      tags: { Name: 'smart-vault-public-us-east-1b' },
    });
  });

  it('routes public subnets to the internet, private ones nowhere', () => {
    expect(output.resource('aws_route.vpc_public_to_internet')).toEqual({
      route_table_id: '${aws_route_table.vpc_public_routes.id}',
      destination_cidr_block: '0.0.0.0/0',
      gateway_id: '${aws_internet_gateway.vpc_gateway.id}',
    });
    expect(
      output.resource('aws_route_table_association.vpc_public_association_us-east-1a').route_table_id,
    ).toBe('${aws_route_table.vpc_public_routes.id}');
    expect(
      output.resource('aws_route_table_association.vpc_private_association_us-east-1a').route_table_id,
    ).toBe('${aws_route_table.vpc_private_routes_us-east-1a.id}');
    expect(output.addresses().filter((address) => address.startsWith('aws_route.'))).toHaveLength(1);
  });

  it('gives the ids by zone', () => {
    synthesize((stack) => {
      const network = new Network(stack, 'vpc', props);
      expect(Object.keys(network.publicSubnetIds)).toEqual(['us-east-1a', 'us-east-1b']);
      expect(Object.keys(network.privateSubnetIds)).toEqual(['us-east-1a', 'us-east-1b']);
      expect(Object.keys(network.privateRouteTableIds)).toEqual(['us-east-1a', 'us-east-1b']);
    });
  });

  it('refuses to be without zones', () => {
    expect(() => synthesize((stack) => new Network(stack, 'bad', { ...props, zones: {} }))).toThrow(
      'test/bad: zones must have at least one zone, got none',
    );
  });
});
