import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Manifest, type App } from 'cdktf';

/** Removes the folders of stacks that are no longer there, as `cdktf synth` does, and says what was written. */
export function finishOutput({ outdir, manifest }: App): string {
  const stacks = Object.keys(manifest.stacks);
  const folder = join(outdir, Manifest.stacksFolder);
  const orphans = readdirSync(folder).filter((name) => !stacks.includes(name));
  for (const orphan of orphans) rmSync(join(folder, orphan), { recursive: true });
  return [
    `${outdir}: ${stacks.length} stacks`,
    ...stacks.map((stack) => `  ${stack}`),
    ...orphans.map((orphan) => `  removed ${orphan}, which the configuration no longer has`),
  ].join('\n');
}
