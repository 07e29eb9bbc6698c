/** Synthesizes: `npm run synth`, and what `cdktf synth` calls. Output: CDKTF_OUTDIR or cdktf.out. */
import { fileURLToPath } from 'node:url';
import { runBundled } from './run-bundled.mjs';

await runBundled({
  root: fileURLToPath(new URL('..', import.meta.url)),
  name: 'synth',
  optionsFor: async (root, outfile) => (await import('./synth-bundle.mjs')).bundleOptions(root, outfile),
  recipe: ['scripts/synth.mjs', 'scripts/synth-bundle.mjs'],
});
