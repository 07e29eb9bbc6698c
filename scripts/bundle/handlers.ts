import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, posix, resolve } from 'node:path';
import type { BuildOptions, Metafile, OutputFile } from 'esbuild';
import { readFresh, replaceFile, writeRecord } from '../build-cache.cjs';
import { environmentCredentials } from './environment-credentials';
import { packageVersions } from './package-versions';
import { shakeSchemas } from './shake-schemas';
import { portableSourceMap } from './source-map';
import { deterministicZip } from './zip';

/** A Lambda's deployment package. */
export interface HandlerZip {
  /** The zip on this machine. */
  readonly path: string;
  /** Base64 of the SHA-256 of the zip, as Lambda's source_code_hash wants it. */
  readonly sha256: string;
  readonly bytes: number;
}

/** By the handler's name: `lambda-src/handlers/discover.ts` is `discover`. */
export type HandlerCode = Readonly<Record<string, HandlerZip>>;

export interface BundleProps {
  /**
   * The project's folder.
   * @default the current folder
   */
  readonly root?: string;
  /**
   * Folder of the handlers, relative to the project; every TypeScript file in it is one.
   * @default lambda-src/handlers
   */
  readonly handlers?: string;
  /**
   * Where zips are kept from one synthesis to the next, relative to the project.
   * @default .cache/handlers
   */
  readonly cache?: string;
}

/** What decides the result beside the handlers and what they import. */
const TOOLS = ['tsconfig.json', 'node_modules/esbuild/package.json', 'node_modules/fflate/package.json'];
const OWN_FOLDER = 'scripts/bundle';

/** Virtual: nothing is written there. Two folders deep for every handler, so that all source maps look alike. */
const OUT = 'out';

/** Options of every handler's bundle; Lambda's Node 22 loads `index.mjs` as a module. */
export const HANDLER_OPTIONS: BuildOptions = {
  bundle: true,
  write: false,
  metafile: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minify: true,
  // The ES module builds of the SDK: what is not used can be dropped.
  mainFields: ['module', 'main'],
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  outExtension: { '.js': '.mjs' },
  // What instances run goes along as it stands.
  loader: { '.sh': 'text' },
  plugins: [shakeSchemas, environmentCredentials, packageVersions],
  logLevel: 'silent',
};

/** Bundles each handler and packs it; what has not changed since the last time is taken from the cache. */
export async function bundleHandlers(props: BundleProps = {}): Promise<HandlerCode> {
  const { root = process.cwd(), handlers = 'lambda-src/handlers', cache = '.cache/handlers' } = props;
  const entries = typeScriptIn(root, handlers);
  if (entries.length === 0) return {};

  const record = join(root, cache, 'record.json');
  const recipe = entries.join(' ');
  const earlier = readFresh<Record<string, Omit<HandlerZip, 'path'>>>(root, record, recipe);
  if (earlier) return withPaths(earlier, join(root, cache));

  const { build } = await import('esbuild');
  const { outputFiles = [], metafile } = await build({
    ...HANDLER_OPTIONS,
    absWorkingDir: root,
    entryPoints: entries.map((entry) => ({ in: entry, out: `${handlerName(entry)}/index` })),
    outdir: OUT,
  });
  if (metafile === undefined) throw new Error('esbuild gave no account of its inputs');
  requireHandlers(metafile);

  const result: Record<string, Omit<HandlerZip, 'path'>> = {};
  for (const entry of entries) {
    const name = handlerName(entry);
    const zip = zipOf(name, root, outputFiles);
    replaceFile(join(root, cache, `${name}.zip`), zip);
    result[name] = { sha256: createHash('sha256').update(zip).digest('base64'), bytes: zip.length };
  }
  writeRecord(root, record, {
    recipe,
    inputs: [...Object.keys(metafile.inputs), ...TOOLS, ...typeScriptIn(root, OWN_FOLDER)].filter((path) =>
      existsSync(join(root, path)),
    ),
    outputs: Object.keys(result).map((name) => posix.join(cache, `${name}.zip`)),
    result,
  });
  return withPaths(result, join(root, cache));
}

function typeScriptIn(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .sort()
    .map((file) => posix.join(folder, file));
}

function handlerName(entry: string): string {
  return basename(entry, '.ts');
}

/** Lambda would find out only when it is invoked. */
function requireHandlers({ outputs }: Metafile): void {
  const without = Object.values(outputs)
    .filter(({ entryPoint, exports }) => entryPoint !== undefined && !exports.includes('handler'))
    .map(({ entryPoint }) => entryPoint);
  if (without.length > 0) throw new Error(`${without.join(', ')} must export handler`);
}

function zipOf(name: string, root: string, files: readonly OutputFile[]): Uint8Array {
  const folder = resolve(root, OUT, name);
  const code = files.find(({ path }) => path === join(folder, 'index.mjs'));
  const map = files.find(({ path }) => path === join(folder, 'index.mjs.map'));
  if (code === undefined || map === undefined) throw new Error(`esbuild made nothing of ${name}`);
  return deterministicZip({
    'index.mjs': code.contents,
    'index.mjs.map': Buffer.from(portableSourceMap(map.text, posix.join(OUT, name))),
  });
}

function withPaths(zips: Readonly<Record<string, Omit<HandlerZip, 'path'>>>, folder: string): HandlerCode {
  return Object.fromEntries(
    Object.entries(zips).map(([name, zip]) => [name, { ...zip, path: join(folder, `${name}.zip`) }]),
  );
}
