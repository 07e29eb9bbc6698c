import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import type { Channels } from '../../lambda-src/core/notices/channels';
import { VaultFunction } from '../lambda/vault-function';
import type { Place } from '../place';
import { notifierStatements } from './notifier-permissions';

export interface NotifierProps {
  readonly functionName: string;
  /** The handler's zip on this machine. */
  readonly codeFile: string;
  readonly place: Place;
  readonly channels: Channels;
  /** Topic whose messages are told. */
  readonly topicArn: string;
  /** Where it writes down what was told, below `notices/`. */
  readonly reportsBucketName: string;
  readonly reportsBucketArn: string;
  /** Key of bucket, queue, topics and log, and of those secrets that are encrypted with it. */
  readonly operationsKeyArn: string;
  /** Queue of the messages that were not told, with the reason. */
  readonly deadLetterQueueArn: string;
  readonly logRetentionDays: number;
}

/** Time for the longest row of attempts that a Retry-After may ask for, in all channels at once. */
const TIMEOUT_SECONDS = 120;

/**
 * Tells of a topic's messages in Slack, PagerDuty, a chat and by SMS. No concurrency is reserved for it: an account that may run ten
 * functions at once could not be deployed to (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html).
 */
export class Notifier extends Construct {
  readonly functionName: string;

  constructor(scope: Construct, id: string, props: NotifierProps) {
    super(scope, id);
    const { functionName, topicArn, deadLetterQueueArn } = props;
    const notify = new VaultFunction(this, 'notify', {
      functionName,
      description: 'Tells of runs and alarms',
      codeFile: props.codeFile,
      place: props.place,
      statements: notifierStatements(props),
      environment: { REPORTS_BUCKET: props.reportsBucketName, CHANNELS: JSON.stringify(props.channels) },
      logKeyArn: props.operationsKeyArn,
      logRetentionDays: props.logRetentionDays,
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMb: 256,
    });
    // A destination and not a dead-letter configuration: it says why, too
    // (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
    new LambdaFunctionEventInvokeConfig(this, 'failures', {
      functionName: notify.functionArn,
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: deadLetterQueueArn } },
    });
    const permission = new LambdaPermission(this, 'topic_may_invoke', {
      statementId: 'TopicMayInvoke',
      action: 'lambda:InvokeFunction',
      functionName: notify.functionArn,
      principal: 'sns.amazonaws.com',
      sourceArn: topicArn,
    });
    new SnsTopicSubscription(this, 'subscription', {
      topicArn,
      protocol: 'lambda',
      endpoint: notify.functionArn,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterQueueArn }),
      dependsOn: [permission],
    });
    this.functionName = functionName;
  }
}
