import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Usage {
  readonly wallMs: number;
  /** User and system time, of child processes too. */
  readonly cpuMs: number;
  /** Peak of the Node process itself. */
  readonly rssMb: number;
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Loaded before the program: leaves behind how much memory it took at most. */
const preload = join(folder, 'peak.cjs');
writeFileSync(
  preload,
  `process.on('exit', () => require('node:fs').writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS)));`,
);

/** Runs Node once with these arguments; a failure ends the benchmark with its output. */
export function measure(args: readonly string[], env: Readonly<Record<string, string>> = {}): Usage {
  const peak = join(folder, 'peak.txt');
  // bash's `time` counts the children, such as esbuild's own process; Node cannot.
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="bench %R %U %S"; time "$@"', 'bench', process.execPath, '-r', preload, ...args],
    { env: { ...process.env, ...env, BENCH_PEAK: peak }, encoding: 'utf8' },
  );
  const times = /bench ([\d.]+) ([\d.]+) ([\d.]+)/.exec(stderr);
  if (status !== 0 || times === null) throw new Error(`node ${args.join(' ')} failed:\n${stderr}`);
  const [wall = 0, user = 0, system = 0] = times.slice(1).map(Number);
  return {
    wallMs: wall * 1000,
    cpuMs: (user + system) * 1000,
    rssMb: Number(readFileSync(peak, 'utf8')) / 1024,
  };
}

/** The median of each figure by itself. */
export function medianUsage(runs: readonly Usage[]): Usage {
  return {
    wallMs: median(runs.map(({ wallMs }) => wallMs)),
    cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
    rssMb: median(runs.map(({ rssMb }) => rssMb)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Columns as wide as their widest cell, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
