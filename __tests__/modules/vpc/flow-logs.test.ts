import { FlowLogs } from '../../../modules/vpc/flow-logs';
import { parsePolicy } from '../../support/iam/document';
import { evaluate } from '../../support/iam/evaluate';
import { resolveReferences } from '../../support/iam/references';
import { place } from '../../support/places';
import { synthesize } from '../../support/synthesized';

describe('FlowLogs', () => {
  const output = synthesize(
    (stack) =>
      new FlowLogs(stack, 'logs', {
        networkName: 'ours',
        vpcId: 'vpc-1',
        place,
        logKeyArn: 'arn:key',
        logRetentionDays: 30,
      }),
  );

  it('keeps all traffic in an encrypted log group', () => {
    expect(output.resource('aws_cloudwatch_log_group.logs_log')).toEqual({
      name: '/aws/vpc/ours-flow-logs',
      retention_in_days: 30,
      kms_key_id: 'arn:key',
      lifecycle: { prevent_destroy: true },
    });
    expect(output.resource('aws_flow_log.logs_flow')).toMatchObject({
      vpc_id: 'vpc-1',
      traffic_type: 'ALL',
      log_destination: '${aws_cloudwatch_log_group.logs_log.arn}',
    });
  });

  it('lets flow logs of this account write there, and only there', () => {
    expect(output.policy('aws_iam_role.logs_access_role', 'assume_role_policy').Assume?.Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': '123456789012' },
      ArnLike: { 'aws:SourceArn': ['arn:aws:ec2:us-east-1:123456789012:vpc-flow-log/*'] },
    });
    expect(output.policy('aws_iam_role_policy.logs_access_policy').WriteLog?.Resource).toBe(
      '${aws_cloudwatch_log_group.logs_log.arn}:*',
    );
  });

  describe('the role', () => {
    const LOG = 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/vpc/ours-flow-logs';
    const values = { 'aws_cloudwatch_log_group.logs_log.arn': LOG };
    const identity = parsePolicy(
      resolveReferences(String(output.resource('aws_iam_role_policy.logs_access_policy').policy), values),
    );
    const ask = (action: string, arn: string) =>
      evaluate(
        { identity },
        { caller: { type: 'role', arn: 'arn:aws:iam::123456789012:role/ours' }, action, targets: [{ arn }] },
      ).decision;

    it.each([
      ['logs:CreateLogStream', `${LOG}:log-stream:eni-1`],
      ['logs:PutLogEvents', `${LOG}:log-stream:eni-1`],
      ['logs:DescribeLogStreams', `${LOG}:log-stream:`],
      ['logs:DescribeLogGroups', '*'],
    ])('may %s', (action, arn) => {
      expect(ask(action, arn)).toBe('allowed');
    });

    it.each([
      ['logs:PutLogEvents', 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/ours:log-stream:x'],
      ['logs:DeleteLogStream', `${LOG}:log-stream:eni-1`],
      ['logs:DeleteLogGroup', LOG],
      ['logs:PutRetentionPolicy', LOG],
      ['logs:GetLogEvents', `${LOG}:log-stream:eni-1`],
      ['logs:CreateLogGroup', LOG],
    ])('never %s on %s', (action, arn) => {
      expect(ask(action, arn)).toBe('implicitly denied');
    });
  });

  it('may go where everything may', () => {
    const props = { networkName: 'ours', vpcId: 'vpc-1', place, logKeyArn: 'arn:key', logRetentionDays: 30 };
    const lost = synthesize((stack) => new FlowLogs(stack, 'logs', { ...props, destroyable: true }));
    expect(lost.resource('aws_cloudwatch_log_group.logs_log').lifecycle).toBeUndefined();
  });
});
