import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A synthesized stack. */
export interface StackInfo {
  readonly name: string;
  /** The folder of its `cdk.tf.json`. */
  readonly directory: string;
  readonly dependencies: readonly string[];
}

interface CdktfManifest {
  readonly stacks: Readonly<
    Record<string, { name: string; workingDirectory: string; dependencies: string[] }>
  >;
}

/** The stacks of a `cdktf.out`, in waves: each wave needs only what the waves before it made. */
export function stackWaves(outDir: string): StackInfo[][] {
  const manifest = JSON.parse(readFileSync(join(outDir, 'manifest.json'), 'utf8')) as CdktfManifest;
  let waiting = Object.values(manifest.stacks).map(({ name, workingDirectory, dependencies }) => ({
    name,
    directory: join(outDir, workingDirectory),
    dependencies,
  }));
  const waves: StackInfo[][] = [];
  const finished = new Set<string>();
  while (waiting.length > 0) {
    const wave = waiting.filter(({ dependencies }) => dependencies.every((name) => finished.has(name)));
    if (wave.length === 0)
      throw new Error(`These stacks wait for each other: ${waiting.map(({ name }) => name).join(', ')}`);
    waves.push(wave);
    for (const { name } of wave) finished.add(name);
    waiting = waiting.filter(({ name }) => !finished.has(name));
  }
  return waves;
}
