import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';

export interface TransferNoticesProps {
  /** Prefix of the rules' names: `<namePrefix>-succeeded` and `<namePrefix>-failed`. */
  readonly namePrefix: string;
  /** The task whose ends are told. */
  readonly taskArn: string;
  /** Topic that is told; its policy lets the rules publish. */
  readonly topicArn: string;
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
  readonly succeededRuleName: string;
  /** Counts failures in `AWS/Events`: the alarm looks there. */
  readonly failedRuleName: string;

  constructor(scope: Construct, id: string, props: TransferNoticesProps) {
    super(scope, id);
    this.succeededRuleName = this.rule('succeeded', 'SUCCESS', props);
    this.failedRuleName = this.rule('failed', 'ERROR', props);
  }

  private rule(id: string, state: 'SUCCESS' | 'ERROR', props: TransferNoticesProps): string {
    const name = `${props.namePrefix}-${id}`;
    const rule = new CloudwatchEventRule(this, id, {
      name,
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
      inputTransformer: { inputPaths: FIELDS, inputTemplate: MESSAGE },
    });
    return name;
  }
}
