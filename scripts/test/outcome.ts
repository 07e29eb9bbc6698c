import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** What came of a file of tests, or of a check that is one test. */
export interface FileOutcome {
  readonly path: string;
  readonly passed: number;
  /** What failed, by name; the file's own name where it could not be run. */
  readonly failed: readonly string[];
  /** What there is to read of it: where it failed, and how. */
  readonly message: string;
}

/** The part of jest's results that is read here (https://jestjs.io/docs/cli#--json). */
interface JestResults {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: 'passed' | 'failed';
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** @returns undefined where jest broke before it could count */
export function readResults(path: string): FileOutcome[] | undefined {
  try {
    return outcomesOf(JSON.parse(readFileSync(path, 'utf8')) as JestResults);
  } catch {
    return undefined;
  }
}

export function outcomesOf({ testResults }: JestResults): FileOutcome[] {
  return testResults.map(({ name, status, message, assertionResults }) => {
    const path = relative(process.cwd(), name);
    const ended = (as: string): string[] =>
      assertionResults.filter((one) => one.status === as).map(({ fullName }) => fullName);
    const failed = ended('failed');
    // A file that breaks outside of its tests fails without any of them.
    const isBroken = status === 'failed' && failed.length === 0;
    return { path, passed: ended('passed').length, failed: isBroken ? [path] : failed, message };
  });
}

/** The outcomes of a first run, with those of a second in the place of the files that it ran. */
export const replaced = (first: readonly FileOutcome[], second: readonly FileOutcome[]): FileOutcome[] =>
  first.map((one) => second.find(({ path }) => path === one.path) ?? one);

export const hasFailed = ({ failed }: FileOutcome): boolean => failed.length > 0;

export const count = (
  outcomes: readonly FileOutcome[],
): { readonly passed: number; readonly failed: number } => ({
  passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
  failed: outcomes.reduce((sum, { failed }) => sum + failed.length, 0),
});
