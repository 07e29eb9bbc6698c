import { ACCOUNT } from '../../../../emulator/emulator';
import type { Context } from '../../iam/context';
import { text, type IamRequest, type ServiceRules } from '../iam-request';

/**
 * The questions about a key that a service asks in its caller's name
 * (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service).
 * @param via `s3.us-east-1`
 */
export const keyRequests = (
  keyArn: string,
  via: string,
  actions: readonly string[],
  encryptionContext: Context = {},
): readonly IamRequest[] =>
  actions.map((action) => ({
    action: `kms:${action}`,
    targets: [{ arn: keyArn }],
    context: {
      'kms:CallerAccount': ACCOUNT,
      'kms:ViaService': `${via}.amazonaws.com`,
      ...encryptionContext,
      // A grant for a service's own use of the key: the only kind that EBS asks for.
      ...(action === 'CreateGrant' && { 'kms:GrantIsForAWSResource': 'true' }),
    },
  }));

/** AWS KMS, asked directly: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html. */
export const kms: ServiceRules = {
  DescribeKey: (call) => [
    {
      action: 'kms:DescribeKey',
      targets: [{ arn: text(call, 'KeyId') }],
      context: { 'kms:CallerAccount': ACCOUNT },
    },
  ],
};
