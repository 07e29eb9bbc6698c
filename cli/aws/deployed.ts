import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { GetScheduleCommand, paginateListSchedules, SchedulerClient } from '@aws-sdk/client-scheduler';
import { PATIENT } from '../../lambda-src/adapters/retry';
import { readEnvironment, type Environment } from '../../lambda-src/env';
import { DRILL } from '../../lambda-src/core/drill/order';
import { CLEANUP } from '../../lambda-src/core/run';
import { functionName } from '../../modules/pipeline/names';
import { CannotError } from '../exit-codes';
import type { Session } from '../session';

/** One schedule of the deployed vault. */
export interface Scheduled {
  /** The plan's name, `cleanup`, or `drill`. */
  readonly name: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly isEnabled: boolean;
  /** Since when a rate counts. */
  readonly createdAt: Date;
  /** ARN of the state machine that it starts. */
  readonly stateMachineArn: string;
  /** What it tells the state machine, without the time it was meant to start. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** A vault as it is deployed in one region: the configuration may be ahead of it. */
export interface Deployed {
  /** What steers its functions: the reports bucket, the topic, the defaults. */
  readonly environment: Environment;
  /** By name. */
  readonly schedules: ReadonlyMap<string, Scheduled>;
}

/**
 * Reads from AWS what is deployed: the variables of the first function, and every schedule of the vault's group.
 *
 * @throws CannotError where nothing is
 */
export async function readDeployed(session: Session): Promise<Deployed> {
  const { vault, region } = session;
  return {
    environment: await readSteering(session),
    schedules: new Map((await schedulesOf(vault.name, region)).map((one) => [one.name, one])),
  };
}

/**
 * What steers the functions alone, for whoever needs no schedules: one call.
 *
 * @throws CannotError where nothing is deployed
 */
export async function readSteering({ vault, region }: Session): Promise<Environment> {
  const variables = await variablesOf(functionName(vault.name, 'discover'), region);
  if (variables === undefined)
    throw new CannotError(
      `Nothing of the vault ${vault.name} runs in ${region}: deploy it first, or name another region with --region.`,
    );
  return readEnvironment({ AWS_REGION: region, ...variables });
}

/**
 * The schedule of a plan.
 * @throws CannotError that names those that are
 */
export function scheduleOf({ schedules }: Pick<Deployed, 'schedules'>, plan: string): Scheduled {
  const found = runsOf({ schedules }).find(({ name }) => name === plan);
  if (found !== undefined) return found;
  const names =
    runsOf({ schedules })
      .map(({ name }) => name)
      .join(', ') || 'none';
  throw new CannotError(`No plan ${plan} is deployed here; there is: ${names}.`);
}

/** The plans and the cleanup, in the order of their names: what is not a restore test. */
export const runsOf = ({ schedules }: Pick<Deployed, 'schedules'>): Scheduled[] =>
  [...schedules.values()].filter(({ name }) => name !== DRILL);

/** The plans alone, in the order of their names. */
export const plansOf = (deployed: Pick<Deployed, 'schedules'>): Scheduled[] =>
  runsOf(deployed).filter(({ name }) => name !== CLEANUP);

async function variablesOf(name: string, region: string): Promise<Record<string, string> | undefined> {
  const lambda = new LambdaClient({ region, ...PATIENT });
  try {
    const { Environment: given } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: name }),
    );
    return given?.Variables ?? {};
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function schedulesOf(group: string, region: string): Promise<Scheduled[]> {
  const client = new SchedulerClient({ region, ...PATIENT });
  const names: string[] = [];
  for await (const page of paginateListSchedules({ client }, { GroupName: group }))
    names.push(...(page.Schedules ?? []).flatMap(({ Name: name }) => name ?? []));
  return Promise.all(names.sort().map(async (name) => scheduled(client, group, name)));
}

async function scheduled(client: SchedulerClient, group: string, name: string): Promise<Scheduled> {
  const found = await client.send(new GetScheduleCommand({ GroupName: group, Name: name }));
  // A placeholder that only EventBridge Scheduler fills in.
  const { scheduledTime, ...input } = JSON.parse(found.Target?.Input ?? '{}') as Record<string, unknown>;
  return {
    name,
    expression: found.ScheduleExpression ?? '',
    timeZone: found.ScheduleExpressionTimezone ?? 'UTC',
    isEnabled: found.State !== 'DISABLED',
    createdAt: found.CreationDate ?? new Date(0),
    stateMachineArn: found.Target?.Arn ?? '',
    input,
  };
}
