import { blockRule, networkProblems } from '../../config/rules/network';

const messages = (network: unknown) =>
  networkProblems('us-east-1', network).map(({ path, rule }) => `${path.slice(3).join('.')} ${rule}`);

describe('one block', () => {
  it.each(['10.0.0.0/16', '10.0.16.0/20', '192.168.1.240/28'])('takes %s', (block) => {
    expect(blockRule(block)).toBeUndefined();
  });

  it.each([
    ['10.0.0.0', 'must be an IPv4 block such as "10.0.0.0/16"'],
    ['10.0.0/16', 'must be an IPv4 block such as "10.0.0.0/16"'],
    ['10.0.0.256/24', 'must be an IPv4 block such as "10.0.0.0/16"'],
    ['010.0.0.0/16', 'must be an IPv4 block such as "10.0.0.0/16"'],
    ['fd00::/56', 'must be an IPv4 block such as "10.0.0.0/16"'],
    ['10.0.0.0/15', 'must be a block from /16 to /28'],
    ['10.0.0.0/29', 'must be a block from /16 to /28'],
    ['10.0.1.0/16', 'must start at the first address of its block: write "10.0.0.0/16"'],
  ])('refuses %s', (block, rule) => {
    expect(blockRule(block)).toBe(rule);
  });
});

describe('the blocks of a network', () => {
  const cidr = '10.0.0.0/16';

  it('takes blocks side by side', () => {
    const zones = {
      'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' },
      'us-east-1b': { public: '10.0.1.0/24', private: '10.0.32.0/20' },
    };
    expect(messages({ cidr, zones })).toEqual([]);
  });

  it('refuses overlaps within a zone and between zones', () => {
    const zones = {
      'us-east-1a': { public: '10.0.0.0/24', private: '10.0.0.0/20' },
      'us-east-1b': { public: '10.0.0.128/25', private: '10.0.32.0/20' },
    };
    expect(messages({ cidr, zones })).toEqual([
      'zones.us-east-1a.private must not overlap us-east-1a.public (10.0.0.0/24)',
      'zones.us-east-1b.public must not overlap us-east-1a.public (10.0.0.0/24)',
    ]);
  });

  it('refuses a subnet outside', () => {
    const zones = { 'us-east-1a': { public: '10.0.0.0/24', private: '10.1.0.0/20' } };
    expect(messages({ cidr, zones })).toEqual([
      "zones.us-east-1a.private must lie inside the network's block 10.0.0.0/16",
    ]);
  });

  it('refuses the zone of another region', () => {
    const zones = { 'us-west-2a': { public: '10.0.0.0/24', private: '10.0.16.0/20' } };
    expect(messages({ cidr, zones })).toEqual([
      'zones.us-west-2a must be an availability zone of us-east-1, such as "us-east-1a"',
    ]);
  });

  it('still compares the good blocks when another is bad, and says nothing about what is no network', () => {
    const zones = { 'us-east-1a': { public: '10.0.0.0/24', private: '10.0.0.0/20' } };
    expect(messages({ cidr: 'x', zones })).toHaveLength(1);
    expect(messages({ cidr, zones: { 'us-east-1a': { public: 'x', private: 3 } } })).toEqual([]);
    expect(messages(undefined)).toEqual([]);
  });
});
