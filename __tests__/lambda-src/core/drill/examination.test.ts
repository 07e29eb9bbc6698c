import { consoleOf, type ShownConsole } from '../../../support/consoles';
import { findingsIn, seenIn, type Finding } from '../../../../lambda-src/core/drill/examination';

const DRILL = 'drill-20261121t060000000z';
const VOLUME = 'vol-0123456789abcdef0';

const shown = (name: ShownConsole): string =>
  consoleOf(name).replaceAll('{SV_DRILL}', DRILL).replaceAll('{SV_VOLUME}', VOLUME);

const EXT4: Finding = {
  ...{ device: '/dev/nvme1n1', type: 'ext4', status: 'read', replayed: false, files: 4, usedKiB: 3000 },
  ...{ manifest: 'right', lines: 3, differ: 0, missing: 0, names: '' },
};
const SWAP: Finding = {
  device: '/dev/nvme1n1p2',
  type: 'swap',
  status: 'unlooked',
  why: 'swap holds no files',
};

const line = (number: number, finding: Finding, of = `${DRILL} ${VOLUME}`): string => {
  const json = JSON.stringify(finding);
  return `smart-vault-examined ${of} ${number} ${json.length} ${json}`;
};
const end = (count: number, of = `${DRILL} ${VOLUME}`): string => `smart-vault-examined ${of} end ${count}.`;
const found = (...lines: readonly string[]) => findingsIn(lines.join('\r\n'), DRILL, VOLUME);

