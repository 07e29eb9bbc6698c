import { Construct } from 'constructs';
import type { Statement } from '../iam/policy-document';
import { VaultFunction } from '../lambda/vault-function';
import type { Place } from '../place';
import { DeadLetterQueue } from './dead-letter-queue';
import {
  advanceStatements,
  discoverStatements,
  pruneStatements,
  reportStatements,
  type CopyDestination,
  type PermissionProps,
} from './permissions';
import { PlanSchedules, type PlanSchedule } from './plan-schedules';
import { StateMachine } from './state-machine';

export const HANDLERS = ['discover', 'advance', 'prune', 'report'] as const;
export type HandlerName = (typeof HANDLERS)[number];

export interface PipelineProps {
  /** Prefix of every name, and the owner in the tags of what is made. */
  readonly vault: string;
  readonly place: Place;
  /** The handlers' zips on this machine. */
  readonly codeFiles: Readonly<Record<HandlerName, string>>;
  /** By name of the plan. */
  readonly schedules: Readonly<Record<string, PlanSchedule>>;
  /** What a run does of which the input says nothing: `RETENTION_DAYS`, `DEST_REGION`, … */
  readonly defaults: Readonly<Record<string, string>>;
  readonly copies: readonly CopyDestination[];
  readonly reportsBucketName: string;
  readonly reportsBucketArn: string;
  readonly operationsKeyArn: string;
  readonly topicArn: string;
  readonly logRetentionDays: number;
  /**
   * Batches of up to 100 resources that are worked on at once.
   * @default 10: with eight calls each, more than EC2's token buckets let through
   */
  readonly concurrentBatches?: number;
}

/** Schedules → state machine → functions, with a dead-letter queue behind. */
export class Pipeline extends Construct {
  readonly stateMachineArn: string;
  readonly deadLetterQueueUrl: string;
  readonly functionNames: Readonly<Record<HandlerName, string>>;

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const { vault, place, operationsKeyArn, logRetentionDays } = props;
    const { partition, region, accountId } = place;
    const machineName = `${vault}-backup`;
    const permissions: PermissionProps = {
      ...props,
      executions: `arn:${partition}:states:${region}:${accountId}:execution:${machineName}:*`,
    };
    const make = (name: HandlerName, description: string, statements: readonly Statement[]): VaultFunction =>
      new VaultFunction(this, name, {
        functionName: `${vault}-${name}`,
        description,
        codeFile: props.codeFiles[name],
        place,
        statements,
        environment: {
          VAULT_NAME: vault,
          SOURCE_REGION: region,
          SNS_TOPIC_ARN: props.topicArn,
          REPORTS_BUCKET: props.reportsBucketName,
          ...props.defaults,
        },
        logKeyArn: operationsKeyArn,
        logRetentionDays,
      });
    const discover = make('discover', 'Finds what a plan protects', discoverStatements(permissions));
    const advance = make('advance', 'Moves a batch of backups along', advanceStatements(permissions));
    const prune = make('prune', 'Deletes what has expired', pruneStatements(permissions));
    const report = make('report', 'Tells what a run did', reportStatements(permissions));

    const queue = new DeadLetterQueue(this, 'dead_letters', {
      queueName: `${vault}-dead-letters`,
      place,
      keyArn: operationsKeyArn,
    });
    const machine = new StateMachine(this, 'engine', {
      name: machineName,
      place,
      discoverArn: discover.functionArn,
      advanceArn: advance.functionArn,
      pruneArn: prune.functionArn,
      reportArn: report.functionArn,
      reportsBucket: props.reportsBucketName,
      reportsBucketArn: props.reportsBucketArn,
      deadLetterQueueUrl: queue.queueUrl,
      deadLetterQueueArn: queue.queueArn,
      operationsKeyArn,
      logRetentionDays,
      concurrentBatches: props.concurrentBatches ?? 10,
    });
    new PlanSchedules(this, 'schedules', {
      groupName: vault,
      place,
      schedules: props.schedules,
      stateMachineArn: machine.stateMachineArn,
      deadLetterQueueArn: queue.queueArn,
      keyArn: operationsKeyArn,
    });

    this.stateMachineArn = machine.stateMachineArn;
    this.deadLetterQueueUrl = queue.queueUrl;
    this.functionNames = {
      discover: discover.functionName,
      advance: advance.functionName,
      prune: prune.functionName,
      report: report.functionName,
    };
  }
}
