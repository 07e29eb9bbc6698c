import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureImage } from './image';
import { failed, say } from './log';
import { ensurePrograms } from './programs';
import { proveExaminer } from './examiner';
import { prove } from './proof';
import { run } from '../../scripts/run';

const USAGE = `Usage: npm run test:vm [-- --late SECONDS] [-- --only user-data|examiner]

Boots real Debian machines, as root, and proves on them what user-data does: a mount at launch and after a reboot,
patience, visible failure; and what the examiner of restored volumes finds on real disks. What it needs it installs with
apt-get.

  --late SECONDS  how long after the machines their file system starts (default: 120)
  --only WHAT     user-data or examiner (default: both)
  --help          this text
`;

const CACHE = resolve('.cache', 'vm');
const RUN = resolve(CACHE, 'run');
const LOGS = resolve(CACHE, 'logs');
const INSIDE = '--inside';
const PROOFS = ['user-data', 'examiner'];

/**
 * Each proof runs in mount, network and process namespaces of its own. Whatever it starts, mounts or configures ends
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

interface Options {
  readonly late: number;
  readonly only?: string;
  readonly help: boolean;
  readonly problem?: string;
}

function optionsOf(args: readonly string[]): Options {
  const given = new Map<string, string>();
  const help = args.includes('--help');
  for (let at = 0; at < args.length; at += 2) given.set(args[at] ?? '', args[at + 1] ?? '');
  const unknown = [...given.keys()].find((name) => !['--late', '--only', '--help'].includes(name));
  const { '--late': late = '120', '--only': only } = Object.fromEntries(given);
  const problem =
    unknown ??
    (/^\d+$/.test(late) ? undefined : `--late ${late}`) ??
    (only === undefined || PROOFS.includes(only) ? undefined : `--only ${only}`);
  return {
    ...{ late: Number(late), help },
    ...(only !== undefined && { only }),
    ...(problem !== undefined && { problem: `${problem}?` }),
  };
}

async function main(args: readonly string[]): Promise<number> {
  const { late, only, help, problem } = optionsOf(args.filter((arg) => arg !== INSIDE));
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (problem !== undefined) throw new Error(`${problem}\n${USAGE}`);
  if (!args.includes(INSIDE)) {
    await ensurePrograms();
    await ensureImage(CACHE);
    mkdirSync(RUN, { recursive: true });
    const wanted = only === undefined ? PROOFS : [only];
    const codes: number[] = [];
    for (const proof of wanted) codes.push(await enter(['--late', String(late), '--only', proof]));
    return Math.max(...codes);
  }
  const { exitCode, stderr } = await run('mount', ['-t', 'tmpfs', '-o', 'size=6g', 'vm', RUN]);
  if (exitCode !== 0) throw new Error(stderr);
  const surroundings = { folder: RUN, logs: LOGS, image: await ensureImage(CACHE) };
  if (only === 'examiner') await proveExaminer(surroundings);
  else await prove({ ...surroundings, lateSeconds: late });
  say(`${only ?? ''}: ${failed() === 0 ? 'everything passed' : `${failed()} failed`}`);
  return failed() === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
