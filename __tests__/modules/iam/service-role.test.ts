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
      expect(role.policy).toBeDefined();
    });
    expect(output.resource('aws_iam_role_policy.discover_policy')).toMatchObject({
      name: 'smart-vault-us-east-1-discover',
      role: '${aws_iam_role.discover_role.name}',
    });
    expect(output.policy('aws_iam_role_policy.discover_policy').Look?.Action).toBe('ec2:DescribeInstances');
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
