import type { NotificationsInput } from '../../config/notifications';
import type { VaultInput } from '../../config/types';
import { parsePolicy } from '../support/iam/document';
import { evaluate } from '../support/iam/evaluate';
import { resolveReferences } from '../support/iam/references';
import { dependenciesOf, stacksOf, vaultOf } from '../support/vaults';

const ACCOUNT = '123456789012';
const ALL: NotificationsInput = {
  sms: ['+4915112345678'],
  slack: { webhook: { ssmParameter: '/smart-vault/slack' } },
  pagerDuty: { routingKey: { secretName: 'smart-vault/pagerduty' } },
};
const CHAT: NotificationsInput = {
  slack: { chatbot: { workspaceId: 'T0123456789', channelId: 'C0123456789' } },
};
const TWO: VaultInput['regions'] = {
  'us-east-1': { plans: ['daily'] },
  'eu-west-1': { plans: ['daily'] },
};
const zones = {
  'us-east-1a': { public: '10.0.0.0/24', private: '10.0.16.0/20' },
  'us-east-1b': { public: '10.0.1.0/24', private: '10.0.32.0/20' },
};

const monitoring = (notifications: NotificationsInput) =>
  stacksOf(vaultOf({ notifications })).get('us-east-1-monitoring')!;

it('without anybody but e-mail addresses, there is no function', () => {
  expect(monitoring({ emails: ['ops@example.com'] }).addresses()).not.toContain(
    'aws_lambda_function.notifier_notify_function',
  );
});

describe('the function', () => {
  const stack = monitoring(ALL);
  const topic = '${aws_sns_topic.notifications_topic.arn}';
  const lambda = '${aws_lambda_function.notifier_notify_function.arn}';

  it('knows the places of secrets, and no secret', () => {
    const { variables } = stack.resource('aws_lambda_function.notifier_notify_function')['environment'] as {
      variables: Record<string, string>;
    };
    expect(JSON.parse(variables['CHANNELS'] ?? '')).toEqual({
      slack: { webhook: { ssmParameter: '/smart-vault/slack' } },
      pagerDuty: {
        routingKey: { secretName: 'smart-vault/pagerduty' },
        severities: { failure: 'critical', partial: 'error', alarm: 'critical', transfer: 'error' },
        serviceRegion: 'us',
      },
      smsTopicArn: '${aws_sns_topic.sms_topic.arn}',
    });
  });

  it('is called by the topic alone, and what it does not tell is kept with its reason', () => {
    expect(stack.resource('aws_lambda_permission.notifier_topic_may_invoke')).toMatchObject({
      action: 'lambda:InvokeFunction',
      principal: 'sns.amazonaws.com',
      source_arn: topic,
    });
    const subscription = stack.resource('aws_sns_topic_subscription.notifier_subscription');
    expect(subscription).toMatchObject({ topic_arn: topic, protocol: 'lambda', endpoint: lambda });
    expect(subscription['redrive_policy']).toMatch(/deadLetterTargetArn.*dead_letters_queue_arn/);
    expect(stack.resource('aws_lambda_function_event_invoke_config.notifier_failures')).toMatchObject({
      function_name: lambda,
      maximum_retry_attempts: 2,
      destination_config: {
        on_failure: { destination: expect.stringContaining('dead_letters_queue_arn') as unknown },
      },
    });
  });

  it('reads its own secrets, and with the operations key nothing else', () => {
    const statements = stack.policy('aws_iam_role_policy.notifier_notify_access_policy');
    const place = `us-east-1:\${data.aws_caller_identity.current.account_id}`;
    expect(statements['ReadParameters']?.Resource).toEqual([
      `arn:aws:ssm:${place}:parameter/smart-vault/slack`,
      `arn:aws:ssm:${place}:parameter/aws/reference/secretsmanager/smart-vault/pagerduty`,
    ]);
    expect(statements['ReadSecrets']?.Resource).toBe(
      `arn:aws:secretsmanager:${place}:secret:smart-vault/pagerduty-??????`,
    );
    expect(statements['DecryptParameters']?.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' },
      StringLike: {
        'kms:EncryptionContext:PARAMETER_ARN': [`arn:aws:ssm:${place}:parameter/smart-vault/slack`],
      },
    });
    expect(statements['DecryptSecrets']?.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' },
      StringLike: {
        'kms:EncryptionContext:SecretARN': [
          `arn:aws:secretsmanager:${place}:secret:smart-vault/pagerduty-??????`,
        ],
      },
    });
  });

  it('that needs no secret may read none', () => {
    const statements = monitoring(CHAT).policy('aws_iam_role_policy.notifier_notify_access_policy');
    expect(Object.keys(statements)).toEqual([
      'WriteLog',
      'KeepNotices',
      'ListNotices',
      'KeepUntold',
      'Publish',
      'UseOperationsKey',
    ]);
  });

  it('has a topic for telephones, to which no alarm may publish', () => {
    expect(stack.resource('aws_sns_topic_subscription.sms_sms_4915112345678')).toMatchObject({
      protocol: 'sms',
      endpoint: '+4915112345678',
    });
    expect(Object.keys(stack.policy('aws_sns_topic_policy.sms_policy'))).toEqual(['OnlyOverTls']);
  });
});

