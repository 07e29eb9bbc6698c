import { text, type ServiceRules } from '../iam-request';
import { keyRequests } from './kms';

/**
 * Amazon SNS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html. The key of an encrypted
 * topic: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#sns-what-permissions-for-sse.
 */
export const sns: ServiceRules = {
  Publish: (call, { keys }) => {
    const topic = text(call, 'TopicArn');
    const key = keys[topic];
    return [
      { action: 'sns:Publish', targets: [{ arn: topic }] },
      ...(key === undefined ? [] : keyRequests(key, `sns.${call.region}`, ['GenerateDataKey', 'Decrypt'])),
    ];
  },
};
