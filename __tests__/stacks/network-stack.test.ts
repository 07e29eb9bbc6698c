import { stacksOf, vaultOf } from '../support/vaults';

const network = {
  cidr: '10.0.0.0/16',
  zones: { 'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' } },
};

describe('network', () => {
  it('is made where the configuration has one', () => {
    const stacks = stacksOf(vaultOf({ regions: { 'us-east-1': { plans: ['daily'], network } } }));
    const stack = stacks.get('us-east-1-network');
    expect(stack?.resource('aws_vpc.vpc_main').cidr_block).toBe('10.0.0.0/16');
    expect(stack?.output('vpc_id')).toBe('${aws_vpc.vpc_main.id}');
    expect(stack?.output('public_subnet_ids')).toEqual({
      'us-east-1a': '${aws_subnet.vpc_public_us-east-1a.id}',
    });
    expect(stack?.output('private_subnet_ids')).toEqual({
      'us-east-1a': '${aws_subnet.vpc_private_us-east-1a.id}',
    });
  });

  it('is made nowhere else', () => {
    expect([...stacksOf(vaultOf()).keys()].filter((id) => id.endsWith('-network'))).toEqual([]);
  });
});
