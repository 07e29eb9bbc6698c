import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What a synthesis is made of. */
const SOURCES = [
  'config',
  'examples',
  'lambda-src',
  'main.ts',
  'modules',
  'package.json',
  'scripts',
  'stacks',
  'tsconfig.json',
  'vault.config.ts',
];

/** A copy of this project in another folder, with its packages. */
export function copyProject(root: string): string {
  mkdirSync(root, { recursive: true });
  for (const source of SOURCES)
    if (existsSync(source)) cpSync(source, join(root, source), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  return root;
}

/** `npm run synth`, as a user runs it. */
export function synth(cwd: string, env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/synth.mjs'], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Every file below a folder with the hash of its content. */
export function treeOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
  return Object.fromEntries(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]),
  );
}
