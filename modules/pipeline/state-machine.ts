import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import type { Statement } from '../iam/policy-document';
import { ServiceRole } from '../iam/service-role';
import { ASK_FOR_SAMPLING, SEND_TRACES } from '../lambda/tracing';
import type { Place } from '../place';
import { pipelineDefinition, type DefinitionProps } from './definition';

export interface StateMachineProps extends DefinitionProps {
  readonly name: string;
  readonly place: Place;
  readonly reportsBucketArn: string;
  readonly deadLetterQueueArn: string;
  readonly operationsKeyArn: string;
  readonly logRetentionDays: number;
  /**
   * Whether X-Ray follows its executions.
   * @default false
   */
  readonly tracing?: boolean;
}

/** The engine: the state machine, its log and its role. */
export class StateMachine extends Construct {
  readonly stateMachineArn: string;
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: StateMachineProps) {
    super(scope, id);
    const { name, place } = props;
    const log = new CloudwatchLogGroup(this, 'log', {
      // Below this prefix CloudWatch Logs needs no growing resource policy for Step Functions
      // (https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html).
      name: `/aws/vendedlogs/states/${name}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.operationsKeyArn,
    });
    const role = new ServiceRole(this, 'access', {
      roleName: `${name}-machine-${place.region}`,
      description: 'Runs backups: calls the functions, reads the batches, keeps the inputs of broken runs',
      service: 'states.amazonaws.com',
      accountId: place.accountId,
      sourceArns: [`arn:${place.partition}:states:${place.region}:${place.accountId}:stateMachine:${name}`],
      statements: statementsOf(props),
    });
    const machine = new SfnStateMachine(this, 'machine', {
      name,
      roleArn: role.roleArn,
      type: 'STANDARD',
      definition: pipelineDefinition(props),
      loggingConfiguration: { level: 'ERROR', includeExecutionData: false, logDestination: `${log.arn}:*` },
      ...(props.tracing && { tracingConfiguration: { enabled: true } }),
      dependsOn: role.policy && [role.policy],
    });
    this.stateMachineArn = machine.arn;
    this.logGroupName = log.name;
  }
}

function statementsOf(props: StateMachineProps): Statement[] {
  const { name, place } = props;
  const states = `arn:${place.partition}:states:${place.region}:${place.accountId}`;
  return [
    ...(props.tracing ? [SEND_TRACES, ASK_FOR_SAMPLING] : []),
    {
      sid: 'CallFunctions',
      actions: ['lambda:InvokeFunction'],
      resources: [
        ...[props.discoverArn, props.advanceArn, props.releaseArn],
        ...[props.pruneArn, props.reportArn],
      ],
    },
    // A Distributed Map runs each batch as an execution of the same machine
    // (https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html).
    {
      sid: 'StartBatches',
      actions: ['states:StartExecution'],
      resources: [`${states}:stateMachine:${name}`],
    },
    {
      sid: 'FollowBatches',
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: [`${states}:execution:${name}/*`],
    },
    { sid: 'ReadBatches', actions: ['s3:GetObject'], resources: [`${props.reportsBucketArn}/runs/*`] },
    { sid: 'KeepInputs', actions: ['sqs:SendMessage'], resources: [props.deadLetterQueueArn] },
    {
      sid: 'UseOperationsKey',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [props.operationsKeyArn],
      conditions: {
        StringEquals: {
          'kms:ViaService': ['s3', 'sqs'].map((service) => `${service}.${place.region}.amazonaws.com`),
        },
      },
    },
    {
      // Log delivery is managed by calls that know no resources (same page as the log group's prefix).
      sid: 'DeliverLog',
      actions: [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ],
      resources: ['*'],
    },
  ];
}
