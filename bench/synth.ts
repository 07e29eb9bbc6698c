import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { measure, medianUsage, table, type Usage } from './measure';

/** `npx tsx bench/synth.ts [runs]`: a synthesis of 1 to 16 regions, beside what no synthesis can go below and the stock ways. */
const RUNS = Number(process.argv[2] ?? 5);
const COUNTS = [1, 2, 8, 16];
const REGIONS = [
  ...[
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
    'ca-central-1',
    'sa-east-1',
    'eu-west-1',
    'eu-west-2',
  ],
  ...[
    'eu-west-3',
    'eu-central-1',
    'eu-north-1',
    'ap-south-1',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-southeast-1',
  ],
  'ap-southeast-2',
];

interface Way {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What each run must find: no cache. */
  readonly before?: () => void;
}

const folder = resolve('.cache/bench');
mkdirSync(folder, { recursive: true });

const floor: Way = { name: "require('cdktf'), the floor", args: ['-e', "require('cdktf')"] };
const ways: readonly Way[] = [
  { name: 'npm run synth', args: ['scripts/synth.mjs'] },
  {
    name: 'npm run synth, nothing cached',
    args: ['scripts/synth.mjs'],
    before: () => {
      rmSync('.cache/synth', { recursive: true, force: true });
      rmSync('.cache/handlers', { recursive: true, force: true });
    },
  },
  { name: 'tsx main.ts', args: ['--import', 'tsx', 'main.ts'] },
  ...tsNode(),
];

console.log(`Node ${process.version}, ${cpus().length} CPUs, median of ${RUNS} runs\n`);
const base = medianUsage(repeat(floor, {}));
const rows = [row(floor.name, '', base, base)];
for (const way of ways) {
  for (const count of COUNTS) {
    const env = { ...way.env, VAULT_CONFIG: configOf(count), CDKTF_OUTDIR: join(folder, 'out') };
    rows.push(row(way.name, String(count), medianUsage(repeat(way, env)), base));
  }
}
console.log(table(['way', 'regions', 'wall ms', 'CPU ms', 'RSS MB', 'CPU / floor', 'wall / floor'], rows));

function repeat(way: Way, env: Record<string, string>): Usage[] {
  if (way.before === undefined) measure(way.args, env);
  return Array.from({ length: RUNS }, () => {
    way.before?.();
    return measure(way.args, env);
  });
}

function row(name: string, regions: string, usage: Usage, base: Usage): string[] {
  const { wallMs, cpuMs, rssMb } = usage;
  const ratios = [cpuMs / base.cpuMs, wallMs / base.wallMs].map((ratio) => `${ratio.toFixed(1)} x`);
  return [name, regions, ...[wallMs, cpuMs, rssMb].map((figure) => figure.toFixed(0)), ...ratios];
}

/** A ring: every region backs up and keeps the copies of the one before it. */
function configOf(count: number): string {
  const names = REGIONS.slice(0, count);
  const regions = names.map((name, at) => [
    name,
    { plans: ['daily'], copyTo: count > 1 ? [names[(at + 1) % count]] : [] },
  ]);
  const file = join(folder, `${count}.config.ts`);
  writeFileSync(file, `export default ${JSON.stringify({ regions: Object.fromEntries(regions) })};\n`);
  return file;
}

/** What `cdktf init` sets up; not a dependency of ours, so npx fetches it, and without a network the row is missing. */
function tsNode(): Way[] {
  try {
    const script = "const p = require('path'); process.stdout.write(process.env.PATH.split(p.delimiter)[0])";
    const bin = execFileSync(
      'npm',
      ['exec', '--yes', '--package=ts-node@10.9.2', '--', 'node', '-e', script],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    return [
      {
        name: 'ts-node main.ts, the stock template',
        args: [join(bin, '../ts-node/dist/bin.js'), 'main.ts'],
        env: { TS_NODE_COMPILER_OPTIONS: '{"module":"commonjs","moduleResolution":"node10"}' },
      },
    ];
  } catch {
    console.log('ts-node could not be fetched: its rows are missing');
    return [];
  }
}
