import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { requireTools } from '../../scripts/prerequisites';
import { run } from '../../scripts/run';

const ROOT = join(__dirname, '..', '..');
const FOLDERS = ['scripts', '__tests__', 'lambda-src'];

/** Every file that says it is a shell script, by name or by its first line. */
const scripts = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true }).map((name) => join(folder, String(name))),
)
  .filter((file) => statSync(join(ROOT, file)).isFile())
  .filter((file) => /^#!.*\b(ba)?sh\b/.test(readFileSync(join(ROOT, file), 'utf8').slice(0, 40)));

test('there are scripts to check', () => {
  requireTools('shellcheck');
  expect(scripts).toContain('scripts/s3-sync/s3-sync');
  expect(scripts).toContain('scripts/user-data/user-data.sh');
  expect(scripts).toContain('lambda-src/adapters/drills/examiner/examine.sh');
});

test.each(scripts)('%s: nothing for shellcheck to say', async (file) => {
  const { stdout, stderr } = await run('shellcheck', ['--external-sources', file], { cwd: ROOT });
  expect(`${stdout}${stderr}`).toBe('');
});

test.each(scripts)('%s stops at the first error, and at names that are not set', (file) => {
  expect(readFileSync(join(ROOT, file), 'utf8')).toMatch(/^set -euo? ?(pipefail)?$|^set -eu$/m);
});
