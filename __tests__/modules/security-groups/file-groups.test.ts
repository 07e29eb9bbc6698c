import { FileGroups, type FileGroupsProps } from '../../../modules/security-groups/file-groups';
import { synthesize, type Synthesized } from '../../support/synthesized';

const props: FileGroupsProps = { namePrefix: 'ours', vpcId: 'vpc-1', s3PrefixListId: 'pl-s3' };
const groupsOf = (more: Partial<FileGroupsProps> = {}) =>
  synthesize((stack) => new FileGroups(stack, 'files', { ...props, ...more }));

/** Every rule as `group direction port peer`. */
function rulesOf(output: Synthesized): string[] {
  return output
    .addresses()
    .filter((address) => address.includes('_rule.'))
    .map((address) => {
      const rule = output.resource(address);
      const peer = rule.referenced_security_group_id ?? rule.prefix_list_id ?? rule.cidr_ipv4;
      const direction = address.includes('ingress') ? 'from' : 'to';
      expect([rule.ip_protocol, rule.from_port]).toEqual(['tcp', rule.to_port]);
      return [rule.security_group_id, direction, rule.to_port, peer].map(String).map(short).join(' ');
    })
    .sort();
}

const short = (text: string): string => text.replace(/^\$\{aws_security_group\.files_(.*)\.id\}$/, '$1');

const CLOSED = [
  'clients to 2049 mount_targets',
  'clients to 443 pl-s3',
  'mount_targets from 2049 clients',
  'mount_targets from 2049 transfer',
  'transfer to 2049 mount_targets',
];

describe('FileGroups', () => {
  it('lets NFS through between groups and never by address; nothing else but S3', () => {
    expect(rulesOf(groupsOf())).toEqual(CLOSED);
  });

  it('opens what is asked for: endpoints, the internet, SSH from a block', () => {
    const open = groupsOf({
      endpointGroupId: 'sg-endpoints',
      internetPorts: [443, 80],
      sshFrom: ['203.0.113.0/24'],
    });
    expect(rulesOf(open).filter((rule) => !CLOSED.includes(rule))).toEqual([
      'clients from 22 203.0.113.0/24',
      'clients to 443 0.0.0.0/0',
      'clients to 443 sg-endpoints',
      'clients to 80 0.0.0.0/0',
    ]);
  });

  it('has no rules in the groups themselves, where Terraform would fight with those beside them', () => {
    const output = groupsOf();
    for (const group of ['clients', 'mount_targets', 'transfer']) {
      const settings = output.resource(`aws_security_group.files_${group}`);
      expect(Object.keys(settings).sort()).toEqual(['description', 'name', 'tags', 'vpc_id']);
    }
  });

  it('refuses SSH from the world', () => {
    expect(() => groupsOf({ sshFrom: ['0.0.0.0/0'] })).toThrow(
      'test/files: sshFrom must not open SSH to the world, got 0.0.0.0/0',
    );
  });
});
