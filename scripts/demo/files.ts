import { setTimeout as sleep } from 'node:timers/promises';
import type { Emulator, SentMessage } from '../../emulator/emulator';
import type { Deployment } from '../local/deployment';
import { tellTransfer } from '../local/transfer-event';

const PATIENCE_MS = 20_000;

/** By stack: what `terraform output` tells of the file backup. */
export type FileOutputs = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export async function fileOutputs(deployment: Deployment, region: string): Promise<FileOutputs> {
  const stacks = ['network', 'files', 'compute'].map((name) => `${region}-${name}`);
  return Object.fromEntries(
    await Promise.all(stacks.map(async (stack) => [stack, told(await deployment.outputs(stack))] as const)),
  );
}

/** Without what cdktf has stacks tell each other. */
function told(outputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => !name.startsWith('aws_')));
}

/**
 * Says that the region's task has ended well, as DataSync would, and waits for what the deployed rule makes of it.
 * @returns the notice
 */
export async function endTransfer(
  emulator: Emulator,
  region: string,
  outputs: FileOutputs,
): Promise<SentMessage> {
  const taskArn = String(outputs[`${region}-files`]?.['datasync_task_arn']);
  await tellTransfer(emulator, { region, taskArn, state: 'SUCCESS' });
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const notice = (await emulator.outbox()).find(({ message }) => message.includes(taskArn));
    if (notice !== undefined) return notice;
    if (Date.now() > deadline) throw new Error('Nobody was told of the transfer');
    await sleep(100);
  }
}
