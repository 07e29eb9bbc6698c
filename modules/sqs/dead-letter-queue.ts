import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from '../iam/policy-document';
import type { Place } from '../place';

export interface DeadLetterQueueProps {
  readonly queueName: string;
  readonly place: Place;
  /** Key that encrypts it; its policy lets the rules use it. */
  readonly keyArn: string;
  /**
   * Pattern of the names of EventBridge rules that may send.
   * @default none may: only roles whose own policies say so
   */
  readonly eventRules?: string;
  /**
   * Pattern of the names of topics that may send what a subscriber did not take.
   * @default none may
   */
  readonly topics?: string;
}

/** The longest SQS keeps a message (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html). */
const FOURTEEN_DAYS = 1_209_600;

/** Where what could not be delivered goes: encrypted, TLS only, kept for 14 days. */
export class DeadLetterQueue extends Construct {
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly queueName: string;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    const { queueName, place, keyArn, eventRules, topics } = props;
    // By name: the queue's own ARN is not known yet where its policy is written.
    const arn = `arn:${place.partition}:sqs:${place.region}:${place.accountId}:${queueName}`;
    const queue = new SqsQueue(this, 'queue', {
      name: queueName,
      kmsMasterKeyId: keyArn,
      messageRetentionSeconds: FOURTEEN_DAYS,
      // In the queue and not as a resource of its own: Terraform waits half a minute for each change of a queue.
      policy: policyDocument([
        tlsOnly(arn),
        ...(eventRules === undefined ? [] : [rulesMaySend(arn, place, eventRules)]),
        ...(topics === undefined ? [] : [topicsMaySend(arn, place, topics)]),
      ]),
    });
    this.queueArn = queue.arn;
    this.queueUrl = queue.url;
    this.queueName = queueName;
  }
}

function tlsOnly(queueArn: string): Statement {
  return {
    sid: 'TlsOnly',
    effect: 'Deny',
    principals: '*',
    actions: ['sqs:*'],
    resources: [queueArn],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html#eb-dlq-perms */
function rulesMaySend(queueArn: string, place: Place, rules: string): Statement {
  const { partition, region, accountId } = place;
  return {
    sid: 'RulesMaySend',
    principals: { Service: 'events.amazonaws.com' },
    actions: ['sqs:SendMessage'],
    resources: [queueArn],
    conditions: {
      ArnLike: { 'aws:SourceArn': `arn:${partition}:events:${region}:${accountId}:rule/${rules}` },
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html */
function topicsMaySend(queueArn: string, { partition, region, accountId }: Place, topics: string): Statement {
  return {
    sid: 'TopicsMaySend',
    principals: { Service: 'sns.amazonaws.com' },
    actions: ['sqs:SendMessage'],
    resources: [queueArn],
    conditions: {
      ArnLike: { 'aws:SourceArn': `arn:${partition}:sns:${region}:${accountId}:${topics}` },
    },
  };
}
