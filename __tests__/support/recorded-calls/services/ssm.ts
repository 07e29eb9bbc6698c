import { ACCOUNT } from '../../../../emulator/emulator';
import { ANYTHING, text, type ServiceRules } from '../iam-request';
import { carried } from '../tags';
import { ec2Arn } from './ec2-things';
import { keyRequests } from './kms';

/**
 * AWS Systems Manager: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html.
 * Secrets of Secrets Manager are read through it (https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html);
 * keys: https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html.
 * An instance's tags have a key of SSM's own
 * (https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html#tag-based-access).
 */
export const ssm: ServiceRules = {
  /** The scenes encrypt what is read with the operations key. */
  GetParameter: (call, { keys, bucketArn }) => {
    const name = text(call, 'Name');
    // Public parameters have no account in their ARN, and are not encrypted
    // (https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html).
    if (name.startsWith('/aws/service/'))
      return [
        {
          action: 'ssm:GetParameter',
          targets: [{ arn: `arn:aws:ssm:${call.region}::parameter${name}` }],
        },
      ];
    const parameter = `arn:aws:ssm:${call.region}:${ACCOUNT}:parameter${name}`;
    const secretName = /^\/aws\/reference\/secretsmanager\/(.*)$/.exec(name)?.[1];
    const secret = `arn:aws:secretsmanager:${call.region}:${ACCOUNT}:secret:${secretName ?? ''}-AbCdEf`;
    const [service, context] =
      secretName === undefined
        ? ['ssm', { 'kms:EncryptionContext:PARAMETER_ARN': parameter }]
        : ['secretsmanager', { 'kms:EncryptionContext:SecretARN': secret }];
    return [
      { action: 'ssm:GetParameter', targets: [{ arn: parameter }] },
      ...(secretName === undefined
        ? []
        : [{ action: 'secretsmanager:GetSecretValue', targets: [{ arn: secret }] }]),
      ...keyRequests(keys[bucketArn] ?? '', `${service}.${call.region}`, ['Decrypt'], context),
    ];
  },

  ListCommandInvocations: () => [{ action: 'ssm:ListCommandInvocations', targets: ANYTHING }],

  SendCommand: (call) => {
    const instances = JSON.parse(text(call, 'InstanceIds')) as string[];
    return [
      {
        action: 'ssm:SendCommand',
        targets: [
          // Documents of AWS have no account in their ARN.
          { arn: `arn:aws:ssm:${call.region}::document/${text(call, 'DocumentName')}` },
          ...instances.map((id) => ({
            arn: ec2Arn(call.region, id),
            context: carried(call.things?.[id]?.tags ?? {}, 'ssm:resourceTag'),
          })),
        ],
      },
    ];
  },
};
