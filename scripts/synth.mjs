/**
 * Synthesizes: `npm run synth`, and what `cdktf synth` calls. main.ts is bundled into .cache/synth when something it
 * is made of has changed, and runs from there; V8's compiled form of it is kept beside it. Output: CDKTF_OUTDIR or cdktf.out.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const require = createRequire(import.meta.url);
const { readFresh, replaceFile, writeRecord } = require('./build-cache.cjs');

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, '.cache/synth');
const record = join(folder, 'record.json');

run(readFresh(root, record, 'main') ?? (await bundle()));

/** The name of the bundle: it holds the hash of its content, and so never meets the compiled form of another. */
async function bundle() {
  const [{ build }, { bundleOptions }] = await Promise.all([import('esbuild'), import('./synth-bundle.mjs')]);
  const { outputFiles, metafile } = await build(bundleOptions(root, join(folder, 'main.cjs'))).catch(
    (error) => {
      console.error(error.message);
      process.exit(1);
    },
  );
  const [{ contents }] = outputFiles;
  const name = `main-${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.cjs`;
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    if (file.startsWith('main-') && !file.startsWith(name)) rmSync(join(folder, file), { force: true });
  }
  replaceFile(join(folder, name), contents);
  const inputs = [...Object.keys(metafile.inputs), 'tsconfig.json', 'node_modules/esbuild/package.json'];
  writeRecord(root, record, {
    recipe: 'main',
    inputs: [...inputs, 'scripts/synth.mjs', 'scripts/synth-bundle.mjs'],
    outputs: [relative(root, join(folder, name))],
    result: name,
  });
  return name;
}

/** Runs the bundle as require() would, with the code V8 compiled the last time. */
function run(name) {
  const filename = join(folder, name);
  const compiled = `${filename}.v8`;
  const cachedData = existsSync(compiled) ? readFileSync(compiled) : undefined;
  const script = new Script(Module.wrap(readFileSync(filename, 'utf8')), { filename, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) {
    process.on('exit', (code) => {
      if (code === 0) replaceFile(compiled, script.createCachedData());
    });
  }
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(filename), module, filename, folder);
}
