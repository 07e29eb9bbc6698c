import { text, type ServiceRules } from '../iam-request';

/** AWS STS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html. */
export const sts: ServiceRules = {
  AssumeRole: (call) => [{ action: 'sts:AssumeRole', targets: [{ arn: text(call, 'RoleArn') }] }],
};
