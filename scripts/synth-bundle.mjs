/** How main.ts becomes one file that starts fast; scripts/synth.mjs runs it. */
import { readFile } from 'node:fs/promises';

/**
 * cdktf notes at every token where it was made, for its error messages: a third of the time of a synthesis.
 * The output and all errors stay the same, without that note; `npx tsx main.ts` still has it.
 */
const noTokenTraces = {
  name: 'no-token-traces',
  setup(build) {
    build.onLoad({ filter: /[\\/]cdktf[\\/]lib[\\/]tokens[\\/]private[\\/]stack-trace\.js$/ }, () => ({
      contents: 'exports.captureStackTrace = () => [];',
    }));
  },
};

/** cdktf loads the packages that zip its own archives, 800 KB, whether or not there is an archive. */
const archiverWhenNeeded = {
  name: 'archiver-when-needed',
  setup(build) {
    build.onLoad({ filter: /[\\/]cdktf[\\/]lib[\\/]private[\\/]fs\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source.replace(
        /^const archiver = require\("archiver"\);$/m,
        'const archiver = (...args) => require("archiver")(...args);',
      );
      return { contents };
    });
  },
};

/** @type {(root: string, outfile: string) => import('esbuild').BuildOptions & { metafile: true }} */
export const bundleOptions = (root, outfile) => ({
  absWorkingDir: root,
  entryPoints: ['main.ts'],
  outfile,
  write: false,
  bundle: true,
  metafile: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  external: ['esbuild', 'archiver'],
  // require() instead: what runs from a cached script has no loader for import().
  supported: { 'dynamic-import': false },
  plugins: [noTokenTraces, archiverWhenNeeded],
  logLevel: 'silent',
});
