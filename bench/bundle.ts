import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type BuildOptions } from 'esbuild';
import { HANDLER_OPTIONS } from '../scripts/bundle/handlers';
import { median, table } from './measure';

/** `npx tsx bench/bundle.ts [runs]`: size, import time and memory of each Lambda, beside what esbuild makes by itself. */
const RUNS = Number(process.argv[2] ?? 7);
const HANDLERS = ['lambda-src/handlers', '__tests__/support/handlers'].find(existsSync) ?? '.';

/** Each way adds to the one before it. */
const defaults: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
};
const [shakeSchemas] = HANDLER_OPTIONS.plugins ?? [];
const WAYS: readonly { readonly name: string; readonly options: BuildOptions; readonly file: string }[] = [
  { name: 'esbuild defaults', options: defaults, file: 'index.cjs' },
  {
    name: '+ module builds',
    options: { ...defaults, mainFields: ['module', 'main'], format: 'esm' },
    file: 'index.mjs',
  },
  {
    name: '+ shaken schemas',
    options: {
      ...defaults,
      mainFields: ['module', 'main'],
      format: 'esm',
      plugins: shakeSchemas ? [shakeSchemas] : [],
    },
    file: 'index.mjs',
  },
  { name: 'ours (+ credentials, versions)', options: HANDLER_OPTIONS, file: 'index.mjs' },
];

const folder = resolve('.cache/bench/bundle');

async function main(): Promise<void> {
  const rows: string[][] = [];
  for (const entry of readdirSync(HANDLERS).filter((file) => file.endsWith('.ts'))) {
    rows.push(...(await rowsOf(basename(entry, '.ts'), join(HANDLERS, entry))));
  }
  console.log(`Node ${process.version}, median of ${RUNS} imports, each in a process of its own\n`);
  console.log(table(['handler', 'KB', 'gz KB', 'import ms', 'RSS MB', 'size', 'import', 'RSS'], rows));
}

async function rowsOf(handler: string, entry: string): Promise<string[][]> {
  const rows: string[][] = [];
  let base: { bytes: number; ms: number; mb: number } | undefined;
  for (const { name, options, file } of WAYS) {
    const code = await codeOf(entry, options);
    const out = join(folder, handler, name.replaceAll(/\W+/g, '-'));
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, file), code);
    const { ms, mb } = importOf(join(out, file));
    base ??= { bytes: code.length, ms, mb };
    const figures = [code.length / 1024, gzipSync(code).length / 1024, ms, mb];
    const ratios = [code.length / base.bytes, ms / base.ms, mb / base.mb];
    rows.push([
      `${handler}: ${name}`,
      ...figures.map((figure) => figure.toFixed(0)),
      ...ratios.map((ratio) => `${ratio.toFixed(2)} x`),
    ]);
  }
  return rows;
}

async function codeOf(entry: string, options: BuildOptions): Promise<Uint8Array> {
  const { outputFiles = [] } = await build({
    ...options,
    entryPoints: [entry],
    outdir: 'out',
    write: false,
    metafile: false,
    logLevel: 'silent',
  });
  return outputFiles.find(({ path }) => path.endsWith('js'))?.contents ?? new Uint8Array();
}

function importOf(file: string): { ms: number; mb: number } {
  const script = `const t = performance.now(); await import(${JSON.stringify(file)});
    console.log(JSON.stringify([performance.now() - t, process.memoryUsage.rss() / 2 ** 20]));`;
  const runs = Array.from({ length: RUNS }, () => {
    const text = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { ...process.env, AWS_REGION: 'us-east-1', NODE_NO_WARNINGS: '1', POWERTOOLS_DEV: 'false' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(text) as [number, number];
  });
  return { ms: median(runs.map(([ms]) => ms)), mb: median(runs.map(([, mb]) => mb)) };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
