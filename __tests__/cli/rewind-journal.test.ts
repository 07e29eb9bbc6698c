import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RewindJournal } from '../../cli/rewind-journal';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (to = 'bucket') => RewindJournal.of(folder, 'bucket', to);
const copy = (from: string, madeId = `made-of-${from}`) => ({
  from,
  fromEtag: '"e"',
  madeId,
  madeEtag: '"e"',
});
const note = async (keys: readonly string[], run: string) => {
  const journal = await open();
  for (const key of keys) await journal.note(key, copy(`${key}-${run}`));
  await journal.close();
};

test('knows what all earlier runs have noted, and asks again from the beginning after it was closed', async () => {
  await note(['a', 'c', 'new\nline'], '1');
  await note(['b', 'c', '😀'], '2');
  const journal = await open();
  for (let pass = 0; pass < 2; pass += 1) {
    const found: Record<string, string[]> = {};
    for (const key of ['a', 'b', 'c', 'd', 'new\nline', '\uffee', '😀'])
      found[key] = (await journal.known(key)).map(({ from }) => from);
    expect(found).toEqual({
      a: ['a-1'],
      b: ['b-2'],
      c: ['c-1', 'c-2'],
      d: [],
      'new\nline': ['new\nline-1'],
      '\uffee': [],
      '😀': ['😀-2'],
    });
    await journal.close();
  }
});

test('another bucket has another journal, and what copied nothing leaves no file', async () => {
  await note(['a'], '1');
  const other = await open('other');
  expect(await other.known('a')).toEqual([]);
  await other.close();
  expect(readdirSync(join(folder, 'rewind'))).toHaveLength(1);
});

test('a line that a crash cut off is not known', async () => {
  await note(['a', 'b'], '1');
  const [place] = readdirSync(join(folder, 'rewind'));
  appendFileSync(join(folder, 'rewind', place!, '000001.jsonl'), '{"key":"c","from":"c-');
  const journal = await open();
  expect(await journal.known('b')).toHaveLength(1);
  expect(await journal.known('c')).toEqual([]);
  await journal.close();
});
