#!/usr/bin/env node
/** `npx vault`. Bundled, since loading the SDK file by file takes longer than most of its answers. */
import { fileURLToPath } from 'node:url';
import { runBundled } from '../scripts/run-bundled.mjs';

// The SDK would say in every run that it will need Node 22 from 2027 on.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

await runBundled({
  root: fileURLToPath(new URL('..', import.meta.url)),
  name: 'vault',
  optionsFor: (root, outfile) => ({
    absWorkingDir: root,
    entryPoints: ['cli/main.ts'],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    // What instances run goes along as it stands.
    loader: { '.sh': 'text' },
    // It has a program of its own beside it.
    external: ['esbuild'],
    // require() instead: what runs from a cached script has no loader for import().
    supported: { 'dynamic-import': false },
    logLevel: 'silent',
  }),
  recipe: ['cli/vault.mjs'],
});
