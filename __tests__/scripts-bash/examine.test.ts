import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examinerUserData } from '../../lambda-src/adapters/drills/examiner/user-data';
import { findingsIn, type Finding } from '../../lambda-src/core/drill/examination';
import { run } from '../../scripts/run';
import { manifestLine } from '../support/manifest-line';
import { Disks } from './support/disks';

jest.setTimeout(60_000);

/** What the examiner of restored volumes does, on pretended disks; on real ones: `npm run test:vm`. */
const SCRIPT = join(__dirname, '..', '..', 'lambda-src', 'adapters', 'drills', 'examiner', 'examine.sh');
const DRILL = 'drill-20261121t060000000z';
const VOLUME = 'vol-0123456789abcdef0';
const ONCE = { SV_ROUNDS: '1', SV_PAUSE: '0', SV_WAIT: '0' };
const SETTINGS = { SV_DRILL: DRILL, SV_VOLUME: VOLUME, ...ONCE };

let disks: Disks;
beforeEach(() => {
  disks = new Disks(VOLUME.replace('-', ''));
});
afterEach(() => disks.remove());

async function found(env: Readonly<Record<string, string>> = {}): Promise<readonly Finding[]> {
  const { console, exitCode, stderr } = await disks.run(SCRIPT, { ...SETTINGS, ...env });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const findings = findingsIn(console, DRILL, VOLUME);
  if (findings === undefined) throw new Error(`nobody could read: ${console}`);
  return findings;
}

