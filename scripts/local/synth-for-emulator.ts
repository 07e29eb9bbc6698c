import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulatorOverride } from './emulator-override';

/** `--app` of `cdktf` where it is to deploy to the emulator: what `npm run synth` does, and what the emulator needs beside it. */
const { status } = spawnSync(process.execPath, [join('scripts', 'synth.mjs')], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const stacks = join(process.env['CDKTF_OUTDIR'] ?? 'cdktf.out', 'stacks');
for (const name of readdirSync(stacks)) {
  const configuration = JSON.parse(readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8')) as object;
  writeFileSync(
    join(stacks, name, 'emulator_override.tf.json'),
    JSON.stringify(emulatorOverride(configuration)),
  );
}
