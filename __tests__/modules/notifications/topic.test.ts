import { Topic } from '../../../modules/notifications/topic';
import { synthesize } from '../../support/synthesized';

const props = {
  topicName: 'smart-vault-notifications',
  displayName: 'smart-vault us-east-1',
  place: { partition: 'aws', region: 'us-east-1', accountId: '123456789012' },
  kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/k',
};

describe('Topic', () => {
  it('is encrypted', () => {
    const output = synthesize((stack) => new Topic(stack, 'notifications', props));
    expect(output.resource('aws_sns_topic.notifications_topic')).toEqual({
      name: 'smart-vault-notifications',
      display_name: 'smart-vault us-east-1',
      kms_master_key_id: props.kmsKeyArn,
    });
  });

  it("takes messages from this account's alarms, and over TLS only", () => {
    const output = synthesize((stack) => new Topic(stack, 'notifications', props));
    const topic = '${aws_sns_topic.notifications_topic.arn}';
    expect(output.policy('aws_sns_topic_policy.notifications_policy')).toEqual({
      AlarmsMayPublish: {
        Sid: 'AlarmsMayPublish',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: topic,
        Condition: {
          StringEquals: { 'aws:SourceAccount': '123456789012' },
          ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:*' },
        },
      },
      OnlyOverTls: {
        Sid: 'OnlyOverTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: topic,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    });
  });

  it('asks each address to subscribe, under an address of its own', () => {
    const emails = ['ops@example.com', 'dr@example.com'];
    const output = synthesize((stack) => new Topic(stack, 'notifications', { ...props, emails }));
    expect(output.resource('aws_sns_topic_subscription.notifications_email_ops_example_com')).toEqual({
      topic_arn: '${aws_sns_topic.notifications_topic.arn}',
      protocol: 'email',
      endpoint: 'ops@example.com',
    });
    expect(output.addresses()).toContain('aws_sns_topic_subscription.notifications_email_dr_example_com');
  });

  it('refuses a bad name and a repeated address, both at once', () => {
    const emails = ['a@example.com', 'a@example.com'];
    expect(() =>
      synthesize((stack) => new Topic(stack, 'bad', { ...props, topicName: 'a topic', emails })),
    ).toThrow(
      'test/bad: topicName must be up to 256 letters, digits, _ or -, got "a topic"; emails must name each address once, got a@example.com, a@example.com',
    );
  });
});
