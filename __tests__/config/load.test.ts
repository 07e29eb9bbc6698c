import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, loadVault } from '../../config/load';

const folder = mkdtempSync(join(tmpdir(), 'vault-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const define = JSON.stringify(join(process.cwd(), 'config/define-vault'));

describe('loadVault', () => {
  it('loads TypeScript with its imports', async () => {
    write('emails.ts', 'export const emails: string[] = ["ops@example.com"];');
    const file = write(
      'good.ts',
      `import { defineVault } from ${define};
       import { emails } from './emails';
       export default defineVault({ notifications: { emails }, regions: { 'us-east-1': { plans: ['daily'] } } });`,
    );
    expect((await loadVault(file)).notifications.emails).toEqual(['ops@example.com']);
  });

  it('reads VAULT_CONFIG', async () => {
    const before = process.env.VAULT_CONFIG;
    process.env.VAULT_CONFIG = write(
      'other.ts',
      `export default { name: 'other', regions: { 'us-east-1': { plans: ['daily'] } } };`,
    );
    try {
      expect((await loadVault()).name).toBe('other');
    } finally {
      if (before === undefined) delete process.env.VAULT_CONFIG;
      else process.env.VAULT_CONFIG = before;
    }
  });

  it.each([
    ['a missing file', undefined, 'there is no such file: write one, or name another with VAULT_CONFIG'],
    ['a file without default export', 'export const x = 1;', 'must end in export default defineVault({ … })'],
    ['a syntax error', 'export default {', 'line 1, column 17: Expected identifier but found end of file'],
    ['a file that throws', 'throw new Error("no luck"); export default {};', 'no luck'],
  ])('reports %s', async (name, text, problem) => {
    const path = join(folder, `${name}.ts`);
    if (text !== undefined) write(`${name}.ts`, text);
    const error = await loadVault(path).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as ConfigurationError).problems).toEqual([problem]);
  });

  it('loads the configuration at the root', async () => {
    expect(Object.keys((await loadVault('vault.config.ts')).regions)).toEqual(['us-east-1', 'us-west-2']);
  });
});