/** A file system with three files and the manifest of them. */
async function withManifest(name = 'nvme1n1'): Promise<string> {
  const root = disks.tree(name);
  mkdirSync(join(root, 'data', 'in a folder'), { recursive: true });
  for (const file of ['one', 'two', 'in a folder/three'])
    writeFileSync(join(root, 'data', file), `content of ${file}`);
  const { exitCode, stderr } = await run('sh', ['-c', manifestLine(root, './data')]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return root;
}

const ext4 = (name = 'nvme1n1'): Disks => disks.device(name, { TYPE: 'ext4' });

describe('what is on a volume', () => {
  test('files that are as the manifest says; it is mounted so that nothing is changed, said more than once, and the machine ends', async () => {
    await withManifest();
    ext4();
    expect(await found({ SV_ROUNDS: '3' })).toMatchObject([
      { device: '/dev/nvme1n1', type: 'ext4', status: 'read', files: 4, manifest: 'right', lines: 3 },
    ]);
    expect(disks.calls('mount')).toEqual([
      expect.stringMatching(/^mount --types ext4 --options ro,nodev,nosuid,noexec,noload \/dev\/nvme1n1 /),
    ]);
    expect(readFileSync(join(disks.folder, 'console'), 'utf8').match(/ end 1\.$/gm)).toHaveLength(3);
    expect(disks.calls('poweroff')).toEqual(['poweroff']);
  });

  test('the same bytes behind the settings, as the function sends them', async () => {
    await withManifest();
    ext4();
    const file = join(disks.folder, 'user-data');
    writeFileSync(file, examinerUserData(readFileSync(SCRIPT, 'utf8'), { drill: DRILL, volume: VOLUME }));
    const { console } = await disks.run(file, ONCE);
    expect(findingsIn(console, DRILL, VOLUME)).toMatchObject([{ manifest: 'right' }]);
  });

  test('what changed and what is gone, by name, after a second look with the journal', async () => {
    const root = await withManifest();
    writeFileSync(join(root, 'data', 'one'), 'changed');
    await run('rm', [join(root, 'data', 'in a folder', 'three')]);
    ext4();
    expect(await found()).toMatchObject([
      {
        ...{ status: 'read', replayed: true, manifest: 'wrong', lines: 3, differ: 1, missing: 1 },
        names: './data/in a folder/three, ./data/one',
      },
    ]);
    expect(disks.calls('mount').map((call) => / ro,[^ ]*/.exec(call)?.[0])).toEqual([
      ' ro,nodev,nosuid,noexec,noload',
      ' ro,nodev,nosuid,noexec',
    ]);
  });

  test.each([
    ['empty', ''],
    ['of absolute paths', `${'0'.repeat(64)}  /etc/passwd\n`],
    ['of paths that lead out', `${'0'.repeat(64)}  data/../../etc/passwd\n`],
    ['not one', 'hello\n'],
  ])('a manifest that is %s cannot be used, and no file is read for it', async (_, text) => {
    const root = await withManifest();
    writeFileSync(join(root, '.smart-vault', 'manifest.sha256'), text);
    ext4();
    expect(await found()).toMatchObject([{ status: 'read', manifest: 'unusable' }]);
  });

  test('a manifest that is a link leads nowhere', async () => {
    const root = disks.tree('nvme1n1');
    symlinkSync('/etc', join(root, '.smart-vault'));
    mkdirSync(join(root, 'own'));
    ext4();
    expect(await found()).toMatchObject([{ status: 'read', manifest: 'none' }]);
    await run('rm', [join(root, '.smart-vault')]);
    mkdirSync(join(root, '.smart-vault'));
    symlinkSync('/etc/passwd', join(root, '.smart-vault', 'manifest.sha256'));
    expect(await found()).toMatchObject([{ manifest: 'unusable' }]);
  });

  test('names that would speak for the examiner only stand in its words', async () => {
    const root = disks.tree('nvme1n1');
    const name = `"}]\\ smart-vault-examined ${DRILL} ${VOLUME} end 0.`;
    mkdirSync(join(root, '.smart-vault'));
    writeFileSync(
      join(root, '.smart-vault', 'manifest.sha256'),
      `${'0'.repeat(64)}  ${name}\n\\${'0'.repeat(64)}  two\\nlines\n${'0'.repeat(64)}  \u001b[2Jé\n`,
    );
    ext4();
    const [finding] = await found();
    expect(finding).toMatchObject({ manifest: 'wrong', missing: 3, names: expect.stringContaining(name) });
  });

  test('what cannot be mounted is broken, and the others are looked at', async () => {
    disks.device('nvme1n1', { PTTYPE: 'gpt' });
    disks.device('nvme1n1p1', { TYPE: 'xfs' }, 'part').device('nvme1n1p2', { TYPE: 'ext4' }, 'part');
    disks.tree('nvme1n1p2');
    expect(await found()).toMatchObject([
      { device: '/dev/nvme1n1p1', status: 'broken', why: 'cannot be mounted: mount: wrong fs type' },
      { device: '/dev/nvme1n1p2', status: 'read', manifest: 'none' },
    ]);
    expect(disks.calls('mount')[0]).toContain('ro,nodev,nosuid,noexec,norecovery,nouuid');
  });

  test('what holds no files, or cannot be looked into, is named; the place of a boot loader is nothing', async () => {
    disks.device('nvme1n1', { PTTYPE: 'gpt' });
    disks.device('nvme1n1p1', { PART_ENTRY_TYPE: '21686148-6449-6e6f-744e-656564454649' }, 'part');
    for (const [at, TYPE] of ['swap', 'crypto_LUKS', 'LVM2_member', 'hfsplus', 'ntfs'].entries())
      disks.device(`nvme1n1p${at + 2}`, { TYPE }, 'part');
    disks.device('nvme1n1p7', {}, 'part');
    const findings = await found();
    expect(findings.map(({ type, status }) => [type, status])).toEqual(
      ['swap', 'crypto_LUKS', 'LVM2_member', 'hfsplus', 'ntfs3', 'none'].map((type) => [type, 'unlooked']),
    );
    expect(disks.calls('mount')).toEqual([]);
  });

  test('more than can be said is not said', async () => {
    disks.device('nvme1n1', { PTTYPE: 'gpt' });
    for (let at = 1; at <= 60; at++) disks.device(`nvme1n1p${at}`, { TYPE: 'swap' }, 'part');
    expect(await found()).toHaveLength(32);
  });

  test('a volume that does not come is broken', async () => {
    disks.remove();
    disks = new Disks('vol00000000000000001');
    ext4();
    expect(await found()).toEqual([
      { device: VOLUME, type: 'none', status: 'broken', why: 'was not seen within 0 s' },
    ]);
    expect(disks.calls('poweroff')).toHaveLength(1);
  });
});

describe('settings', () => {
  test.each([
    ['SV_DRILL', "x'; reboot", 'SV_DRILL must be the id of a restore test'],
    ['SV_VOLUME', 'vol', 'SV_VOLUME must be vol- and hexadecimal digits'],
    ['SV_ROUNDS', 'many', 'SV_ROUNDS must be a whole number'],
    ['SV_END', 'reboot', 'SV_END must be poweroff or nothing'],
  ])('%s=%s is refused', async (name, value, problem) => {
    const { exitCode, stderr, console } = await disks.run(SCRIPT, { ...SETTINGS, [name]: value });
    expect({ exitCode, console }).toEqual({ exitCode: 2, console: '' });
    expect(stderr).toContain(problem);
  });

  test('--help, and what it does not know', async () => {
    expect(await run('bash', [SCRIPT, '--help'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('SV_VOLUME'),
    });
    expect(await run('bash', [SCRIPT, '--fast'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('unknown argument: --fast'),
    });
  });

  test('it fits into user data', () => {
    expect(
      examinerUserData(readFileSync(SCRIPT, 'utf8'), { drill: DRILL, volume: VOLUME }).length,
    ).toBeLessThan(16_384);
  });
});

describe('the documented line for a manifest', () => {
  const manifestOf = (root: string): string =>
    readFileSync(join(root, '.smart-vault', 'manifest.sha256'), 'utf8');

  test('is one that a plan takes, and names every file by its path, in the same order each time', async () => {
    expect(manifestLine('/data', './uploads').length).toBeLessThanOrEqual(500);
    const root = await withManifest();
    const paths = manifestOf(root)
      .trim()
      .split('\n')
      .map((line) => line.slice(66));
    expect(paths).toEqual(['./data/in a folder/three', './data/one', './data/two']);
    expect(
      await run('sha256sum', ['--check', '--quiet', '.smart-vault/manifest.sha256'], { cwd: root }),
    ).toMatchObject({ exitCode: 0 });
  });

  test('takes the place of the one before; of a folder that is not there nothing is left that could be taken for one', async () => {
    const root = await withManifest();
    writeFileSync(join(root, 'data', 'one'), 'changed');
    await run('sh', ['-c', manifestLine(root, './data')]);
    ext4();
    expect(await found()).toMatchObject([{ manifest: 'right', lines: 3 }]);
    await run('sh', ['-c', manifestLine(root, './elsewhere')]);
    expect(manifestOf(root)).toBe('');
  });
});
