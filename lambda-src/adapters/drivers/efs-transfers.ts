import {
  DescribeTaskExecutionCommand,
  InvalidRequestException,
  paginateListTaskExecutions,
  type DataSyncClient,
  type DescribeTaskExecutionResponse,
} from '@aws-sdk/client-datasync';
import { concurrently } from '../../core/concurrently';
import { readLineage, TAG, type Tags } from '../../core/lineage';
import type { PointState, RecoveryPoint } from '../../core/recovery-point';
import type { Run } from '../../core/run';
import { tagsOf } from './efs-tasks';

const CALLS_AT_ONCE = 8;

/** The execution of a task that a run has started, by its tags: DataSync has no token for it. One in ERROR counts for nothing. */
export async function findTransfer(
  client: DataSyncClient,
  { id, vault }: Run,
  task: string,
  region: string,
): Promise<RecoveryPoint | undefined> {
  const executions = await unlessGone(() => executionsOf(client, task));
  if (executions === undefined) return undefined;
  const all = await concurrently(executions, CALLS_AT_ONCE, async (arn) => ({
    arn,
    tags: await tagsOf(client, arn),
  }));
  const own = all.find((one) => one?.tags[TAG.run] === id && one.tags[TAG.managedBy] === vault);
  return own && transferUnderWay(own.arn, region);
}

/** The executions of a task that have not failed. */
export async function executionsOf(client: DataSyncClient, task: string): Promise<string[]> {
  const executions: string[] = [];
  for await (const { TaskExecutions: page = [] } of paginateListTaskExecutions({ client }, { TaskArn: task }))
    for (const { TaskExecutionArn: arn, Status: status } of page)
      if (arn !== undefined && status !== 'ERROR') executions.push(arn);
  return executions;
}

/** DataSync has no other error for what is not there. */
async function unlessGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof InvalidRequestException) return undefined;
    throw error;
  }
}

export const transferUnderWay = (arn: string, region: string): RecoveryPoint => ({
  ...pointOf(arn, region, {}),
  state: 'pending',
});

/** What has become of an execution; undefined when there is no such one. Its tags are asked for when they count. */
export async function followTransfer(
  client: DataSyncClient,
  arn: string,
  region: string,
): Promise<RecoveryPoint | undefined> {
  const execution = await unlessGone(() =>
    client.send(new DescribeTaskExecutionCommand({ TaskExecutionArn: arn })),
  );
  if (execution === undefined) return undefined;
  const state = stateOf(execution);
  switch (state) {
    case 'pending':
      return transferUnderWay(arn, region);
    case 'error':
      return { ...pointOf(arn, region, {}), state, message: whyFailed(execution) };
    case 'completed':
      return { ...pointOf(arn, region, await tagsOf(client, arn)), state, note: resultOf(execution) };
  }
}

function pointOf(arn: string, region: string, tags: Tags): Omit<RecoveryPoint, 'state'> {
  const lineage = readLineage(tags);
  // The bucket's own default encryption says how; DataSync does not tell, and nothing here asks.
  return { id: arn, region, encrypted: false, tags, ...(lineage && { lineage }) };
}

/** DataSync API reference, DescribeTaskExecution: all states but these two are on the way to them. */
function stateOf({ Status: status, Result: result }: DescribeTaskExecutionResponse): PointState {
  if (status === 'ERROR' || result?.TransferStatus === 'ERROR' || result?.VerifyStatus === 'ERROR')
    return 'error';
  return status === 'SUCCESS' ? 'completed' : 'pending';
}

function whyFailed({ Result: result }: DescribeTaskExecutionResponse): string {
  const { ErrorCode: code, ErrorDetail: detail } = result ?? {};
  return [code, detail].filter((word) => word !== undefined).join(': ') || 'DataSync gave no reason';
}

/** `3 files, 6144 bytes transferred, verified (ONLY_FILES_TRANSFERRED)` */
function resultOf({
  FilesTransferred: files,
  BytesTransferred: bytes,
  Options,
}: DescribeTaskExecutionResponse): string {
  const mode = Options?.VerifyMode ?? 'NONE';
  const verified = mode === 'NONE' ? 'not verified (VerifyMode NONE)' : `verified (${mode})`;
  return `${files ?? 0} files, ${bytes ?? 0} bytes transferred, ${verified}`;
}
