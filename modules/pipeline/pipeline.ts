import { Construct } from 'constructs';
import type { Statement } from '../iam/policy-document';
import { SavedQueries } from '../logs/saved-queries';
import { VaultFunction } from '../lambda/vault-function';
import type { Place } from '../place';
import { DRILL } from '../../lambda-src/core/drill/order';
import type { Kind } from '../../lambda-src/core/plan';
import type { CopyDestination, CopyReports, PermissionProps } from './permissions/common';
import type { FileShelf } from './permissions/file-shelves';
import type { QuietMode } from './permissions/hosts';
import {
  advanceStatements,
  discoverStatements,
  pruneStatements,
  releaseStatements,
  reportStatements,
} from './permissions/functions';
import { functionName, machineName, type HandlerName } from './names';
import type { VaultAccount } from './permissions/vault-account';
import { PlanSchedules, type PlanSchedule } from './plan-schedules';
import { pipelineQueries } from './queries';
import { StateMachine } from './state-machine';

export interface PipelineProps {
  /** Prefix of every name, and the owner in the tags of what is made. */
  readonly vault: string;
  readonly place: Place;
  /** The handlers' zips on this machine. */
  readonly codeFiles: Readonly<Record<HandlerName, string>>;
  /** By name of the plan, of the cleanup, or of the restore tests. */
  readonly schedules: Readonly<Record<string, PlanSchedule>>;
  /** What a run does of which the input says nothing: `RETENTION_DAYS`, `DEST_REGION`, … */
  readonly defaults: Readonly<Record<string, string>>;
  readonly copies: readonly CopyDestination[];
  /**
   * Where what a run protects is written down beside the copies.
   * @default nowhere: the copies cannot be brought up without this region
   */
  readonly copyReports?: readonly CopyReports[];
  /**
   * Regions in which a cleanup prunes, beside this one and those copied to.
   * @default none
   */
  readonly cleanupRegions?: readonly string[];
  /** What the plans protect. */
  readonly kinds: readonly Kind[];
  /**
   * Where transfers of files write to.
   * @default nowhere
   */
  readonly fileShelves?: readonly FileShelf[];
  /**
   * How plans make instances quiet before their points begin.
   * @default none does
   */
  readonly quietModes?: readonly QuietMode[];
  /**
   * Regions in which plans lock what they make.
   * @default none
   */
  readonly lockedRegions?: readonly string[];
  /**
   * The account that keeps copies beside the vault's own.
   * @default none does
   */
  readonly vaultAccount?: VaultAccount | undefined;
  readonly reportsBucketName: string;
  readonly reportsBucketArn: string;
  readonly operationsKeyArn: string;
  readonly topicArn: string;
  /** Where the input of a run goes that could not be started or broke. */
  readonly deadLetterQueueUrl: string;
  readonly deadLetterQueueArn: string;
  readonly logRetentionDays: number;
  /**
   * Whether X-Ray follows every run.
   * @default false
   */
  readonly tracing?: boolean;
  /**
   * Batches of up to 100 resources that are worked on at once.
   * @default 10: with eight calls each, more than EC2's token buckets let through
   */
  readonly concurrentBatches?: number;
}

/** Schedules → state machine → functions. */
export class Pipeline extends Construct {
  readonly stateMachineArn: string;
  readonly functionNames: Readonly<Record<HandlerName, string>>;

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const { vault, place, operationsKeyArn, logRetentionDays, tracing = false } = props;
    const { partition, region, accountId } = place;
    const permissions: PermissionProps = {
      ...props,
      quietModes: props.quietModes ?? [],
      copyReports: props.copyReports ?? [],
      lockedRegions: props.lockedRegions ?? [],
      watchesDrills: DRILL in props.schedules,
      executions: `arn:${partition}:states:${region}:${accountId}:execution:${machineName(vault)}:*`,
    };
    const make = (
      name: HandlerName,
      description: string,
      statements: readonly Statement[],
      variables: Readonly<Record<string, string>> = {},
    ): VaultFunction =>
      new VaultFunction(this, name, {
        functionName: functionName(vault, name),
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
          ...variables,
        },
        logKeyArn: operationsKeyArn,
        logRetentionDays,
        tracing,
      });
    const discover = make(
      'discover',
      'Finds what a plan protects',
      discoverStatements(permissions),
      bucketsBeside(permissions.copyReports),
    );
    const advance = make('advance', 'Moves a batch of backups along', advanceStatements(permissions));
    const release = make('release', 'Puts instances back', releaseStatements(permissions));
    const prune = make('prune', 'Deletes what has expired', pruneStatements(permissions));
    const report = make('report', 'Tells what a run did', reportStatements(permissions));

    const machine = new StateMachine(this, 'engine', {
      name: machineName(vault),
      place,
      discoverArn: discover.functionArn,
      advanceArn: advance.functionArn,
      releaseArn: release.functionArn,
      pruneArn: prune.functionArn,
      reportArn: report.functionArn,
      reportsBucket: props.reportsBucketName,
      reportsBucketArn: props.reportsBucketArn,
      deadLetterQueueUrl: props.deadLetterQueueUrl,
      deadLetterQueueArn: props.deadLetterQueueArn,
      operationsKeyArn,
      logRetentionDays,
      tracing,
      concurrentBatches: props.concurrentBatches ?? 10,
    });
    new PlanSchedules(this, 'schedules', {
      groupName: vault,
      place,
      schedules: props.schedules,
      stateMachineArn: machine.stateMachineArn,
      deadLetterQueueArn: props.deadLetterQueueArn,
      keyArn: operationsKeyArn,
    });

    new SavedQueries(this, 'queries', {
      folder: vault,
      queries: pipelineQueries({
        functions: {
          discover: discover.logGroupName,
          advance: advance.logGroupName,
          release: release.logGroupName,
          prune: prune.logGroupName,
          report: report.logGroupName,
        },
        machine: machine.logGroupName,
      }),
    });

    this.stateMachineArn = machine.stateMachineArn;
    this.functionNames = {
      discover: discover.functionName,
      advance: advance.functionName,
      release: release.functionName,
      prune: prune.functionName,
      report: report.functionName,
    };
  }
}

function bucketsBeside(copyReports: readonly CopyReports[]): Record<string, string> {
  if (copyReports.length === 0) return {};
  const byRegion = copyReports.map(({ region, bucketName }) => [region, bucketName]);
  return { COPY_REPORTS_BUCKETS: JSON.stringify(Object.fromEntries(byRegion)) };
}
