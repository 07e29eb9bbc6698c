import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { Construct } from 'constructs';
import { ServiceRole } from '../iam/service-role';
import type { Place } from '../place';

export interface FlowLogsProps {
  /** Name of the VPC; the log group is `/aws/vpc/<networkName>-flow-logs`. */
  readonly networkName: string;
  readonly vpcId: string;
  readonly place: Place;
  /** Encrypts the log. */
  readonly logKeyArn: string;
  readonly logRetentionDays: number;
  /**
   * Whether Terraform may destroy the log, which tells what happened.
   * @default false: a plan that destroys it is refused
   */
  readonly destroyable?: boolean;
}

/** Who talked to whom in a VPC, accepted and refused, in an encrypted log group. */
export class FlowLogs extends Construct {
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { networkName, place, destroyable = false } = props;
    const log = new CloudwatchLogGroup(this, 'log', {
      name: `/aws/vpc/${networkName}-flow-logs`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logKeyArn,
      ...(!destroyable && { lifecycle: { preventDestroy: true } }),
    });
    // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html, without CreateLogGroup: the group is there.
    const role = new ServiceRole(this, 'access', {
      roleName: `${networkName}-flow-logs-${place.region}`,
      description: 'Writes the flow logs of the network',
      service: 'vpc-flow-logs.amazonaws.com',
      accountId: place.accountId,
      sourceArns: [`arn:${place.partition}:ec2:${place.region}:${place.accountId}:vpc-flow-log/*`],
      statements: [
        {
          sid: 'WriteLog',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
          resources: [`${log.arn}:*`],
        },
        { sid: 'FindLog', actions: ['logs:DescribeLogGroups'], resources: ['*'] },
      ],
    });
    new FlowLog(this, 'flow', {
      vpcId: props.vpcId,
      trafficType: 'ALL',
      logDestination: log.arn,
      iamRoleArn: role.roleArn,
      tags: { Name: `${networkName}-flow-logs` },
      dependsOn: [...role.policies],
    });
    this.logGroupName = log.name;
  }
}
