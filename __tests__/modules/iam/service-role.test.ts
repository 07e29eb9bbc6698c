import { ServiceRole } from '../../../modules/iam/service-role';
import { synthesize } from '../../support/synthesized';

const props = {
  roleName: 'smart-vault-us-east-1-discover',
  description: 'Finds what is to be backed up',
  service: 'lambda.amazonaws.com',
  accountId: '123456789012',
} as const;

describe('ServiceRole', () => {
  it('lets the service assume it for this account only', () => {
    const output = synthesize((stack) => new ServiceRole(stack, 'discover', props));
    expect(output.addresses()).toEqual(['aws_iam_role.discover_role']);
    expect(output.resource('aws_iam_role.discover_role')).toMatchObject({
      name: 'smart-vault-us-east-1-discover',
      description: 'Finds what is to be backed up',
    });
    expect(output.policy('aws_iam_role.discover_role', 'assume_role_policy')).toEqual({
      Assume: {
        Sid: 'Assume',
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      },
    });
  });

  it('narrows the trust to the resources it is given', () => {
    const sourceArns = ['arn:aws:scheduler:us-east-1:123456789012:schedule/smart-vault/*'];
    const output = synthesize(
      (stack) =>
        new ServiceRole(stack, 'schedule', { ...props, service: 'scheduler.amazonaws.com', sourceArns }),
    );
    expect(output.policy('aws_iam_role.schedule_role', 'assume_role_policy').Assume?.Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': '123456789012' },
      ArnLike: { 'aws:SourceArn': sourceArns },
    });
  });

  it('has no condition for EC2, which sends no source', () => {
    const output = synthesize(
      (stack) => new ServiceRole(stack, 'node', { ...props, service: 'ec2.amazonaws.com' }),
    );
    expect(output.policy('aws_iam_role.node_role', 'assume_role_policy').Assume).not.toHaveProperty(
      'Condition',
    );
  });

  it('carries its statements inline', () => {
    const statements = [{ sid: 'Look', actions: ['ec2:DescribeInstances'], resources: ['*'] }];
    const output = synthesize((stack) => {
      const role = new ServiceRole(stack, 'discover', { ...props, statements });
      expect(role.policies).toHaveLength(1);
    });
    expect(output.resource('aws_iam_role_policy.discover_policy')).toMatchObject({
      name: 'smart-vault-us-east-1-discover',
      role: '${aws_iam_role.discover_role.name}',
    });
    expect(output.policy('aws_iam_role_policy.discover_policy').Look?.Action).toBe('ec2:DescribeInstances');
  });

  it('attaches what is too long for the inline policy, every statement once', () => {
    const statements = Array.from({ length: 60 }, (_, at) => ({
      sid: `Look${at}`,
      actions: ['ec2:DescribeInstances', 'ec2:DescribeVolumes'],
      resources: [`arn:aws:ec2:us-east-1:123456789012:volume/vol-${'0'.repeat(200)}${at}`],
    }));
    const output = synthesize((stack) => {
      const role = new ServiceRole(stack, 'discover', { ...props, statements });
      expect(role.policies).toHaveLength(3);
    });
    expect(output.addresses()).toEqual([
      'aws_iam_policy.discover_policy_2',
      'aws_iam_policy.discover_policy_3',
      'aws_iam_role.discover_role',
      'aws_iam_role_policy.discover_policy',
      'aws_iam_role_policy_attachment.discover_policy_2_attachment',
      'aws_iam_role_policy_attachment.discover_policy_3_attachment',
    ]);
    expect(output.resource('aws_iam_role_policy_attachment.discover_policy_2_attachment')).toEqual({
      policy_arn: '${aws_iam_policy.discover_policy_2.arn}',
      role: '${aws_iam_role.discover_role.name}',
    });
    const documents = [
      'aws_iam_role_policy.discover_policy',
      'aws_iam_policy.discover_policy_2',
      'aws_iam_policy.discover_policy_3',
    ];
    const sids = documents.flatMap((address) => Object.keys(output.policy(address)));
    expect(sids).toEqual(statements.map(({ sid }) => sid));
    const lengths = documents.map((address) => String(output.resource(address).policy).length);
    expect(lengths[0]).toBeLessThanOrEqual(10_240);
    expect(Math.max(...lengths.slice(1))).toBeLessThanOrEqual(6_144);
  });

  it('refuses a statement that fits into no policy', () => {
    const resources = Array.from({ length: 200 }, (_, at) => `arn:aws:s3:::a-bucket-with-a-name-${at}`);
    const statements = [{ sid: 'Read', actions: ['s3:GetObject'], resources }];
    expect(() => synthesize((stack) => new ServiceRole(stack, 'bad', { ...props, statements }))).toThrow(
      /test\/bad: the statement Read must fit into a policy of 6144 characters, got \d+/,
    );
  });

  it('refuses a long name and a repeated sid, both at once', () => {
    const statement = { sid: 'Look', actions: ['ec2:DescribeInstances'], resources: ['*'] };
    const roleName = 'x'.repeat(65);
    expect(() =>
      synthesize(
        (stack) => new ServiceRole(stack, 'bad', { ...props, roleName, statements: [statement, statement] }),
      ),
    ).toThrow(
      `test/bad: roleName must be at most 64 characters, got "${roleName}" (65); statements must have different sids, got Look, Look`,
    );
  });
});