describe('a chat', () => {
  const stacks = stacksOf(vaultOf({ notifications: CHAT, regions: TWO }));

  it('has one configuration, for the topics of all regions', () => {
    expect([...stacks.keys()].filter((id) => id.endsWith('-chat'))).toEqual(['us-east-1-chat']);
    const channel = stacks
      .get('us-east-1-chat')!
      .resource('aws_chatbot_slack_channel_configuration.chat_channel');
    expect(channel).toMatchObject({
      configuration_name: 'smart-vault-chat',
      slack_team_id: 'T0123456789',
      slack_channel_id: 'C0123456789',
      guardrail_policy_arns: ['arn:aws:iam::aws:policy/AWSDenyAll'],
    });
    expect(channel['sns_topic_arns']).toEqual([
      expect.stringContaining('us-east-1-monitoring'),
      expect.stringContaining('eu-west-1-monitoring'),
    ]);
    expect(dependenciesOf(vaultOf({ notifications: CHAT, regions: TWO })).get('us-east-1-chat')).toEqual(
      expect.arrayContaining(['us-east-1-monitoring', 'eu-west-1-monitoring']),
    );
  });

  it('has a role that may do nothing', () => {
    const addresses = stacks.get('us-east-1-chat')!.addresses();
    expect(addresses).toEqual([
      'aws_chatbot_slack_channel_configuration.chat_channel',
      'aws_iam_role.chat_access_role',
    ]);
  });
});

it('a region with files alone has documents of what was told', () => {
  const regions: VaultInput['regions'] = {
    'us-east-1': { network: { cidr: '10.0.0.0/16', zones }, files: {} },
    'eu-west-1': { plans: ['daily'] },
  };
  const has = (notifications: NotificationsInput) =>
    stacksOf(vaultOf({ notifications, regions }))
      .get('us-east-1-storage')!
      .addresses()
      .includes('aws_s3_bucket.reports_bucket');
  expect([has({}), has(ALL)]).toEqual([false, true]);
});

describe('what SNS cannot give the function', () => {
  const storage = stacksOf(vaultOf({ notifications: ALL })).get('us-east-1-storage')!;
  const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:smart-vault-dead-letters`;
  const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`;
  const policy = (address: string) =>
    parsePolicy(
      resolveReferences(String(storage.resource(address)['policy']), {
        'data.aws_caller_identity.current.account_id': ACCOUNT,
      }),
    );
  const may = (action: string, arn: string, address: string, context: Record<string, string>) =>
    evaluate(
      { resource: policy(address), resourceDecides: true },
      {
        caller: { type: 'service', name: 'sns.amazonaws.com' },
        action,
        targets: [{ arn }],
        context: { 'aws:SecureTransport': 'true', ...context },
      },
    ).decision === 'allowed';

  it.each([
    ['our topic', 'smart-vault-notifications', true],
    ['another topic', 'other', false],
  ])('%s may keep in the dead-letter queue', (_, name, expected) => {
    const context = { 'aws:SourceArn': `arn:aws:sns:us-east-1:${ACCOUNT}:${name}` };
    expect(may('sqs:SendMessage', QUEUE, 'aws_sqs_queue.dead_letters_queue', context)).toBe(expected);
  });

  it('is encrypted for that queue alone', () => {
    const encrypting = (queue: string) => ({ 'kms:EncryptionContext:aws:sqs:arn': queue });
    const key = 'aws_kms_key.operations_key';
    expect(may('kms:GenerateDataKey', KEY, key, encrypting(QUEUE))).toBe(true);
    expect(may('kms:GenerateDataKey', KEY, key, encrypting(QUEUE.replace('smart-vault', 'other')))).toBe(
      false,
    );
    expect(may('kms:Decrypt', KEY, key, {})).toBe(false);
  });
});
