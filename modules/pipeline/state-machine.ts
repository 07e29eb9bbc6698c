import type { Construct } from 'constructs';
import type { Statement } from '../iam/policy-document';
import { Machine, type MachineProps } from '../step-functions/machine';
import { pipelineDefinition, type DefinitionProps } from './definition';

export interface StateMachineProps
  extends
    DefinitionProps,
    Omit<MachineProps, 'description' | 'definition' | 'functionArns' | 'services' | 'statements'> {
  readonly reportsBucketArn: string;
}

/** The engine: the state machine, its log and its role. */
export class StateMachine extends Machine {
  constructor(scope: Construct, id: string, props: StateMachineProps) {
    super(scope, id, {
      ...props,
      description: 'Runs backups: calls the functions, reads the batches, keeps the inputs of broken runs',
      definition: pipelineDefinition(props),
      functionArns: [
        ...[props.discoverArn, props.advanceArn, props.releaseArn],
        ...[props.pruneArn, props.reportArn],
      ],
      services: ['s3', 'sqs'],
      statements: statementsOf(props),
    });
  }
}

function statementsOf({ name, place, reportsBucketArn }: StateMachineProps): Statement[] {
  const states = `arn:${place.partition}:states:${place.region}:${place.accountId}`;
  return [
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
    { sid: 'ReadBatches', actions: ['s3:GetObject'], resources: [`${reportsBucketArn}/runs/*`] },
  ];
}
