import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Emulator } from '../../../emulator/emulator';
import { roleArn, until } from './raw';

export const sfnFor = (emulator: Emulator): SFNClient =>
  new SFNClient({
    endpoint: emulator.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'x' },
  });

export interface Outcome {
  readonly status: string;
  readonly output: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly error?: string;
  readonly cause?: string;
  readonly arn: string;
  readonly seconds: number;
}

let count = 0;

export async function createMachine(sfn: SFNClient, states: object, StartAt?: string): Promise<string> {
  const definition = JSON.stringify({ StartAt: StartAt ?? Object.keys(states)[0], States: states });
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({ name: `machine-${++count}`, definition, roleArn }),
  );
  return stateMachineArn!;
}

export async function start(sfn: SFNClient, stateMachineArn: string, input: unknown = {}): Promise<string> {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return executionArn!;
}

export async function outcomeOf(sfn: SFNClient, executionArn: string, seconds = 30): Promise<Outcome> {
  const done = await until(
    () => sfn.send(new DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
    seconds,
  );
  return {
    status: done.status!,
    output: done.output === undefined ? undefined : JSON.parse(done.output),
    ...(done.error === undefined ? {} : { error: done.error }),
    ...(done.cause === undefined ? {} : { cause: done.cause }),
    arn: executionArn,
    seconds: ((done.stopDate?.getTime() ?? 0) - done.startDate!.getTime()) / 1000,
  };
}

/** Create, run, and wait for the end. */
export async function run(sfn: SFNClient, states: object, input: unknown = {}): Promise<Outcome> {
  return outcomeOf(sfn, await start(sfn, await createMachine(sfn, states), input));
}
