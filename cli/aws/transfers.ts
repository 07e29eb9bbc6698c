import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import {
  DataSyncClient,
  DescribeTaskCommand,
  DescribeTaskExecutionCommand,
  InvalidRequestException,
  paginateListTaskExecutions,
  paginateListTasks,
  StartTaskExecutionCommand,
  type DescribeTaskExecutionResponse,
} from '@aws-sdk/client-datasync';
import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENT } from '../../lambda-src/adapters/retry';
import { concurrently } from '../../lambda-src/core/concurrently';
import { filesTaskName } from '../../lambda-src/core/file-names';
import { isOver, progressOf, type TransferState } from '../../lambda-src/core/transfer';
import { CannotError } from '../exit-codes';
import type { Session } from '../session';
import type { Say } from '../terminal/step';

/** Between two looks at a transfer, in milliseconds. */
const LOOK_EVERY = 1000;
const CALLS_AT_ONCE = 8;
/** Of a failed transfer. */
const LAST_LINES = 20;
/** DataSync writes the weight of each line in brackets; a line per file without trouble is left out. */
const TROUBLE = '?"[ERROR]" ?"[WARN]"';

/** A DataSync task as it is now. */
export interface TransferTask {
  readonly arn: string;
  readonly name: string;
  /** The execution that runs; absent when none does. */
  readonly current?: string;
  /** Absent when it writes no log. */
  readonly logGroupArn?: string;
}

/** The task of the file backup, and its executions. */
export class Transfers {
  private readonly sync: DataSyncClient;
  private readonly logs: CloudWatchLogsClient;

  constructor(private readonly session: Session) {
    const { region } = session;
    this.sync = new DataSyncClient({ region, ...PATIENT });
    this.logs = new CloudWatchLogsClient({ region, ...PATIENT });
  }

  /**
   * @param given an ARN; absent: the task of the vault's file backup
   * @throws CannotError where there is none, or several are called so
   */
  async task(given: string | undefined): Promise<TransferTask> {
    const arn = given ?? (await this.ownTask());
    try {
      const found = await this.sync.send(new DescribeTaskCommand({ TaskArn: arn }));
      const { Name: name = '', CurrentTaskExecutionArn: current, CloudWatchLogGroupArn: logGroupArn } = found;
      return { arn, name: name || arn, ...(current && { current }), ...(logGroupArn && { logGroupArn }) };
    } catch (error) {
      if (error instanceof InvalidRequestException)
        throw new CannotError(`There is no task ${arn}: ${error.message}`);
      throw error;
    }
  }

  /** @returns the ARN of the execution */
  async start({ arn }: TransferTask): Promise<string> {
    const { TaskExecutionArn: execution = '' } = await this.sync.send(
      new StartTaskExecutionCommand({ TaskArn: arn }),
    );
    return execution;
  }

  /** Follows an execution to its end. */
  async follow(execution: string, say: Say): Promise<TransferState> {
    for (;;) {
      const state = await this.state(execution);
      if (isOver(state)) return state;
      say(progressOf(state));
      await sleep(LOOK_EVERY, undefined, { signal: this.session.signal });
    }
  }

  async state(execution: string): Promise<TransferState> {
    return stateOf(await this.sync.send(new DescribeTaskExecutionCommand({ TaskExecutionArn: execution })));
  }

  /** The newest executions of a task, the newest first. DataSync lists them in no promised order, and without their times. */
  async newest({ arn }: TransferTask, most: number): Promise<TransferState[]> {
    const arns: string[] = [];
    for await (const page of paginateListTaskExecutions({ client: this.sync }, { TaskArn: arn }))
      arns.push(...(page.TaskExecutions ?? []).flatMap(({ TaskExecutionArn: execution }) => execution ?? []));
    const states = await concurrently(arns, CALLS_AT_ONCE, (execution) => this.state(execution));
    return states
      .flatMap((state) => state ?? [])
      .sort((one, other) => (other.startedAt ?? '').localeCompare(one.startedAt ?? ''))
      .slice(0, most);
  }

  /**
   * What the log says of the trouble of an execution: lines of its time, since executions of one task follow one another.
   * @returns the last ones, or why they cannot be read
   */
  async trouble({ logGroupArn }: TransferTask, { startedAt }: TransferState): Promise<Trouble> {
    if (logGroupArn === undefined) return { problem: 'The task writes no log.' };
    const lines: string[] = [];
    try {
      const pages = paginateFilterLogEvents(
        { client: this.logs },
        {
          logGroupName: /:log-group:([^:]+)/.exec(logGroupArn)?.[1],
          startTime: startedAt === undefined ? undefined : Date.parse(startedAt),
          filterPattern: TROUBLE,
        },
      );
      for await (const { events = [] } of pages) {
        lines.push(...events.flatMap(({ message }) => message?.trimEnd() ?? []));
        lines.splice(0, lines.length - LAST_LINES);
      }
      return { lines };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { problem: `Its log cannot be read: ${error.name}: ${error.message}` };
    }
  }

  private async ownTask(): Promise<string> {
    const { vault, region } = this.session;
    const name = filesTaskName(vault.name);
    const found: string[] = [];
    for await (const { Tasks: tasks = [] } of paginateListTasks({ client: this.sync }, {}))
      found.push(...tasks.flatMap((task) => (task.Name === name ? (task.TaskArn ?? []) : [])));
    const [task, ...others] = found;
    if (task === undefined)
      throw new CannotError(
        `No task ${name} is in ${region}: the file backup is not deployed there. Name another region with --region, or a task with --task.`,
      );
    if (others.length > 0)
      throw new CannotError(
        `${found.length} tasks are called ${name} in ${region}: say which with --task: ${found.join(', ')}.`,
      );
    return task;
  }
}

export type Trouble = { readonly lines: readonly string[] } | { readonly problem: string };

function stateOf(seen: DescribeTaskExecutionResponse): TransferState {
  const { Result: result, StartTime: start, EndTime: end, LaunchTime: launched = start } = seen;
  const seconds = end && launched && (end.getTime() - launched.getTime()) / 1000;
  const failed = result?.TransferStatus === 'ERROR' || result?.VerifyStatus === 'ERROR';
  return {
    execution: seen.TaskExecutionArn ?? '',
    // Between the failing of a phase and the end of the execution it still says what it is at.
    status: failed ? 'ERROR' : (seen.Status ?? ''),
    ...(launched && { startedAt: launched.toISOString() }),
    ...(seconds !== undefined && { seconds }),
    filesExpected: seen.EstimatedFilesToTransfer ?? 0,
    bytesExpected: seen.EstimatedBytesToTransfer ?? 0,
    filesTransferred: seen.FilesTransferred ?? 0,
    bytesTransferred: seen.BytesTransferred ?? 0,
    bytesCompressed: seen.BytesCompressed ?? 0,
    bytesWritten: seen.BytesWritten ?? 0,
    filesVerified: seen.FilesVerified ?? 0,
    filesDeleted: seen.FilesDeleted ?? 0,
    filesSkipped: seen.FilesSkipped ?? 0,
    verifyMode: seen.Options?.VerifyMode ?? 'NONE',
    ...(result?.ErrorCode && { errorCode: result.ErrorCode }),
    ...(result?.ErrorDetail && { errorDetail: result.ErrorDetail }),
  };
}
