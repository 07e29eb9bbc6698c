import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from '../iam/policy-document';
import type { Place } from '../place';
import { refuse } from '../problems';

export interface TopicProps {
  readonly topicName: string;
  /** Title of its e-mails' sender. */
  readonly displayName: string;
  readonly place: Place;
  /** Key that encrypts what waits for delivery; its policy lets CloudWatch alarms use it. */
  readonly kmsKeyArn: string;
  /**
   * Addresses that are asked to subscribe; each must confirm the e-mail AWS sends.
   * @default nobody
   */
  readonly emails?: readonly string[];
  /**
   * Telephones that get every message as an SMS, in E.164.
   * @default none
   */
  readonly phones?: readonly string[];
  /**
   * Whether CloudWatch alarms of the account may publish.
   * @default true
   */
  readonly alarms?: boolean;
  /**
   * Pattern of the names of EventBridge rules that may publish.
   * @default none may
   */
  readonly eventRules?: string;
}

/**
 * A topic that is encrypted and takes messages over TLS only: from this account's CloudWatch alarms,
 * from the event rules named, and from the roles whose own policies say so. AWS's default policy, which this replaces, would let the whole account.
 */
export class Topic extends Construct {
  readonly topicArn: string;
  readonly topicName: string;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    const { topicName, place, emails = [], phones = [], alarms = true, eventRules } = props;
    refuse(scope, id, [
      [
        /^[\w-]{1,256}$/.test(topicName),
        `topicName must be up to 256 letters, digits, _ or -, got "${topicName}"`,
      ],
      [
        new Set(emails).size === emails.length,
        `emails must name each address once, got ${emails.join(', ')}`,
      ],
    ]);

    const topic = new SnsTopic(this, 'topic', {
      name: topicName,
      displayName: props.displayName,
      kmsMasterKeyId: props.kmsKeyArn,
    });
    new SnsTopicPolicy(this, 'policy', {
      arn: topic.arn,
      policy: policyDocument([
        ...(alarms ? [alarmsMayPublish(topic.arn, place)] : []),
        ...(eventRules === undefined ? [] : [rulesMayPublish(topic.arn, place, eventRules)]),
        onlyOverTls(topic.arn),
      ]),
    });
    for (const email of emails) {
      new SnsTopicSubscription(this, `email_${email}`, {
        topicArn: topic.arn,
        protocol: 'email',
        endpoint: email,
      });
    }
    for (const phone of phones) {
      new SnsTopicSubscription(this, `sms_${phone.slice(1)}`, {
        topicArn: topic.arn,
        protocol: 'sms',
        endpoint: phone,
      });
    }
    this.topicArn = topic.arn;
    this.topicName = topicName;
  }
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#sns-allow-cloudwatch-alarm-to-publish-to-topic-in-another-account */
function alarmsMayPublish(topicArn: string, { partition, region, accountId }: Place): Statement {
  return {
    sid: 'AlarmsMayPublish',
    principals: { Service: 'cloudwatch.amazonaws.com' },
    actions: ['sns:Publish'],
    resources: [topicArn],
    conditions: {
      StringEquals: { 'aws:SourceAccount': accountId },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:*` },
    },
  };
}

/** By the rule's ARN alone: EventBridge names no account (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html). */
function rulesMayPublish(topicArn: string, place: Place, rules: string): Statement {
  const { partition, region, accountId } = place;
  return {
    sid: 'RulesMayPublish',
    principals: { Service: 'events.amazonaws.com' },
    actions: ['sns:Publish'],
    resources: [topicArn],
    conditions: {
      ArnLike: { 'aws:SourceArn': `arn:${partition}:events:${region}:${accountId}:rule/${rules}` },
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html#enforce-encryption-data-in-transit */
function onlyOverTls(topicArn: string): Statement {
  return {
    sid: 'OnlyOverTls',
    effect: 'Deny',
    principals: '*',
    actions: ['sns:Publish'],
    resources: [topicArn],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