describe('what is on a console', () => {
  test.each([
    ['right', 'contents ok, manifest ok'],
    ['wrong', 'contents ok, manifest FAILED'],
    ['corrupt', 'contents FAILED'],
    ['empty', 'contents not looked at'],
    ['unclean', 'contents ok, manifest ok'],
    ['partitions', 'contents ok, contents not looked at'],
  ] as const)('a real one is read: %s: %s', (name, words) => {
    const seen = seenIn(findingsIn(shown(name), DRILL, VOLUME)!);
    expect(
      seen
        .map((one) => `${one.name} ${'unlooked' in one ? 'not looked at' : one.passed ? 'ok' : 'FAILED'}`)
        .join(', '),
    ).toBe(words);
    expect(findingsIn(shown(name), DRILL, 'vol-0fedcba9876543210')).toBeUndefined();
  });

  test('all of it, in its order, among what others say', () => {
    expect(
      found(
        '[    0.1] Linux',
        line(2, SWAP),
        'ip-10-0-0-7 login: ' + line(1, EXT4),
        end(2),
        '[  OK  ] Reached',
      ),
    ).toEqual([EXT4, SWAP]);
  });

  test.each([
    ['nothing', []],
    ['no end', [line(1, EXT4)]],
    ['an end, and one is missing', [line(2, SWAP), end(2)]],
    ['cut in the middle', [line(1, EXT4).slice(0, -20), end(1)]],
    ['the beginning is cut off', [line(1, EXT4).slice(30), end(1)]],
    ['an end that is cut', [line(1, EXT4), end(12).slice(0, -2)]],
    ['another drill', [line(1, EXT4, `drill-20251121t060000000z ${VOLUME}`), end(1)]],
    ['another volume', [line(1, EXT4, `${DRILL} vol-0fedcba9876543210`), end(1)]],
    ['the end of another drill', [line(1, EXT4), end(1, `drill-20251121t060000000z ${VOLUME}`)]],
    ['the kernel spoke into it', [line(1, EXT4).replace('"files"', '[    9.1] nvme "files"'), end(1)]],
    ['two that contradict each other', [line(1, EXT4), line(1, SWAP), end(1)]],
    ['two ends that contradict each other', [line(1, EXT4), end(1), end(0)]],
    ['a number that is too large', [end(99_999_999)]],
    ['no JSON', [line(1, EXT4).replace(/\{.*/, (json) => json.replaceAll('"', '!')), end(1)]],
    ['a field that nobody knows', [line(1, { ...EXT4, more: 1 } as Finding), end(1)]],
    ['less than nothing', [line(1, { ...EXT4, files: -1 } as Finding), end(1)]],
  ])('%s: not yet', (_, lines) => {
    expect(found(...lines)).toBeUndefined();
  });

  test('what was spoken into is read where it is said again', () => {
    const broken = line(1, EXT4).replace('"files"', '[    9.1] nvme "files"');
    expect(found(broken, end(1), line(1, EXT4), end(1))).toEqual([EXT4]);
  });

  test('a long one of which the beginning is gone', () => {
    const rounds = Array.from({ length: 400 }, () => [line(1, EXT4), line(2, SWAP), end(2)]).flat();
    expect(findingsIn(rounds.join('\r\n').slice(-65_536), DRILL, VOLUME)).toEqual([EXT4, SWAP]);
  });

  test('an empty volume has none', () => {
    expect(found(end(0))).toEqual([]);
  });
});

describe('what follows from it', () => {
  const read = { ...EXT4, manifest: 'none' } as Finding & { status: 'read' };
  const wrong: Finding = { ...EXT4, manifest: 'wrong', lines: 9, differ: 2, missing: 1, names: './a, ./b' };

  test('what can be read passes, and its manifest, and what was not looked at is named', () => {
    expect(seenIn([EXT4, SWAP])).toEqual([
      { name: 'contents', passed: true, says: 'ext4 on /dev/nvme1n1: 4 files, 3 MiB used' },
      { name: 'manifest', passed: true, says: 'on /dev/nvme1n1: all 3 files are as it says' },
      { name: 'contents', unlooked: 'swap on /dev/nvme1n1p2: swap holds no files' },
    ]);
    const { device, type, files, usedKiB } = read;
    expect(
      seenIn([{ device, type, files, usedKiB, status: 'read', replayed: true, manifest: 'none' }]),
    ).toEqual([
      {
        name: 'contents',
        passed: true,
        says: 'ext4 on /dev/nvme1n1: 4 files, 3 MiB used, read with its journal, no manifest',
      },
    ]);
  });

  test('a manifest that is not kept to has not passed, and the file system has', () => {
    expect(seenIn([wrong])).toMatchObject([
      { name: 'contents', passed: true },
      {
        name: 'manifest',
        passed: false,
        says: 'on /dev/nvme1n1: of 9 files 2 differ and 1 cannot be read or are missing: ./a, ./b',
      },
    ]);
  });

  test('a manifest that cannot be used has not passed; one that was not read through is named', () => {
    const { device, type, files, usedKiB } = read;
    const unusable: Finding = {
      ...{ device, type, files, usedKiB },
      ...{ status: 'read', replayed: false, manifest: 'unusable' },
    };
    expect(seenIn([unusable])).toMatchObject([{ passed: true }, { name: 'manifest', passed: false }]);
    expect(seenIn([{ ...EXT4, manifest: 'unfinished' } as Finding])).toMatchObject([
      { name: 'contents', passed: true },
      { name: 'manifest', unlooked: expect.stringContaining('in the time given') },
    ]);
  });

  test('one that cannot be mounted has not passed, also where another can', () => {
    const broken: Finding = { device: '/dev/b', type: 'xfs', status: 'broken', why: 'cannot be mounted: no' };
    expect(seenIn([EXT4, broken])).toMatchObject([
      {
        name: 'contents',
        passed: false,
        says: expect.stringContaining('xfs on /dev/b cannot be mounted: no'),
      },
      { name: 'manifest', passed: true },
    ]);
  });

  test('where there is nothing to look at, nothing passes and nothing fails', () => {
    expect(seenIn([])).toEqual([{ name: 'contents', unlooked: 'nothing is known of what it holds' }]);
    expect(seenIn([SWAP])).toEqual([
      { name: 'contents', unlooked: 'swap on /dev/nvme1n1p2: swap holds no files' },
    ]);
  });
});
