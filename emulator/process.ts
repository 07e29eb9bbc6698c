import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emulatorFolder, findPython, projectFolder } from './python';

/** Without a reference the garbage collector takes the child object, and its lifeline with it. */
const kept = new Set<ChildProcess>();
const START_MS = 60_000;
const STOP_MS = 5_000;

export interface StartOptions {
  /** @default a free port */
  readonly port?: number;
  /** Virtual seconds per real second. @default 1 */
  readonly speed?: number;
  /** Where the server's own log goes. @default `.emulator/emulator.log` in the project's folder */
  readonly logFile?: string;
  /** Keep running when this process ends. @default false: the emulator ends with whoever started it */
  readonly detached?: boolean;
}

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  readonly logFile: string;
}

/** Start the server in a process group of its own and wait until it listens. */
export async function startServer(options: StartOptions = {}): Promise<ServerProcess> {
  const python = await findPython();
  const logFile = options.logFile ?? join(projectFolder, '.emulator', 'emulator.log');
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const args = ['-m', 'server', '--port', String(options.port ?? 0), '--speed', String(options.speed ?? 1)];
  // The lifeline is our end of its standard input: it closes whenever and however this process ends.
  const child = spawn(python, options.detached ? args : [...args, '--lifeline'], {
    cwd: emulatorFolder,
    detached: true,
    stdio: [options.detached ? 'ignore' : 'pipe', 'pipe', log],
    env: { ...process.env, EMULATOR_NODE: process.execPath, PYTHONDONTWRITEBYTECODE: '1' },
  });
  closeSync(log);
  kept.add(child);
  child.once('exit', () => kept.delete(child));
  try {
    const url = await firstLine(child, logFile);
    child.unref();
    for (const stream of [child.stdin, child.stdout]) (stream as { unref?: () => void } | null)?.unref?.();
    return { url, pid: child.pid ?? 0, logFile };
  } catch (error) {
    if (child.pid) await stopServer(child.pid);
    throw error;
  }
}

function firstLine(child: ChildProcess, logFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => fail(`did not start within ${START_MS / 1000} s`), START_MS);
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(new Error(`The emulator ${what}; see ${logFile}`));
    };
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    const onExit = (code: number | null): void => fail(`ended at once with code ${code}`);
    child.once('exit', onExit);
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      child.off('exit', onExit);
      resolve((JSON.parse(text.slice(0, text.indexOf('\n'))) as { url: string }).url);
    });
  });
}

/** End the server and everything it started: politely, then for certain. */
export async function stopServer(pid: number): Promise<void> {
  if (!signal(-pid, 'SIGTERM')) return;
  const deadline = Date.now() + STOP_MS;
  while (Date.now() < deadline) {
    if (!signal(-pid, 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  signal(-pid, 'SIGKILL');
}

/** Whether this process is an emulator's server, and not another that got its number later. */
export function isServer(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return (stdout ?? '').includes('-m server');
}

/** False when there is no such process any more. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
