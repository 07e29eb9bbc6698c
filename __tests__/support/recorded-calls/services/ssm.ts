import { ANYTHING, text, type ServiceRules } from '../iam-request';
import { carried } from '../tags';
import { ec2Arn } from './ec2-things';

/**
 * AWS Systems Manager: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html.
 * An instance's tags have a key of SSM's own
 * (https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html#tag-based-access).
 */
export const ssm: ServiceRules = {
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
