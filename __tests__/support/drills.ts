import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tidied } from '../../lambda-src/core/drill/leftovers';
import { drillId, type DrillOrder } from '../../lambda-src/core/drill/order';
import type { DrillRecord } from '../../lambda-src/core/drill/record';
import { clientOptions } from '../../scripts/local/clients';
import type { RunResult } from '../../scripts/run';
import { vaultCommand, vaultJson } from './cli';
import { SOURCE, type DeployedVault } from './deployed';
import { RESTORE_SPEED, WRITING_A_STEP } from './restores';

/** `vault drill` against a deployed vault, as tests want it. */
export class Drills {
  readonly s3: S3Client;

  constructor(private readonly vault: DeployedVault) {
    this.s3 = new S3Client(clientOptions(vault.emulator, SOURCE));
  }

  async hold(...args: readonly string[]): Promise<{ exitCode: number; answer: DrillRecord; stderr: string }> {
    await this.vault.emulator.setSpeed(RESTORE_SPEED);
    return vaultJson<DrillRecord>(this.vault.emulator, ['drill', ...args, '--yes']);
  }

  /** A drill that must pass. */
  async pass(...args: readonly string[]): Promise<DrillRecord> {
    const { exitCode, answer, stderr } = await this.hold(...args);
    if (exitCode !== 0) throw new Error(`drill ended ${exitCode}: ${stderr} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Delivers the schedule, as EventBridge would, and follows the machine to its end. */
  async onSchedule(at: Date): Promise<{ status: string; record: DrillRecord }> {
    const { emulator, runs } = this.vault;
    await emulator.setSpeed(RESTORE_SPEED);
    const { status } = await runs.end(await runs.fire('drill', at));
    return { status, record: await this.record(drillId(at)) };
  }

  async dryRun(...args: readonly string[]): Promise<DrillOrder> {
    return (await vaultJson<DrillOrder>(this.vault.emulator, ['drill', ...args, '--dry-run'])).answer;
  }

  /** Ends it when what it makes is made, and not written down yet. */
  async stop(sent: 'SIGINT' | 'SIGKILL', action: string, ...args: readonly string[]): Promise<RunResult> {
    const { emulator } = this.vault;
    await emulator.setSpeed(RESTORE_SPEED);
    await emulator.setFaults([{ ...WRITING_A_STEP, effect: { latencyMs: 4000 } }]);
    await emulator.clearCalls();
    const interruption = new AbortController();
    const running = vaultCommand(emulator, ['drill', ...args, '--yes'], {
      signal: interruption.signal,
      sent,
    });
    while ((await emulator.calls({ caller: 'operator', action })).length === 0) await sleep(20);
    // The answer is on its way.
    await sleep(500);
    interruption.abort();
    const ended = await running;
    await emulator.setFaults([]);
    return ended;
  }

  async cleanUp(...args: readonly string[]): Promise<{ exitCode: number; answer: Tidied[]; stderr: string }> {
    await this.vault.emulator.setSpeed(RESTORE_SPEED);
    return vaultJson<Tidied[]>(this.vault.emulator, ['drill', '--clean-up', ...args, '--yes']);
  }

  /** Of documents in the reports bucket, the oldest first. */
  async keysOf(prefix: string, end: string): Promise<string[]> {
    const Bucket = this.vault.deployed.reportsBucket;
    const { Contents: found = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
    return found.flatMap(({ Key: key = '' }) => (key.endsWith(end) ? [key] : []));
  }

  /** As if a run had written down something else. */
  async rewrite(Key: string, change: (text: string) => string): Promise<void> {
    const Bucket = this.vault.deployed.reportsBucket;
    const { Body: body } = await this.s3.send(new GetObjectCommand({ Bucket, Key }));
    const text = (await body?.transformToString()) ?? '';
    await this.s3.send(new PutObjectCommand({ Bucket, Key, Body: change(text) }));
  }

  /** As it lies in the reports bucket. */
  async record(id: string): Promise<DrillRecord> {
    const { Body: body } = await this.s3.send(
      new GetObjectCommand({ Bucket: this.vault.deployed.reportsBucket, Key: `drills/${id}/record.json` }),
    );
    return JSON.parse((await body?.transformToString()) ?? 'null') as DrillRecord;
  }
}
