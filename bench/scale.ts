import { cpus } from 'node:os';
import { Emulator } from '../emulator/emulator';
import { requireTools } from '../scripts/prerequisites';
import { BenchVault, volumesOf, type Weather } from './backup/bench-vault';
import type { Figures } from './backup/figures';
import { table } from './measure';

/**
 * `npm run bench:scale [instances]`: one run over 1,000 instances with 1,500 volumes on the deployed vault, beside the
 * straight sequential implementation, on the same emulator and in real time.
 *
 * First without any limit, for the number of calls; then under EC2's own token buckets, for the time: what the buckets
 * alone allow is what nobody can undercut. About a quarter of an hour, two minutes of it the deployment.
 */
const INSTANCES = Number(process.argv[2] ?? 1000);

/** EC2's buckets: capacity, and refill per second (EC2 developer guide, "Request throttling"). */
const CREATE = { capacity: 100, refill: 5 };
const COPY = { capacity: 50, refill: 5 };

async function main(): Promise<void> {
  requireTools('terraform', 'python');
  const emulator = await Emulator.start();
  try {
    console.log('Deploying …');
    const vault = await BenchVault.deployTo(emulator);
    const volumes = volumesOf(INSTANCES);
    console.log(
      `\nNode ${process.version}, ${cpus().length} CPUs; ${INSTANCES} instances, ${volumes} volumes\n`,
    );
    const rows = [
      await sequential(vault, { instances: INSTANCES, speed: 1 }, 'no limit: sequential'),
      await ours(vault, { instances: INSTANCES, speed: 1 }, 'no limit: ours'),
      await ours(
        vault,
        { instances: INSTANCES, speed: 1, settings: { tokenBuckets: 'ec2' } },
        'EC2’s token buckets: ours',
      ),
    ];
    console.log(table(HEAD, rows));
    // Of the last run: which function grows with the fleet, and which with a batch of it.
    console.log(`\n${table(FUNCTION_HEAD, await functionRows(emulator))}`);
    console.log(`\nThe buckets alone allow it in ${quotaSeconds(volumes).toFixed(0)} s.`);
  } finally {
    await emulator.stop();
  }
}

const HEAD = [
  ...['', 'snapshots', 'copies', 'lost', 'EC2 calls', 'per volume', 'refused'],
  ...['transitions', 'longest ms', 'peak MB', 'seconds', '/ quota'],
];

const FUNCTION_HEAD = ['', 'calls', 'longest ms', 'peak MB'];

async function functionRows(emulator: Emulator): Promise<string[][]> {
  const { functions } = await emulator.lambdaStats();
  return Object.entries(functions).map(([name, { invocations, maxMs, peakMb }]) =>
    [name, invocations, maxMs, peakMb].map(String),
  );
}

/** Copies come after their originals; the two buckets are drained side by side, and the smaller one is the limit. */
const quotaSeconds = (volumes: number): number =>
  Math.max((INSTANCES - CREATE.capacity) / CREATE.refill, (volumes - COPY.capacity) / COPY.refill, 1);

async function sequential(vault: BenchVault, weather: Weather, name: string): Promise<string[]> {
  await vault.begin(weather);
  await vault.baseline({ wait: false });
  return row(name, vault, await vault.figures(), ['', '', '']);
}

async function ours(vault: BenchVault, weather: Weather, name: string): Promise<string[]> {
  await vault.begin(weather);
  const { transitions } = await vault.ours(1, 1800);
  const { functions } = await vault.emulator.lambdaStats();
  const all = Object.values(functions);
  const longest = Math.max(...all.map(({ maxMs }) => maxMs));
  const largest = Math.max(...all.map(({ peakMb }) => peakMb));
  return row(name, vault, await vault.figures(), [transitions, longest, largest]);
}

async function row(
  name: string,
  vault: BenchVault,
  { ec2Calls, seconds }: Figures,
  machine: readonly (number | string)[],
): Promise<string[]> {
  const volumes = volumesOf(INSTANCES);
  const refused = (await vault.emulator.calls({ errorCode: 'RequestLimitExceeded' })).length;
  const { snapshots, copies, lost } = await vault.outcome();
  return [
    ...[name, snapshots, copies, lost, ec2Calls, ((ec2Calls - refused) / volumes).toFixed(2), refused].map(
      String,
    ),
    ...machine.map(String),
    ...[seconds.toFixed(0), (seconds / quotaSeconds(volumes)).toFixed(2)],
  ];
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
