import { build, type Plugin } from 'esbuild';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../run';
import { bundleOptions } from '../synth-bundle.mjs';

export interface SynthesisOptions {
  /** The configuration to synthesize. */
  readonly config: string;
  /** Emptied first; the bundle and the output lie here. */
  readonly directory: string;
  /** Where CDK Terrain lies; absent: with the project's own cdktf. */
  readonly terrain?: string;
}

/** @returns the folder that holds a folder per stack */
export async function synthesize({ config, directory, terrain }: SynthesisOptions): Promise<string> {
  const folder = resolve(directory);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bundle = join(folder, 'main.cjs');
  const options = bundleOptions(process.cwd(), bundle);
  const { outputFiles = [] } = await build(
    terrain === undefined ? options : { ...options, plugins: [terrainFor(terrain)] },
  );
  writeFileSync(bundle, outputFiles[0]?.contents ?? '');
  const output = join(folder, 'cdktf.out');
  const { exitCode, stdout, stderr } = await run('node', [bundle], {
    // What the bundle leaves outside is found beside the project.
    env: { VAULT_CONFIG: config, CDKTF_OUTDIR: output, NODE_PATH: resolve('node_modules') },
  });
  if (exitCode !== 0) throw new Error(`Synthesis of ${config} failed:\n${stderr || stdout}`);
  return join(output, 'stacks');
}

/** The whole move, as ADR 2 has it: two names of packages. */
const terrainFor = (modules: string): Plugin => ({
  name: 'terrain',
  setup: ({ onResolve, resolve: find }) => {
    onResolve({ filter: /^(cdktf|@cdktf\/provider-aws)(\/|$)/ }, ({ path, kind }) =>
      find(path.replace(/^(@?)cdktf/, '$1cdktn'), { kind, resolveDir: modules }),
    );
    onResolve({ filter: /^constructs(\/|$)/ }, ({ path, kind, pluginData }) =>
      pluginData === 'ours' ? undefined : find(path, { kind, resolveDir: process.cwd(), pluginData: 'ours' }),
    );
  },
});
