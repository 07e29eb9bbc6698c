import { run } from '../run';
import { again, type Check } from './check';
import { count, hasFailed, readResults, replaced, type FileOutcome } from './outcome';

/** More than these files failing is no matter of time. */
const MOST_FILES_AGAIN = 5;

type Print = (text: string) => void;

/** Runs a check to its end, and says what came of it: first what failed by name, then how. */
export async function perform(check: Check, signal: AbortSignal, print: Print): Promise<FileOutcome[]> {
  const began = Date.now();
  const first = await once(check, signal);
  const late = first.filter(hasFailed);
  const isRunAgain =
    check.isTimed === true && late.length > 0 && late.length <= MOST_FILES_AGAIN && !signal.aborted;
  const paths = late.map(({ path }) => path);
  const outcomes = isRunAgain ? replaced(first, await once(again(check, paths), signal)) : first;
  const { passed, failed } = count(outcomes);
  const seconds = Math.round((Date.now() - began) / 1000);
  print(`${failed === 0 ? 'ok  ' : 'FAIL'} ${check.name}: ${passed} passed, ${failed} failed, ${seconds} s`);
  const stillFailed = outcomes.filter(hasFailed);
  const passedAlone = late.filter(({ path }) => !stillFailed.some((one) => one.path === path));
  for (const line of [...named('failed', stillFailed), ...named('passed only by itself', passedAlone)])
    print(line);
  for (const { path, message } of [...stillFailed, ...passedAlone]) print(`\n${path}\n${message}`);
  return outcomes;
}

/** What failed, a line each. */
const named = (word: string, outcomes: readonly FileOutcome[]): string[] =>
  outcomes.flatMap(({ path, failed }) => failed.map((name) => `     ${word}: ${path} › ${name}`));

async function once(check: Check, signal: AbortSignal): Promise<FileOutcome[]> {
  // What is printed is read in logs, which show colours as letters.
  const env = { FORCE_COLOR: '0' };
  const { exitCode, stdout, stderr } = await run(check.program, check.args, { signal, env });
  const { name, results } = check;
  // jest writes its report to stderr, and with --json its results to stdout.
  const whole = { path: name, passed: 0, failed: [name], message: results ? stderr : `${stdout}${stderr}` };
  if (results === undefined) return [exitCode === 0 ? { ...whole, passed: 1, failed: [] } : whole];
  const outcomes = readResults(results) ?? [whole];
  return exitCode === 0 || outcomes.some(hasFailed) ? outcomes : [...outcomes, whole];
}
