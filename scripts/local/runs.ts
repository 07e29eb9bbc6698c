import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNT, type Emulator } from '../../emulator/emulator';
import type { RunRecord } from '../../lambda-src/core/record';
import { clientOptions } from './clients';

export interface RunsOptions {
  readonly emulator: Emulator;
  /** Where the plans run. */
  readonly region: string;
  /** The vault's name: the group of its schedules. */
  readonly vault: string;
  readonly reportsBucket: string;
}

/** How an execution of the state machine ended. */
export interface Ending {
  readonly executionArn: string;
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
}

/** Starts and follows runs of a deployed vault on the emulator. */
export class Runs {
  private readonly sfn: SFNClient;
  private readonly s3: S3Client;

  constructor(private readonly options: RunsOptions) {
    const client = clientOptions(options.emulator, options.region);
    this.sfn = new SFNClient(client);
    this.s3 = new S3Client(client);
  }

  /**
   * Delivers the plan's schedule to its real target, as EventBridge Scheduler would.
   * @returns the ARN of the execution that it started
   */
  async fire(plan: string, scheduledTime?: Date): Promise<string> {
    const { emulator, region, vault } = this.options;
    const fired = await emulator.fireSchedule({
      name: plan,
      group: vault,
      region,
      ...(scheduledTime && { scheduledTime: scheduledTime.toISOString() }),
    });
    if (fired.executionArn === undefined)
      throw new Error(`The schedule ${plan} started nothing: ${JSON.stringify(fired)}`);
    return fired.executionArn;
  }

  /** @param onTick called about every half second while it runs */
  async end(
    executionArn: string,
    onTick: () => void | Promise<void> = () => undefined,
    timeoutSeconds = 300,
  ): Promise<Ending> {
    const deadline = Date.now() + timeoutSeconds * 1000;
    for (;;) {
      const {
        status = '',
        error,
        cause,
      } = await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (status !== 'RUNNING')
        return { executionArn, status, ...(error && { error }), ...(cause && { cause }) };
      if (Date.now() > deadline)
        throw new Error(`${executionArn} is still running after ${timeoutSeconds} s`);
      await onTick();
      await sleep(500);
    }
  }

  /** Starts the state machine by hand, as from the console. */
  async start(input: object): Promise<string> {
    const { region, vault } = this.options;
    const stateMachineArn = `arn:aws:states:${region}:${ACCOUNT}:stateMachine:${vault}-backup`;
    const { executionArn = '' } = await this.sfn.send(
      new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
    );
    return executionArn;
  }

  /**
   * A whole run: started, ended, and its record read.
   * @param what a plan, whose schedule is delivered; or the input of a start by hand
   */
  async run(what: string | object, scheduledTime?: Date): Promise<Ending & { record: RunRecord }> {
    const execution =
      typeof what === 'string' ? await this.fire(what, scheduledTime) : await this.start(what);
    const ending = await this.end(execution);
    const record = await this.record(execution);
    if (record === undefined) throw new Error(`The run wrote no record: ${JSON.stringify(ending)}`);
    return { ...ending, record };
  }

  /** What the run wrote of itself, where it came so far. */
  async record(executionArn: string): Promise<RunRecord | undefined> {
    const end = `/${executionArn.split(':').at(-1) ?? ''}/record.json`;
    const { reportsBucket: bucket } = this.options;
    for await (const page of paginateListObjectsV2(
      { client: this.s3 },
      { Bucket: bucket, Prefix: 'runs/' },
    )) {
      const key = page.Contents?.find(({ Key }) => Key?.endsWith(end))?.Key;
      if (key !== undefined) return (await this.document(key)) as RunRecord;
    }
    return undefined;
  }

  /** A document of a run, by its key in the reports bucket. */
  async document(key: string): Promise<unknown> {
    const { Body: body } = await this.s3.send(
      new GetObjectCommand({ Bucket: this.options.reportsBucket, Key: key }),
    );
    return JSON.parse((await body?.transformToString()) ?? 'null') as unknown;
  }
}
