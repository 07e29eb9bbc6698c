import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureImage } from './image';
import { failed, say } from './log';
import { ensurePrograms } from './programs';
import { prove } from './proof';
import { run } from '../../scripts/run';

const USAGE = `Usage: npm run test:vm [-- --late SECONDS]

Boots real Debian machines, as root, and proves on them what user-data does: a mount at launch and after a reboot,
patience, visible failure. What it needs it installs with apt-get.

  --late SECONDS  how long after the machines their file system starts (default: 120)
  --help          this text
`;

const CACHE = resolve('.cache', 'vm');
const RUN = resolve(CACHE, 'run');
const LOGS = resolve(CACHE, 'logs');
const INSIDE = '--inside';

/**
 * The test runs in mount, network and process namespaces of its own. Whatever it starts, mounts or configures ends
 * with them, however it ends.
 */
function enter(args: readonly string[]): Promise<number> {
  const namespaces = [
    '--mount',
    '--net',
    '--uts',
    '--ipc',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
  ];
  const self = [process.execPath, ...process.execArgv, __filename, INSIDE, ...args];
  const child = spawn('unshare', [...namespaces, ...self], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill('SIGKILL'));
  return new Promise((done) => child.once('exit', (code) => done(code ?? 130)));
}

async function main(args: readonly string[]): Promise<number> {
  const [option, value = ''] = args.filter((arg) => arg !== INSIDE);
  if (option === '--help') {
    process.stdout.write(USAGE);
    return 0;
  }
  if (option !== undefined && (option !== '--late' || !/^\d+$/.test(value)))
    throw new Error(`${option}?\n${USAGE}`);
  if (!args.includes(INSIDE)) {
    await ensurePrograms();
    await ensureImage(CACHE);
    mkdirSync(RUN, { recursive: true });
    return enter(args);
  }
  const { exitCode, stderr } = await run('mount', ['-t', 'tmpfs', '-o', 'size=6g', 'vm', RUN]);
  if (exitCode !== 0) throw new Error(stderr);
  await prove({
    folder: RUN,
    logs: LOGS,
    image: await ensureImage(CACHE),
    lateSeconds: Number(value || 120),
  });
  say(failed() === 0 ? 'everything passed' : `${failed()} failed`);
  return failed() === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
