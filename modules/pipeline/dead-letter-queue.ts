import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import { policyDocument } from '../iam/policy-document';
import type { Place } from '../place';

export interface DeadLetterQueueProps {
  readonly queueName: string;
  readonly place: Place;
  readonly keyArn: string;
}

/** The longest SQS keeps a message (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html). */
const FOURTEEN_DAYS = 1_209_600;

/** Where the input of a run goes that could not be started or broke: encrypted, TLS only, kept for 14 days. */
export class DeadLetterQueue extends Construct {
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly queueName: string;

  constructor(scope: Construct, id: string, { queueName, place, keyArn }: DeadLetterQueueProps) {
    super(scope, id);
    const queue = new SqsQueue(this, 'queue', {
      name: queueName,
      kmsMasterKeyId: keyArn,
      messageRetentionSeconds: FOURTEEN_DAYS,
      // In the queue and not as a resource of its own: Terraform waits half a minute for each change of a queue.
      policy: policyDocument([
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          principals: '*',
          actions: ['sqs:*'],
          resources: [`arn:${place.partition}:sqs:${place.region}:${place.accountId}:${queueName}`],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]),
    });
    this.queueArn = queue.arn;
    this.queueUrl = queue.url;
    this.queueName = queueName;
  }
}
