import { Endpoints } from '../../../modules/vpc/endpoints';
import { evaluate } from '../../support/iam/evaluate';
import { parsePolicy } from '../../support/iam/document';
import type { Caller } from '../../support/iam/principals';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

const props = {
  networkName: 'ours',
  place,
  vpcId: 'vpc-1',
  cidr: '10.0.0.0/16',
  subnetIds: { 'us-east-1a': 'subnet-a', 'us-east-1b': 'subnet-b' },
  routeTableIds: { 'us-east-1a': 'rtb-a', 'us-east-1b': 'rtb-b' },
};

describe('Endpoints', () => {
  it('always has the one to S3, on every private route table', () => {
    const output = synthesize((stack) => {
      expect(new Endpoints(stack, 'endpoints', props).securityGroupId).toBeUndefined();
    });
    expect(output.addresses()).toEqual(['aws_vpc_endpoint.endpoints_s3']);
    expect(output.resource('aws_vpc_endpoint.endpoints_s3')).toMatchObject({
      vpc_id: 'vpc-1',
      service_name: 'com.amazonaws.us-east-1.s3',
      vpc_endpoint_type: 'Gateway',
      route_table_ids: ['rtb-a', 'rtb-b'],
      tags: { Name: 'ours-s3' },
    });
  });

  it('has an interface in each zone for each service, open to HTTPS from the VPC', () => {
    const output = synthesize((stack) => new Endpoints(stack, 'endpoints', { ...props, services: ['ssm'] }));
    expect(output.resource('aws_vpc_endpoint.endpoints_ssm')).toMatchObject({
      service_name: 'com.amazonaws.us-east-1.ssm',
      vpc_endpoint_type: 'Interface',
      subnet_ids: ['subnet-a', 'subnet-b'],
      security_group_ids: ['${aws_security_group.endpoints_group.id}'],
      private_dns_enabled: true,
    });
    expect(output.resource('aws_vpc_security_group_ingress_rule.endpoints_https')).toMatchObject({
      from_port: 443,
      to_port: 443,
      ip_protocol: 'tcp',
      cidr_ipv4: '10.0.0.0/16',
    });
  });

  describe('lets through', () => {
    const output = synthesize(
      (stack) => new Endpoints(stack, 'endpoints', { ...props, services: ['ssm', 'datasync'] }),
    );
    const policyOf = (service: string) =>
      parsePolicy(output.resource(`aws_vpc_endpoint.endpoints_${service}`).policy);
    const ours = { type: 'role', arn: `arn:aws:iam::${place.accountId}:role/instance` } as const;
    const theirs = { type: 'role', arn: 'arn:aws:iam::999999999999:role/brought' } as const;
    const through = (
      service: string,
      action: string,
      arn: string,
      caller: Caller = ours,
      resourceAccount = place.accountId,
    ) =>
      evaluate(
        { resource: policyOf(service) },
        {
          caller,
          action,
          targets: [{ arn }],
          context: {
            ...(caller.type === 'role' && { 'aws:PrincipalAccount': caller.arn.split(':')[4] ?? '' }),
            'aws:ResourceAccount': resourceAccount,
          },
        },
      ).decision;
    const PACKAGES = 'arn:aws:s3:::al2023-repos-us-east-1-de612dc2/core/x86_64/repodata/repomd.xml';
    const nobody: Caller = { type: 'anonymous' };

    it.each([
      ['our callers to our buckets', 's3', 's3:PutObject', 'arn:aws:s3:::ours/file', ours, undefined],
      ['anybody to the packages of Amazon Linux', 's3', 's3:GetObject', PACKAGES, nobody, '111111111111'],
      [
        'our callers to a service',
        'ssm',
        'ssm:UpdateInstanceInformation',
        'arn:aws:ec2:us-east-1:123456789012:instance/i-1',
        ours,
        undefined,
      ],
    ])('%s', (_, service, action, arn, caller, account) => {
      expect(through(service, action, arn, caller, account)).toBe('allowed');
    });

    it.each([
      [
        'our callers to another account’s bucket',
        's3',
        's3:PutObject',
        'arn:aws:s3:::theirs/file',
        ours,
        '999999999999',
      ],
      [
        'another account’s callers to our buckets',
        's3',
        's3:GetObject',
        'arn:aws:s3:::ours/file',
        theirs,
        undefined,
      ],
      [
        'another account’s callers to their buckets',
        's3',
        's3:PutObject',
        'arn:aws:s3:::theirs/file',
        theirs,
        '999999999999',
      ],
      ['anybody who writes to a bucket of packages', 's3', 's3:PutObject', PACKAGES, nobody, '111111111111'],
      [
        'another account’s callers to a service',
        'ssm',
        'ssm:GetParameter',
        'arn:aws:ssm:us-east-1:999999999999:parameter/x',
        theirs,
        '999999999999',
      ],
    ])('not %s', (_, service, action, arn, caller, account) => {
      expect(through(service, action, arn, caller, account)).toBe('implicitly denied');
    });

    it('what a service without endpoint policies lets through', () => {
      expect(output.resource('aws_vpc_endpoint.endpoints_datasync').policy).toBeUndefined();
    });
  });

  it('refuses a service named twice', () => {
    const services = ['ssm', 'ssm'];
    expect(() => synthesize((stack) => new Endpoints(stack, 'bad', { ...props, services }))).toThrow(
      'test/bad: services must name each once, got ssm, ssm',
    );
  });
});
