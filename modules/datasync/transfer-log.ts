import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import { Construct } from 'constructs';
import { policyDocument } from '../iam/policy-document';
import type { Place } from '../place';

export interface TransferLogProps {
  /** Name of the task; the log group is `/aws/datasync/<taskName>`. */
  readonly taskName: string;
  readonly place: Place;
  /** Encrypts the log. */
  readonly keyArn: string;
  /**
   * One of the values CloudWatch allows.
   * @default 7
   */
  readonly retentionDays?: number;
}

/**
 * The log of a DataSync task, and the policy without which DataSync writes nothing into it
 * (https://docs.aws.amazon.com/datasync/latest/userguide/configure-logging.html).
 */
export class TransferLog extends Construct {
  readonly logGroupName: string;
  readonly logGroupArn: string;
  /** Depend on it: a task that logs is refused before the policy is there. */
  readonly policy: CloudwatchLogResourcePolicy;

  constructor(scope: Construct, id: string, props: TransferLogProps) {
    super(scope, id);
    const { taskName, place, retentionDays = 7 } = props;
    const log = new CloudwatchLogGroup(this, 'log', {
      name: `/aws/datasync/${taskName}`,
      retentionInDays: retentionDays,
      kmsKeyId: props.keyArn,
    });
    this.policy = new CloudwatchLogResourcePolicy(this, 'policy', {
      policyName: `${taskName}-datasync`,
      policyDocument: policyDocument([
        {
          sid: 'DataSyncMayLog',
          principals: { Service: 'datasync.amazonaws.com' },
          actions: ['logs:PutLogEvents', 'logs:CreateLogStream'],
          resources: [`${log.arn}:*`],
          conditions: {
            ArnLike: {
              'aws:SourceArn': `arn:${place.partition}:datasync:${place.region}:${place.accountId}:task/*`,
            },
            StringEquals: { 'aws:SourceAccount': place.accountId },
          },
        },
      ]),
    });
    this.logGroupName = log.name;
    this.logGroupArn = log.arn;
  }
}
