import { cpus } from 'node:os';
import { Emulator } from '../emulator/emulator';
import { requireTools } from '../scripts/prerequisites';
import { BenchVault, volumesOf, type Baseline, type Weather } from './backup/bench-vault';
import type { Figures } from './backup/figures';
import { table } from './measure';

/**
 * `npm run bench:backup [instances …]`: a backup run of 10, 50 and 200 instances, every second one with two volumes, on
 * the deployed vault, beside a straight sequential implementation (bench/backup/sequential.mjs) on the same emulator.
 *
 * The first table is of a fair day: snapshots and copies are done at once, and every call takes 30 ms more. The
 * functions are warm: a cold start adds its half second in four places. It runs in real time.
 *
 * The second table is of ordinary days, in virtual time: what each makes of snapshots that take a while, of a full copy
 * quota, of an event delivered twice. A real millisecond of an answer counts as many virtual ones there.
 *
 * About six minutes, two of them the deployment.
 */
const SIZES = process.argv.slice(2).map(Number);
const LATENCY_MS = 30;

async function main(): Promise<void> {
  requireTools('terraform', 'python');
  const emulator = await Emulator.start();
  try {
    console.log('Deploying …');
    const vault = await BenchVault.deployTo(emulator);
    console.log(`\nNode ${process.version}, ${cpus().length} CPUs; one run each\n`);
    await warmUp(vault);
    await costs(vault, SIZES.length > 0 ? SIZES : [10, 50, 200]);
    await losses(vault);
  } finally {
    await emulator.stop();
  }
}

async function warmUp(vault: BenchVault): Promise<void> {
  await vault.begin({ instances: 200, speed: 1 });
  await vault.ours();
}

async function costs(vault: BenchVault, sizes: readonly number[]): Promise<void> {
  const rows: string[][] = [];
  for (const instances of sizes) {
    const volumes = volumesOf(instances);
    const weather: Weather = { instances, speed: 1, latencyMs: LATENCY_MS };
    await vault.begin(weather);
    await vault.baseline({ wait: false });
    const theirs: Cost = { ...(await vault.figures()), volumes, invocations: 1, transitions: 0 };
    await vault.begin(weather);
    const { transitions } = await vault.ours();
    const ours: Cost = { ...(await vault.figures()), volumes, transitions };

    const ratios = COLUMNS.map(({ ratio }) => (ratio ? `${(ratio(ours) / ratio(theirs)).toFixed(2)} x` : ''));
    rows.push(
      ['sequential', ...COLUMNS.map(({ cell }) => cell(theirs))],
      ['ours', ...COLUMNS.map(({ cell }) => cell(ours))],
      ['ours / sequential', ...ratios],
    );
  }
  console.log(`Every call takes ${LATENCY_MS} ms more; snapshots and copies are done at once\n`);
  console.log(`${table(['', ...COLUMNS.map(({ title }) => title)], rows)}\n`);
}

interface Cost extends Figures {
  readonly volumes: number;
  readonly transitions: number;
}

interface Column {
  readonly title: string;
  readonly cell: (cost: Cost) => string;
  /** What the ratio of the two is taken of. */
  readonly ratio?: (cost: Cost) => number;
}

const COLUMNS: readonly Column[] = [
  { title: 'volumes', cell: ({ volumes }) => String(volumes) },
  { title: 'EC2 calls', cell: ({ ec2Calls }) => String(ec2Calls), ratio: ({ ec2Calls }) => ec2Calls },
  { title: 'per volume', cell: ({ ec2Calls, volumes }) => (ec2Calls / volumes).toFixed(2) },
  { title: 'all calls', cell: ({ allCalls }) => String(allCalls), ratio: ({ allCalls }) => allCalls },
  { title: 'per volume', cell: ({ allCalls, volumes }) => (allCalls / volumes).toFixed(2) },
  { title: 'Lambda runs', cell: ({ invocations }) => String(invocations) },
  { title: 'transitions', cell: ({ transitions }) => String(transitions) },
  { title: 'seconds', cell: ({ seconds }) => seconds.toFixed(1), ratio: ({ seconds }) => seconds },
];

/** A case of the second table: one weather, and how the baseline meets it. */
interface Day {
  readonly name: string;
  readonly weather: Weather;
  readonly baseline: Baseline;
}

const SLOW_SNAPSHOTS = { snapshotSeconds: 20, copySeconds: 20, copyQuota: 20 };
const DAYS: readonly Day[] = [
  {
    name: 'snapshots take 20 s, each waited for',
    weather: { instances: 47, speed: 20, settings: SLOW_SNAPSHOTS },
    baseline: { wait: true },
  },
  {
    name: 'snapshots take 20 s, copied at once',
    weather: { instances: 47, speed: 20, settings: SLOW_SNAPSHOTS },
    baseline: { wait: false },
  },
  {
    name: 'copies take 10 min, 20 at a time',
    weather: { instances: 50, speed: 60, settings: { copySeconds: 600, copyQuota: 20 } },
    baseline: { wait: false },
  },
  {
    name: 'the same event twice',
    weather: { instances: 10, speed: 60 },
    baseline: { wait: false, deliveries: 2 },
  },
];

async function losses(vault: BenchVault): Promise<void> {
  const head = ['', 'volumes', 'snapshots', 'copies', 'lost', 'doubled', 'virtual s', 'said'];
  const rows: string[][] = [];
  for (const { name, weather, baseline } of DAYS) {
    const row = async (who: string, said: string): Promise<void> => {
      const { seconds } = await vault.figures();
      const { snapshots, copies, lost, doubled } = await vault.outcome();
      const counts = [volumesOf(weather.instances), snapshots, copies, lost, doubled, seconds.toFixed(0)];
      rows.push([`${name}: ${who}`, ...counts.map(String), said]);
    };
    await vault.begin(weather);
    await row('sequential', await vault.baseline(baseline));
    await vault.begin(weather);
    await row('ours', (await vault.ours(baseline.deliveries)).said);
  }
  console.log('What is there at the end, and what was said of it\n');
  console.log(table(head, rows));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
