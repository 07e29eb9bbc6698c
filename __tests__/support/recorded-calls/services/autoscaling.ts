import { ACCOUNT } from '../../../../emulator/emulator';
import { ANYTHING, text, type Rule, type ServiceRules } from '../iam-request';

/** Of a group AWS knows a UUID too, which no policy of ours names. */
export const groupArn = (region: string, name: string): string =>
  `arn:aws:autoscaling:${region}:${ACCOUNT}:autoScalingGroup:0b7e4f0c:autoScalingGroupName/${name}`;

const ofGroup: Rule = (call) => [
  {
    action: `autoscaling:${call.action}`,
    targets: [{ arn: groupArn(call.region, text(call, 'AutoScalingGroupName')) }],
  },
];

/** Amazon EC2 Auto Scaling: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html. */
export const autoscaling: ServiceRules = {
  DescribeAutoScalingInstances: ({ action }) => [{ action: `autoscaling:${action}`, targets: ANYTHING }],
  EnterStandby: ofGroup,
  ExitStandby: ofGroup,
};
