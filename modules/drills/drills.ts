import { Construct } from 'constructs';
import { VaultFunction } from '../lambda/vault-function';
import type { Place } from '../place';
import { drillMachineName, drillFunctionName } from '../pipeline/names';
import { Machine } from '../step-functions/machine';
import { drillDefinition } from './definition';
import { drillStatements, type DrillPermissionProps } from './permissions';

export interface DrillsProps extends Omit<DrillPermissionProps, 'executions'> {
  readonly place: Place;
  /** The handler's zip on this machine. */
  readonly codeFile: string;
  readonly reportsBucketName: string;
  /** Where the input of a drill goes that could not be started or broke. */
  readonly deadLetterQueueUrl: string;
  readonly deadLetterQueueArn: string;
  readonly logRetentionDays: number;
  /**
   * Whether X-Ray follows every drill.
   * @default false
   */
  readonly tracing?: boolean;
}

/** Restore tests that a schedule starts: a state machine and its function. */
export class Drills extends Construct {
  readonly stateMachineArn: string;
  readonly functionName: string;
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: DrillsProps) {
    super(scope, id);
    const { vault, place, operationsKeyArn, logRetentionDays, tracing = false } = props;
    const name = drillMachineName(vault);
    const { functionArn, functionName, logGroupName } = new VaultFunction(this, 'function', {
      functionName: drillFunctionName(vault),
      description: 'Tests restores: into isolation, and takes them away again',
      codeFile: props.codeFile,
      place,
      statements: drillStatements({
        ...props,
        executions: `arn:${place.partition}:states:${place.region}:${place.accountId}:execution:${name}:*`,
      }),
      environment: {
        VAULT_NAME: vault,
        SOURCE_REGION: place.region,
        SNS_TOPIC_ARN: props.topicArn,
        REPORTS_BUCKET: props.reportsBucketName,
      },
      logKeyArn: operationsKeyArn,
      logRetentionDays,
      tracing,
    });
    const machine = new Machine(this, 'engine', {
      name,
      description: 'Tests restores: calls the function, keeps the inputs of drills that broke',
      place,
      definition: drillDefinition({ functionArn, deadLetterQueueUrl: props.deadLetterQueueUrl }),
      functionArns: [functionArn],
      statements: [],
      services: ['sqs'],
      deadLetterQueueArn: props.deadLetterQueueArn,
      operationsKeyArn,
      logRetentionDays,
      tracing,
    });
    this.stateMachineArn = machine.stateMachineArn;
    this.functionName = functionName;
    this.logGroupName = logGroupName;
  }
}
