import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synth, treeOf } from '../support/synth-process';

const folder = mkdtempSync(join(tmpdir(), 'cdktf-synth-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('cdktf synth', () => {
  it('writes the same files as npm run synth', () => {
    const env = { VAULT_CONFIG: 'examples/complete/vault.config.ts', CI: '1', CHECKPOINT_DISABLE: '1' };
    const [own, theirs] = [join(folder, 'own'), join(folder, 'theirs')];
    expect(synth(process.cwd(), { ...env, CDKTF_OUTDIR: own }).status).toBe(0);
    execFileSync('node_modules/.bin/cdktf', ['synth', '--output', theirs], {
      env: { ...process.env, ...env },
    });
    expect(treeOf(theirs)).toEqual(treeOf(own));
  }, 60_000);
});
