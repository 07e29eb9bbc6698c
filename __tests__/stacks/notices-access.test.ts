import { validateVault } from '../../config/validate';
import type { Context } from '../support/iam/context';
import { parsePolicy } from '../support/iam/document';
import { evaluate } from '../support/iam/evaluate';
import { resolveReferences } from '../support/iam/references';
import { stacksOf } from '../support/vaults';

const ACCOUNT = '123456789012';
const HERE = `us-east-1:${ACCOUNT}`;
const TOPIC = `arn:aws:sns:${HERE}:smart-vault-notifications`;
const QUEUE = `arn:aws:sqs:${HERE}:smart-vault-dead-letters`;
const KEY = `arn:aws:kms:${HERE}:key/8c4b6c0e-2b6d-4a52-9d8e-1f0a7b3c5d6e`;
const VALUES = {
  'data.aws_caller_identity.current.account_id': ACCOUNT,
  'aws_sns_topic.notifications_topic.arn': TOPIC,
};

const zones = {
  'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' },
  'us-east-1b': { public: '10.0.1.0/24', private: '10.0.32.0/20' },
};
const stacks = stacksOf(
  validateVault({ regions: { 'us-east-1': { network: { cidr: '10.0.0.0/16', zones }, files: {} } } }),
);
const policy = (stack: string, address: string) =>
  parsePolicy(resolveReferences(String(stacks.get(`us-east-1-${stack}`)?.resource(address).policy), VALUES));

const GUARDS = {
  topic: { arn: TOPIC, policy: policy('monitoring', 'aws_sns_topic_policy.notifications_policy') },
  queue: { arn: QUEUE, policy: policy('storage', 'aws_sqs_queue.dead_letters_queue') },
  key: { arn: KEY, policy: policy('storage', 'aws_kms_key.operations_key') },
};

function may(service: string, action: string, guard: keyof typeof GUARDS, context: Context): boolean {
  const { arn, policy: resource } = GUARDS[guard];
  const { decision } = evaluate(
    { resource, resourceDecides: true },
    {
      caller: { type: 'service', name: `${service}.amazonaws.com` },
      action,
      targets: [{ arn }],
      context: { 'aws:SecureTransport': 'true', ...context },
    },
  );
  return decision === 'allowed';
}

const source = (arn: string): Context => ({
  'aws:SourceArn': arn,
  'aws:SourceAccount': arn.split(':')[4] ?? '',
});
const rule = (name: string, account = ACCOUNT) => source(`arn:aws:events:us-east-1:${account}:rule/${name}`);
const alarm = (name: string, account = ACCOUNT) =>
  source(`arn:aws:cloudwatch:us-east-1:${account}:alarm:${name}`);
const encrypting = (kind: 'sns:topicArn' | 'sqs:arn', arn: string): Context => ({
  [`kms:EncryptionContext:aws:${kind}`]: arn,
});

describe('a notice of a transfer', () => {
  it.each([
    ['our rule', rule('smart-vault-transfer-failed'), true],
    ["another's rule", rule('other-rule'), false],
    ["another account's rule", rule('smart-vault-transfer-failed', '999999999999'), false],
    [
      'our rule without TLS',
      { ...rule('smart-vault-transfer-failed'), 'aws:SecureTransport': 'false' },
      false,
    ],
  ])('%s, at topic and dead-letter queue', (_, context, expected) => {
    expect(may('events', 'sns:Publish', 'topic', context)).toBe(expected);
    expect(may('events', 'sqs:SendMessage', 'queue', context)).toBe(expected);
  });

  it.each(['kms:Decrypt', 'kms:GenerateDataKey'])('is encrypted with %s for these two alone', (action) => {
    expect(may('events', action, 'key', encrypting('sns:topicArn', TOPIC))).toBe(true);
    expect(may('events', action, 'key', encrypting('sqs:arn', QUEUE))).toBe(true);
    expect(may('events', action, 'key', encrypting('sns:topicArn', `arn:aws:sns:${HERE}:other`))).toBe(false);
    expect(may('events', action, 'key', encrypting('sqs:arn', `arn:aws:sqs:${HERE}:other`))).toBe(false);
    expect(may('events', action, 'key', {})).toBe(false);
  });

  it('gives the rules nothing else', () => {
    const context = rule('smart-vault-transfer-failed');
    expect(may('events', 'sqs:ReceiveMessage', 'queue', context)).toBe(false);
    expect(may('events', 'sqs:PurgeQueue', 'queue', context)).toBe(false);
    expect(may('events', 'sns:DeleteTopic', 'topic', context)).toBe(false);
    expect(may('events', 'kms:ScheduleKeyDeletion', 'key', encrypting('sns:topicArn', TOPIC))).toBe(false);
  });
});

describe('an alarm', () => {
  it('reaches the encrypted topic from this account alone', () => {
    const ours = alarm('smart-vault-NoFileTransfer');
    const theirs = alarm('smart-vault-NoFileTransfer', '999999999999');
    for (const [action, guard] of [
      ['sns:Publish', 'topic'],
      ['kms:GenerateDataKey', 'key'],
      ['kms:Decrypt', 'key'],
    ] as const) {
      expect(may('cloudwatch', action, guard, ours)).toBe(true);
      expect(may('cloudwatch', action, guard, theirs)).toBe(false);
    }
  });
});

it('logs of the file backup are encrypted, others with this key are not', () => {
  const log = (group: string): Context => ({
    'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${HERE}:log-group:${group}`,
  });
  for (const group of ['/aws/datasync/smart-vault-files', '/aws/ec2/smart-vault-files']) {
    expect(may('logs.us-east-1', 'kms:GenerateDataKey', 'key', log(group))).toBe(true);
  }
  expect(may('logs.us-east-1', 'kms:GenerateDataKey', 'key', log('/aws/ec2/other'))).toBe(false);
  expect(may('logs.us-west-2', 'kms:GenerateDataKey', 'key', log('/aws/ec2/smart-vault-files'))).toBe(false);
});
