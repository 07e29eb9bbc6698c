import {
  DescribeExecutionCommand,
  paginateListExecutions,
  SFNClient,
  StartExecutionCommand,
  type DescribeExecutionOutput,
} from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3RunStore } from '../../lambda-src/adapters/s3-run-store';
import { documents, type Manifest } from '../../lambda-src/core/documents';
import type { RunRecord } from '../../lambda-src/core/record';
import type { AnyRun } from '../../lambda-src/core/run';
import { runFrom } from '../../lambda-src/request';
import { CannotError } from '../exit-codes';
import type { Say } from '../terminal/step';
import type { Deployed, Scheduled } from './deployed';

/** Between two looks at a run, in milliseconds. */
const LOOK_EVERY = 1000;

/** How an execution of the state machine ended. */
export interface Ending {
  /** Its ARN. */
  readonly execution: string;
  /** In the words of Step Functions: SUCCEEDED, FAILED, ABORTED, TIMED_OUT; RUNNING when nobody waited for it. */
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
  /** What the run wrote of itself; absent where it broke before. */
  readonly record?: RunRecord;
  /** Where that lies: `s3://bucket/key`. */
  readonly location?: string;
}

/** Starts and follows the runs of a deployed vault. */
export class RunExecutions {
  private readonly sfn = new SFNClient({});
  private readonly store: S3RunStore;

  constructor(private readonly deployed: Deployed) {
    this.store = new S3RunStore(deployed.environment.reportsBucket);
  }

  /** @returns the ARN of the execution */
  async start({ stateMachineArn, input }: Scheduled, more: object = {}): Promise<string> {
    const { executionArn = '' } = await this.sfn.send(
      new StartExecutionCommand({ stateMachineArn, input: JSON.stringify({ ...input, ...more }) }),
    );
    return executionArn;
  }

  /** The newest execution of a schedule: one that runs before one that ended. */
  async newest({ stateMachineArn, name }: Scheduled): Promise<string | undefined> {
    for (const statusFilter of ['RUNNING', undefined] as const) {
      const pages = paginateListExecutions({ client: this.sfn }, { stateMachineArn, statusFilter });
      for await (const { executions = [] } of pages) {
        for (const { executionArn = '' } of executions) {
          if (this.scheduleOf(await this.describe(executionArn)) === name) return executionArn;
        }
      }
    }
    return undefined;
  }

  /**
   * Follows an execution to its end.
   * @throws CannotError for one that Step Functions does not know (it forgets them 90 days after they end)
   */
  async follow(execution: string, signal: AbortSignal, say: Say): Promise<Ending> {
    for (;;) {
      const seen = await this.describe(execution);
      if (seen.status !== 'RUNNING') return this.ending(seen);
      const run = this.runOf(seen);
      say(run === undefined ? 'its input is not usable' : await this.stageOf(run));
      await sleep(LOOK_EVERY, undefined, { signal });
    }
  }

  private async describe(executionArn: string): Promise<DescribeExecutionOutput> {
    try {
      return await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
    } catch (error) {
      if (error instanceof Error && ['ExecutionDoesNotExist', 'InvalidArn'].includes(error.name))
        throw new CannotError(`There is no execution ${executionArn}.`);
      throw error;
    }
  }

  private async ending(seen: DescribeExecutionOutput): Promise<Ending> {
    const { executionArn = '', status = '', error, cause } = seen;
    const run = this.runOf(seen);
    const key = run && documents.record(run);
    const record = key === undefined ? undefined : ((await this.store.read(key)) as RunRecord | undefined);
    return {
      execution: executionArn,
      status,
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
      ...(record === undefined ? {} : { record, location: `s3://${this.store.bucket}/${key ?? ''}` }),
    };
  }

  /** The run that an execution carries; undefined where its input asks for none that can be. */
  private runOf({
    input = '{}',
    executionArn: id = '',
    name = '',
    startDate,
  }: DescribeExecutionOutput): AnyRun | undefined {
    const execution = { id, name, startTime: (startDate ?? new Date(0)).toISOString() };
    try {
      return runFrom({ event: JSON.parse(input) as unknown, execution }, this.deployed.environment);
    } catch {
      return undefined;
    }
  }

  private scheduleOf({ input = '{}' }: DescribeExecutionOutput): string | undefined {
    const event = JSON.parse(input) as { plan?: { name?: string }; cleanup?: unknown };
    return event.cleanup === undefined ? event.plan?.name : 'cleanup';
  }

  /** How far a run has come, by what it has written. */
  private async stageOf(run: AnyRun): Promise<string> {
    const manifest = (await this.store.read(documents.manifest(run))) as Manifest | undefined;
    if (manifest === undefined) return 'looks for what there is to do';
    const total = manifest.batches.length;
    const done = (await this.store.keys(documents.results(run))).length;
    if (done < total) return `${done} of ${total} batches done`;
    const passes = (await this.store.keys(documents.prunes(run))).length;
    return passes === 0 ? 'puts instances back, prunes' : 'reports';
  }
}
