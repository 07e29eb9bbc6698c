import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import type { Statement } from '../iam/policy-document';
import { ServiceRole } from '../iam/service-role';
import { ASK_FOR_SAMPLING, SEND_TRACES } from '../lambda/tracing';
import type { Place } from '../place';

export interface MachineProps {
  readonly name: string;
  /** What its role does, for people. */
  readonly description: string;
  readonly place: Place;
  /** In the Amazon States Language. */
  readonly definition: string;
  /** What it calls. */
  readonly functionArns: readonly string[];
  /** What it may do beside calling them, keeping its input in the queue, and writing its log. */
  readonly statements: readonly Statement[];
  /** Through which services it uses the operations key, as in their endpoints. */
  readonly services: readonly string[];
  readonly deadLetterQueueArn: string;
  readonly operationsKeyArn: string;
  readonly logRetentionDays: number;
  /**
   * Whether X-Ray follows its executions.
   * @default false
   */
  readonly tracing?: boolean;
}

/** A state machine of standard executions, its log and its role. */
export class Machine extends Construct {
  readonly stateMachineArn: string;
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: MachineProps) {
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
      description: props.description,
      service: 'states.amazonaws.com',
      accountId: place.accountId,
      sourceArns: [`arn:${place.partition}:states:${place.region}:${place.accountId}:stateMachine:${name}`],
      statements: statementsOf(props),
    });
    const machine = new SfnStateMachine(this, 'machine', {
      name,
      roleArn: role.roleArn,
      type: 'STANDARD',
      definition: props.definition,
      loggingConfiguration: { level: 'ERROR', includeExecutionData: false, logDestination: `${log.arn}:*` },
      ...(props.tracing && { tracingConfiguration: { enabled: true } }),
      dependsOn: [...role.policies],
    });
    this.stateMachineArn = machine.arn;
    this.logGroupName = log.name;
  }
}

function statementsOf(props: MachineProps): Statement[] {
  const { place } = props;
  return [
    ...(props.tracing ? [SEND_TRACES, ASK_FOR_SAMPLING] : []),
    { sid: 'CallFunctions', actions: ['lambda:InvokeFunction'], resources: props.functionArns },
    ...props.statements,
    { sid: 'KeepInputs', actions: ['sqs:SendMessage'], resources: [props.deadLetterQueueArn] },
    {
      sid: 'UseOperationsKey',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [props.operationsKeyArn],
      conditions: {
        StringEquals: {
          'kms:ViaService': props.services.map((service) => `${service}.${place.region}.amazonaws.com`),
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
