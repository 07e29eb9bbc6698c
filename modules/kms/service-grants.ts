import type { Statement } from '../iam/policy-document';
import type { Place } from '../place';

/**
 * CloudWatch Logs encrypts log groups by itself; the encryption context names the group
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html).
 * @param groups pattern of the log groups' names
 */
export function logsMayEncrypt({ partition, region, accountId }: Place, groups: string): Statement {
  const logGroups = `arn:${partition}:logs:${region}:${accountId}:log-group:${groups}`;
  return {
    sid: 'LogsMayEncrypt',
    principals: { Service: `logs.${region}.amazonaws.com` },
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
  };
}

/**
 * An alarm that publishes to an encrypted topic needs the topic's key
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services).
 * @param alarms pattern of the alarms' names
 */
export function alarmsMayPublish({ partition, region, accountId }: Place, alarms: string): Statement {
  return {
    sid: 'AlarmsMayPublish',
    principals: { Service: 'cloudwatch.amazonaws.com' },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
    conditions: {
      StringEquals: { 'aws:SourceAccount': accountId },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${alarms}` },
    },
  };
}

/**
 * An EventBridge rule that sends what it could not deliver to an encrypted queue needs the queue's key; SQS puts the queue into
 * the encryption context (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html).
 * @param queues pattern of the queues' names
 */
export function rulesMayKeep({ partition, region, accountId }: Place, queues: string): Statement {
  return {
    sid: 'RulesMayKeep',
    principals: { Service: 'events.amazonaws.com' },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:sqs:arn': `arn:${partition}:sqs:${region}:${accountId}:${queues}`,
      },
    },
  };
}

/**
 * An EventBridge rule that publishes to an encrypted topic needs the topic's key; SNS puts the topic into the encryption context
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services).
 * @param topics pattern of the topics' names
 */
export function rulesMayPublish({ partition, region, accountId }: Place, topics: string): Statement {
  return {
    sid: 'RulesMayPublish',
    principals: { Service: 'events.amazonaws.com' },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:sns:topicArn': `arn:${partition}:sns:${region}:${accountId}:${topics}`,
      },
    },
  };
}

/**
 * A topic that sends what a subscriber did not take to an encrypted queue needs the queue's key
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html).
 * @param queues pattern of the queues' names
 */
export function topicsMayKeep({ partition, region, accountId }: Place, queues: string): Statement {
  return {
    sid: 'TopicsMayKeep',
    principals: { Service: 'sns.amazonaws.com' },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:sqs:arn': `arn:${partition}:sqs:${region}:${accountId}:${queues}`,
      },
    },
  };
}
