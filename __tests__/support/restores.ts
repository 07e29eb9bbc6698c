import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Emulator } from '../../emulator/emulator';
import type { Check } from '../../lambda-src/core/restore/integrity';
import type { RestoreOrder } from '../../lambda-src/core/restore/order';
import type { RestoreRecord } from '../../lambda-src/core/restore/record';
import type { ListedRestore } from '../../lambda-src/core/restore/restores';
import { clientOptions } from '../../scripts/local/clients';
import { vaultCommand, vaultJson } from './cli';
import { SOURCE, type DeployedVault } from './deployed';

/**
 * Virtual seconds per real second: where a call takes 300 of them, the SDK believes that its clock is wrong, and takes
 * every refusal for one of a wrong clock.
 */
export const RESTORE_SPEED = 20;
export const WRITING_A_STEP = {
  caller: 'operator',
  service: 's3',
  action: 'PutObject',
  contains: '"phase":"provision","began"',
};
const GO_ON: unknown = expect.stringContaining('go on with vault restore --resume');
/** How calls begin that change nothing. */
const READS = /^(Describe|Get|List|Head|AssumeRole)/;

/** `vault restore` against a deployed vault, as tests want it. */
export class Restores {
  private readonly emulator: Emulator;

  constructor(private readonly vault: DeployedVault) {
    this.emulator = vault.emulator;
  }

  async run(
    ...args: readonly string[]
  ): Promise<{ exitCode: number; answer: RestoreRecord; stderr: string }> {
    await this.emulator.setSpeed(RESTORE_SPEED);
    return vaultJson<RestoreRecord>(this.emulator, ['restore', ...args, '--yes']);
  }

  /** A restore that must succeed. */
  async succeed(...args: readonly string[]): Promise<RestoreRecord> {
    const { exitCode, answer, stderr } = await this.run(...args);
    if (exitCode !== 0)
      throw new Error(`restore ended ${exitCode}: ${stderr} ${JSON.stringify(answer.stopped)}`);
    return answer;
  }

  /** @returns what it would do; fails where it did anything */
  async dryRun(...args: readonly string[]): Promise<{ order: RestoreOrder; checks: Check[] }> {
    await this.emulator.clearCalls();
    const { exitCode, answer } = await vaultJson<{ order: RestoreOrder; checks: Check[] }>(this.emulator, [
      'restore',
      ...args,
      '--dry-run',
    ]);
    const changing = (await this.emulator.calls({ caller: 'operator' })).filter(
      ({ action }) => !READS.test(action),
    );
    expect({ exitCode, changing }).toEqual({ exitCode: 0, changing: [] });
    return answer;
  }

  /** @returns the message of a restore that cannot be; fails where it changed anything */
  async refused(...args: readonly string[]): Promise<string> {
    await this.emulator.clearCalls();
    const { exitCode, stderr } = await vaultCommand(this.emulator, ['restore', ...args, '--yes']);
    const changing = (await this.emulator.calls({ caller: 'operator' })).filter(
      ({ action }) => !READS.test(action),
    );
    expect({ isRefused: exitCode === 1 || exitCode === 2, changing }).toEqual({
      isRefused: true,
      changing: [],
    });
    return stderr;
  }

  /** Ctrl-C between the first step, which makes something, and the second. */
  async interrupt(action: string, ...args: readonly string[]): Promise<ListedRestore> {
    await this.emulator.setSpeed(RESTORE_SPEED);
    await this.emulator.setFaults([{ ...WRITING_A_STEP, effect: { latencyMs: 4000 } }]);
    await this.emulator.clearCalls();
    const interruption = new AbortController();
    const running = vaultCommand(this.emulator, ['restore', ...args, '--yes'], {
      signal: interruption.signal,
    });
    while ((await this.emulator.calls({ caller: 'operator', action })).length === 0) await sleep(20);
    interruption.abort();
    expect(await running).toMatchObject({ exitCode: 130, stderr: GO_ON });
    await this.emulator.setFaults([]);
    return this.newest();
  }

  /** Breaks off after the first step has made something, before it is written down that it has. */
  async crash(...args: readonly string[]): Promise<ListedRestore> {
    await this.emulator.setSpeed(RESTORE_SPEED);
    await this.emulator.setFaults([{ ...WRITING_A_STEP, effect: { error: 'AccessDenied', status: 403 } }]);
    const broken = await vaultCommand(this.emulator, ['restore', ...args, '--yes']);
    expect(broken).toMatchObject({ exitCode: 1, stderr: GO_ON });
    await this.emulator.setFaults([]);
    const half = await this.newest();
    expect(half.state).toBe('half-made');
    return half;
  }

  private async newest(): Promise<ListedRestore> {
    const [newest] = await this.list();
    if (newest === undefined) throw new Error('there is no restore');
    return newest;
  }

  /** The newest first. */
  async list(): Promise<ListedRestore[]> {
    return (await vaultJson<ListedRestore[]>(this.emulator, ['restore', '--list'])).answer;
  }

  /** As it lies in the reports bucket. */
  async record(id: string): Promise<RestoreRecord> {
    const s3 = new S3Client(clientOptions(this.emulator, SOURCE));
    const { Body: body } = await s3.send(
      new GetObjectCommand({ Bucket: this.vault.deployed.reportsBucket, Key: `restores/${id}/record.json` }),
    );
    return JSON.parse((await body?.transformToString()) ?? 'null') as RestoreRecord;
  }
}

export const idMade = ({ made }: Pick<RestoreRecord | ListedRestore, 'made'>, what: string): string => {
  const found = made.find((one) => one.what === what);
  if (found === undefined) throw new Error(`no ${what} among ${JSON.stringify(made)}`);
  return found.id;
};

/** Throttles and server errors on every call of the command. */
export const ROUGH = [
  { caller: 'operator', effect: { error: 'throttle' }, probability: 0.3, seed: 7 },
  { caller: 'operator', effect: { error: 'InternalError', status: 500 }, probability: 0.05, seed: 11 },
];
