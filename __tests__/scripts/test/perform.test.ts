import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FOLDER, tool, type Check } from '../../../scripts/test/check';
import { count } from '../../../scripts/test/outcome';
import { perform } from '../../../scripts/test/perform';

/** A jest of its own begins for each, on a machine that has other things to do. */
jest.setTimeout(120_000);

/** A project of tests that is run by jest itself. */
function project(files: Record<string, string>, extra: Partial<Check> = {}): Check {
  const folder = mkdtempSync(join(tmpdir(), 'tests-'));
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of Object.entries({ 'package.json': '{}', ...files }))
    writeFileSync(join(folder, name), text);
  const results = join(folder, 'results.json');

  const options = ['--ci', '--json', `--outputFile=${results}`, '--rootDir', folder, '--config', '{}'];
  return { ...tool('of-a-project', 'jest', ...options), results, ...extra };
}

async function performed(check: Check): Promise<{ lines: string[]; passed: number; failed: number }> {
  const lines: string[] = [];
  const outcomes = await perform(check, new AbortController().signal, (line) => lines.push(line));
  return { lines, ...count(outcomes) };
}

/** Fails when it runs for the first time. */
const LATE = `
  const { existsSync, writeFileSync } = require('node:fs');
  test('is late', () => {
    const been = __dirname + '/been';
    const isSecond = existsSync(been);
    writeFileSync(been, '');
    expect(isSecond).toBe(true);
  });`;
const WELL = `test('is well', () => {});`;
const ILL = `test('is ill', () => { expect(1).toBe(2); });`;

describe('a check', () => {
  afterAll(() => {
    rmSync(join(FOLDER, 'of-a-project-again.json'), { force: true });
  });

  it('says what failed by name before it says how', async () => {
    const check = project({ 'a.test.js': WELL, 'b.test.js': ILL, 'c.test.js': 'throw new Error("boom")' });
    const { lines, passed, failed } = await performed(check);
    expect({ passed, failed }).toEqual({ passed: 1, failed: 2 });
    expect(lines[0]).toMatch(/^FAIL of-a-project: 1 passed, 2 failed, \d+ s$/);
    expect(lines.slice(1, 3).sort()).toEqual([
      expect.stringMatching(/^ {5}failed: .*b\.test\.js › is ill$/),
      expect.stringMatching(/^ {5}failed: .*c\.test\.js › .*c\.test\.js$/),
    ]);
    expect(lines.slice(3).join('\n')).toMatch(/Expected: 2[^]*boom|boom[^]*Expected: 2/);
  });

  it('that goes by the clock runs files that failed once more, by themselves, and says so', async () => {
    const check = project({ 'a.test.js': WELL, 'b.test.js': LATE }, { isTimed: true });
    const { lines, passed, failed } = await performed(check);
    expect({ passed, failed }).toEqual({ passed: 2, failed: 0 });
    expect(lines[0]).toMatch(/^ok {3}of-a-project: 2 passed, 0 failed/);
    expect(lines[1]).toMatch(/^ {5}passed only by itself: .*b\.test\.js › is late$/);
    const rerun = JSON.parse(readFileSync(join(FOLDER, 'of-a-project-again.json'), 'utf8')) as object;
    expect(rerun).toMatchObject({ numTotalTests: 1 });
  });

  it('fails when they fail again, and at once where it does not go by the clock', async () => {
    const files = { 'a.test.js': WELL, 'b.test.js': ILL };
    expect(await performed(project(files, { isTimed: true }))).toMatchObject({ passed: 1, failed: 1 });
    expect(await performed(project({ 'b.test.js': LATE }))).toMatchObject({ passed: 0, failed: 1 });
  });

  it('does not run again what fails far and wide', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}.test.js`);
    const check = project(
      Object.fromEntries(names.map((name) => [name, LATE.replace('/been', `/${name}-been`)])),
      {
        isTimed: true,
      },
    );
    expect(await performed(check)).toMatchObject({ passed: 0, failed: 6 });
  });

  it('that jest could not begin is a failed one', async () => {
    const check = project({ 'a.test.js': WELL });
    const { failed, lines } = await performed({ ...check, args: [...check.args, '--config', '{'] });
    expect(failed).toBe(1);
    expect(lines.join('\n')).toContain('of-a-project › of-a-project');
  });

  it('without results is one test', async () => {
    const said = tool('types', 'tsc', '--version');
    expect(await performed(said)).toMatchObject({ passed: 1, failed: 0 });
    expect(await performed({ ...said, args: ['--no-such-option'] })).toMatchObject({ passed: 0, failed: 1 });
  });
});
