import { VaultFunction, type VaultFunctionProps } from '../../../modules/lambda/vault-function';
import { synthesize } from '../../support/synthesized';

const PROPS: VaultFunctionProps = {
  functionName: 'smart-vault-discover',
  description: 'Finds what a plan protects',
  codeFile: __filename,
  place: { partition: 'aws', region: 'us-east-1', accountId: '123456789012' },
  environment: { VAULT_NAME: 'smart-vault' },
  statements: [{ sid: 'Describe', actions: ['ec2:DescribeInstances'], resources: ['*'] }],
  logKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/k',
  logRetentionDays: 30,
};
const made = (props: Partial<VaultFunctionProps> = {}) =>
  synthesize((stack) => new VaultFunction(stack, 'discover', { ...PROPS, ...props }));

describe('VaultFunction', () => {
  it('runs on Node 22 and arm64 with 512 MB and 15 minutes, once its permissions are there', () => {
    expect(made().resource('aws_lambda_function.discover_function')).toMatchObject({
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      memory_size: 512,
      timeout: 900,
      filename: expect.stringMatching(/^assets\/smart-vault-discover-[0-9a-f]{8}\.ts$/) as string,
      source_code_hash: expect.stringMatching(/^[\w+/]{43}=$/) as string,
      environment: { variables: { VAULT_NAME: 'smart-vault', NODE_OPTIONS: '--enable-source-maps' } },
      logging_config: { log_format: 'Text', log_group: '${aws_cloudwatch_log_group.discover_log.name}' },
      depends_on: ['aws_iam_role_policy.discover_access_policy'],
    });
  });

  it('writes to a log group of its own, encrypted and not kept for ever', () => {
    expect(made().resource('aws_cloudwatch_log_group.discover_log')).toEqual({
      name: '/aws/lambda/smart-vault-discover',
      kms_key_id: PROPS.logKeyArn,
      retention_in_days: 30,
    });
  });

  it('may write its log, and what it is given', () => {
    const policy = made().policy('aws_iam_role_policy.discover_access_policy');
    expect(Object.keys(policy)).toEqual(['WriteLog', 'Describe']);
    expect(policy['WriteLog']).toMatchObject({
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '${aws_cloudwatch_log_group.discover_log.arn}:*',
    });
  });

  it('refuses what Lambda does not offer, all at once', () => {
    expect(() => made({ timeoutSeconds: 901, memoryMb: 64 })).toThrow(
      'test/discover: timeoutSeconds must be between 1 and 900, got 901; memoryMb must be between 128 and 10240, got 64',
    );
  });
});
