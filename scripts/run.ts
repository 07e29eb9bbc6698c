import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Interrupts the program (SIGINT, so that it can put things in order) and waits for its end. */
  readonly signal?: AbortSignal;
  /**
   * What it is sent then.
   * @default SIGINT
   */
  readonly sent?: NodeJS.Signals;
}

export interface RunResult {
  /** 128 + the signal's number is not told apart: an interrupted program ends with 130. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, without a shell and without standard input.
 *
 * @throws Error when the program cannot be started; an exit code other than 0 is for the caller to judge.
 */
export function run(
  program: string,
  args: readonly string[],
  { cwd, env, signal, sent = 'SIGINT' }: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    // A process group of its own: Ctrl-C in the terminal reaches us alone, and we pass it on once.
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const interrupt = (): void => void child.kill(sent);
    if (signal?.aborted) interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => {
      signal?.removeEventListener('abort', interrupt);
      resolve({ exitCode: code ?? 130, stdout, stderr });
    });
  });
}
