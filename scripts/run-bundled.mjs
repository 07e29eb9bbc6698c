/**
 * Runs TypeScript as one file that starts fast: bundled into .cache/<name> when something it is made of has changed, and
 * run from there; V8's compiled form of it is kept beside it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { Script } from 'node:vm';

const require = createRequire(import.meta.url);
const { readFresh, replaceFile, writeRecord } = require('./build-cache.cjs');

/**
 * @param {object} program
 * @param {string} program.root folder of the project
 * @param {string} program.name of its folder in .cache
 * @param {(root: string, outfile: string) => Promise<import('esbuild').BuildOptions>} program.optionsFor asked for only
 *   when it is bundled
 * @param {readonly string[]} program.recipe files that say how it is bundled, beside this one, seen from the root
 */
export async function runBundled({ root, name, optionsFor, recipe }) {
  const folder = join(root, '.cache', name);
  const record = join(folder, 'record.json');
  const file = readFresh(root, record, name) ?? (await bundle());
  run(folder, file);

  /** The name of the bundle: it holds the hash of its content, and so never meets the compiled form of another. */
  async function bundle() {
    const [{ build }, options] = await Promise.all([
      import('esbuild'),
      optionsFor(root, join(folder, 'main.cjs')),
    ]);
    const { outputFiles, metafile } = await build({ ...options, write: false, metafile: true }).catch(
      (error) => {
        console.error(error.message);
        process.exit(1);
      },
    );
    const [{ contents }] = outputFiles;
    const hash = createHash('sha256').update(contents).digest('hex').slice(0, 16);
    const main = `main-${hash}.cjs`;
    for (const one of existsSync(folder) ? readdirSync(folder) : []) {
      if (one.startsWith('main-') && !one.startsWith(main)) rmSync(join(folder, one), { force: true });
    }
    replaceFile(join(folder, main), contents);
    const inputs = [...Object.keys(metafile.inputs), 'tsconfig.json', 'node_modules/esbuild/package.json'];
    writeRecord(root, record, {
      recipe: name,
      inputs: [...inputs, 'scripts/run-bundled.mjs', ...recipe],
      outputs: [relative(root, join(folder, main))],
      result: main,
    });
    return main;
  }
}

/** Runs the bundle as require() would, with the code V8 compiled the last time. */
function run(folder, file) {
  const filename = join(folder, file);
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
