import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';

export interface TransferNoticesProps {
  /** Prefix of the rules' names: see `transferRules`. */
  readonly namePrefix: string;
  /** The task whose ends are told. */
  readonly taskArn: string;
  /** Topic that is told; its policy lets the rules publish. */
  readonly topicArn: string;
  /** Queue of the notices that the topic would not take for a day; its policy lets the rules send. */
  readonly deadLetterQueueArn: string;
}

/** Names of the two rules, by which CloudWatch counts their events in `AWS/Events`: what the alarms look at. */
export function transferRules(namePrefix: string): { readonly succeeded: string; readonly failed: string } {
  return { succeeded: `${namePrefix}-succeeded`, failed: `${namePrefix}-failed` };
}

/** Event fields of the message; the task stands in `resources` alone, as the ARN of its execution. */
const FIELDS = { task: '$.resources[0]', region: '$.region', time: '$.time', state: '$.detail.State' };

/** One text with its line ends escaped: EventBridge takes a quoted JSON text as what to send. */
const MESSAGE = JSON.stringify(
  [
    'DataSync Task Notification:',
    'Task ARN: <task>',
    'Region: <region>',
    'Time: <time>',
    'State: <state>',
  ].join('\n'),
);

/**
 * Tells a topic how each run of a DataSync task ended. Success and failure have a rule each, so that CloudWatch counts them apart
 * (https://docs.aws.amazon.com/datasync/latest/userguide/monitoring-overview.html). Events are delivered at best effort.
 */
export class TransferNotices extends Construct {
  constructor(scope: Construct, id: string, props: TransferNoticesProps) {
    super(scope, id);
    this.rule('succeeded', 'SUCCESS', props);
    this.rule('failed', 'ERROR', props);
  }

  private rule(id: 'succeeded' | 'failed', state: 'SUCCESS' | 'ERROR', props: TransferNoticesProps): void {
    const rule = new CloudwatchEventRule(this, id, {
      name: transferRules(props.namePrefix)[id],
      description: `A run of the DataSync task ${props.namePrefix} ended with ${state}`,
      eventPattern: JSON.stringify({
        source: ['aws.datasync'],
        'detail-type': ['DataSync Task Execution State Change'],
        resources: [{ prefix: `${props.taskArn}/execution/` }],
        detail: { State: [state] },
      }),
    });
    // No role: a topic that is encrypted takes events by its own policy only
    // (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html).
    new CloudwatchEventTarget(this, `${id}_to_topic`, {
      rule: rule.name,
      targetId: 'topic',
      arn: props.topicArn,
      deadLetterConfig: { arn: props.deadLetterQueueArn },
      inputTransformer: { inputPaths: FIELDS, inputTemplate: MESSAGE },
    });
  }
}
