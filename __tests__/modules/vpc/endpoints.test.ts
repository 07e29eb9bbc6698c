import { Endpoints } from '../../../modules/vpc/endpoints';
import { synthesize } from '../../support/synthesized';

const props = {
  networkName: 'ours',
  region: 'us-east-1',
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
    expect(output.resource('aws_vpc_endpoint.endpoints_s3')).toEqual({
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

  it('refuses a service named twice', () => {
    const services = ['ssm', 'ssm'];
    expect(() => synthesize((stack) => new Endpoints(stack, 'bad', { ...props, services }))).toThrow(
      'test/bad: services must name each once, got ssm, ssm',
    );
  });
});
