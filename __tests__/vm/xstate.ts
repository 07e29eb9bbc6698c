import { join } from 'node:path';
import { run } from '../../scripts/run';

/** Where the library is that lets the guests' kernel run on any processor; see xstate.c. */
export const xstateLibrary = (folder: string): string => join(folder, 'xstate.so');

export async function buildXstateLibrary(folder: string): Promise<void> {
  const source = join(__dirname, 'xstate.c');
  const { exitCode, stderr } = await run('gcc', [
    ...['-shared', '-fPIC', '-O2', '-Wall', '-Werror', '-o', xstateLibrary(folder), source, '-ldl'],
  ]);
  if (exitCode !== 0) throw new Error(`xstate.c does not compile:\n${stderr}`);
}
