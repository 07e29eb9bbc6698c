import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFile } from '../../../cli/migrate/config-file';
import { defineVault } from '../../../config/define-vault';
import { loadVault } from '../../../config/load';
import { run } from '../../../scripts/run';
import { stacksOf } from '../../support/vaults';

/** The lines of docs/migration.md that are to be typed; deployment/migration.test.ts does what they do, with AWS. */
const LINES = [...readFileSync('docs/migration.md', 'utf8').matchAll(/^ *```sh\n([^]*?)\n *```$/gm)]
  .flatMap(([, block = '']) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
  .map((line) => line.trim());

test('its commands have the options that it names', async () => {
  const { stdout: help } = await run('node', ['cli/vault.mjs', 'migrate', '--help']);
  const commands = LINES.filter((line) => line.startsWith('npx vault migrate'));
  expect(commands.length).toBeGreaterThan(1);
  for (const option of commands.flatMap((line) => line.match(/--[\w-]+/g) ?? []))
    expect(help).toContain(option);
});

test('its folders are those of the example, and of the stacks that it becomes', async () => {
  const stacks = stacksOf(await loadVault('__tests__/support/hcl/vault.config.ts'));
  const folders = LINES.flatMap((line) => /-(?:chdir=|-from )(\S+)/.exec(line)?.[1] ?? []);
  expect(folders.length).toBeGreaterThan(4);
  for (const folder of folders) {
    const [, stack] = /^cdktf\.out\/stacks\/(.+)$/.exec(folder) ?? [];
    expect([folder, stack === undefined ? existsSync(folder) : stacks.has(stack)]).toEqual([folder, true]);
  }
});

test('its line that keeps the configuration gives one that is read in the folder of the vault', async () => {
  const keeps = LINES.find((line) => line.startsWith('sed ')) ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'document-'));
  mkdirSync(join(folder, 'migration'));
  const vault = defineVault({ name: 'kept', regions: { 'us-east-1': {} } });
  writeFileSync(join(folder, 'migration', 'vault.config.ts'), configFile(vault, 'migration/vault.config.ts'));
  const { exitCode } = await run('bash', ['-c', keeps], { cwd: folder });
  const kept = readFileSync(join(folder, 'vault.config.ts'), 'utf8');
  rmSync(folder, { recursive: true });

  expect(exitCode).toBe(0);
  expect(kept).toBe(configFile(vault, 'vault.config.ts'));
});
