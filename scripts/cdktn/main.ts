import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences, type Synthesized } from './compare';
import { installTerrain } from './packages';
import { synthesize } from './synthesize';

const FOLDER = join('.cache', 'cdktn');
const CONFIGS = ['examples/minimal/vault.config.ts', 'examples/complete/vault.config.ts'];

/** `npm run check:cdktn`: the same sources under CDK Terrain give the same Terraform (docs/adr/0002). */
async function main(): Promise<number> {
  const terrain = await installTerrain(FOLDER);
  let problems = 0;
  for (const config of CONFIGS) {
    const ours = await synthesize({ config, directory: join(FOLDER, 'with-cdktf') });
    const theirs = await synthesize({ config, directory: join(FOLDER, 'with-cdktn'), terrain });
    const stacks = [...new Set([...readdirSync(ours), ...readdirSync(theirs)])].sort();
    for (const stack of stacks) {
      const found = differences(read(ours, stack), read(theirs, stack));
      problems += found.length;
      for (const line of found) console.error(`${config}: ${stack}: ${line}`);
    }
    console.log(`${config}: ${stacks.length} stacks compared`);
  }
  console.log(problems === 0 ? 'The same under cdktf and cdktn.' : `${problems} differences`);
  return problems === 0 ? 0 : 1;
}

/** A stack that one of the two lacks is empty there: all of it differs. */
function read(stacks: string, stack: string): Synthesized {
  if (!readdirSync(stacks).includes(stack)) return {};
  return JSON.parse(readFileSync(join(stacks, stack, 'cdk.tf.json'), 'utf8')) as Synthesized;
}

main()
  .then((code) => {
    process.exitCode = code;
  })
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
