import { ACCOUNT } from '../../../../emulator/emulator';
import { text, type ServiceRules } from '../iam-request';
import { keyRequests } from './kms';

/**
 * Amazon SQS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html. The key of an encrypted
 * queue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#send-to-encrypted-queue.
 */
export const sqs: ServiceRules = {
  SendMessage: (call, { keys }) => {
    const queue = `arn:aws:sqs:${call.region}:${ACCOUNT}:${text(call, 'QueueUrl').split('/').at(-1) ?? ''}`;
    const key = keys[queue];
    return [
      { action: 'sqs:SendMessage', targets: [{ arn: queue }] },
      ...(key === undefined ? [] : keyRequests(key, `sqs.${call.region}`, ['GenerateDataKey', 'Decrypt'])),
    ];
  },
};
