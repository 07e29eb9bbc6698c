import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import type { Emulator } from '../../emulator/emulator';
import { run, type RunResult } from '../../scripts/run';
import { SOURCE } from './deployed';

const CLOCK = pathToFileURL(resolve('emulator/runner/follow-clock.mjs')).href;

export interface Surroundings {
  /** @default that of the vault of the end-to-end tests */
  readonly config?: string;
  /** @default where its plans run */
  readonly region?: string;
  /** Interrupts it, as Ctrl-C does. */
  readonly signal?: AbortSignal;
  /**
   * What it is sent then.
   * @default SIGINT
   */
  readonly sent?: NodeJS.Signals;
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The command, run as a user runs it: a process of its own, against the emulator, in the emulator's time. */
export async function vaultCommand(
  emulator: Emulator,
  args: readonly string[],
  { config = '__tests__/e2e/vault.config.ts', region = SOURCE, signal, sent, env = {} }: Surroundings = {},
): Promise<RunResult> {
  return run('node', ['cli/vault.mjs', ...args], {
    env: {
      ...emulator.environment(region, 'operator'),
      VAULT_CONFIG: config,
      NODE_OPTIONS: `--import=${CLOCK}`,
      EMULATOR_CLOCK: JSON.stringify(await emulator.clock()),
      ...env,
    },
    ...(signal === undefined ? {} : { signal }),
    ...(sent === undefined ? {} : { sent }),
  });
}

/** The same with `--json`; its answer read. */
export async function vaultJson<T>(
  emulator: Emulator,
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<{ exitCode: number; answer: T; stderr: string }> {
  const { exitCode, stdout, stderr } = await vaultCommand(emulator, [...args, '--json'], surroundings);
  if (stdout === '') throw new Error(`vault ${args.join(' ')} answered nothing (${exitCode}): ${stderr}`);
  return { exitCode, answer: JSON.parse(stdout) as T, stderr };
}
