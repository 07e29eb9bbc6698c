import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isServer, startServer, stopServer, type ServerProcess, type StartOptions } from './process';
import { projectFolder } from './python';

/** Where the one emulator that outlives its starter is written down. */
const stateFile = join(projectFolder, '.emulator', 'state.json');

/** The emulator this folder started, if it still runs; another process may have its number by now. */
export function runningInBackground(): ServerProcess | undefined {
  if (!existsSync(stateFile)) return undefined;
  const state = JSON.parse(readFileSync(stateFile, 'utf8')) as ServerProcess;
  return isServer(state.pid) ? state : undefined;
}

/** Starts an emulator that stays when this process ends; `stopInBackground` ends it, from any process. */
export async function startInBackground(options: StartOptions = {}): Promise<ServerProcess> {
  const server = await startServer({ ...options, detached: true });
  mkdirSync(dirname(stateFile), { recursive: true });
  writeFileSync(stateFile, JSON.stringify(server, null, 2));
  return server;
}

/** @returns whether there was one to end */
export async function stopInBackground(): Promise<boolean> {
  const server = runningInBackground();
  if (server) await stopServer(server.pid);
  rmSync(stateFile, { force: true });
  return server !== undefined;
}
