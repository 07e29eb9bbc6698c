import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installTools, requireTools } from './prerequisites';
import { run } from './run';

/** `npm test`: every check there is, in lanes side by side: what deploys mostly waits for Terraform, and what runs mostly for the clock. */

const FOLDER = resolve('.cache', 'test');

interface Check {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Where jest leaves its counts. */
  readonly counts?: string;
}

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const tool = (name: string, program: string, ...args: string[]): Check => ({
  name,
  program: join('node_modules', '.bin', program),
  args,
});

function jest(project: string, ...args: string[]): Check {
  const counts = join(FOLDER, `${project}.json`);
  return {
    ...tool(project, 'jest', '--selectProjects', project, '--ci', '--json', '--outputFile', counts, ...args),
    counts,
  };
}

const LANES: readonly (readonly Check[])[] = [
  [
    tool('lint', 'eslint', '.'),
    tool('format', 'prettier', '--check', '.', '--log-level', 'warn'),
    tool('types', 'tsc', '--noEmit'),
    jest('unit', '--maxWorkers=1'),
    jest('browser', '--runInBand'),
    jest('emulator', '--runInBand'),
    jest('bash', '--runInBand'),
  ],
  // One after the other: virtual hours pass while a busy machine does not come to it.
  [jest('deployment', '--maxWorkers=3'), jest('e2e', '--maxWorkers=3')],
];

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function perform(check: Check, signal: AbortSignal): Promise<Outcome> {
  const began = Date.now();
  const { exitCode, stdout, stderr } = await run(check.program, check.args, { signal });
  const outcome = outcomeOf(check, exitCode);
  const seconds = Math.round((Date.now() - began) / 1000);
  print(
    `${exitCode === 0 ? 'ok  ' : 'FAIL'} ${check.name}: ${outcome.passed} passed, ${outcome.failed} failed, ${seconds} s`,
  );
  // jest writes its report to stderr, and with --json its counts to stdout.
  if (exitCode !== 0) print(check.counts === undefined ? `${stdout}${stderr}` : stderr);
  return outcome;
}

/** A check without counts is one test; a jest that broke before it could count is a failed one. */
function outcomeOf({ counts }: Check, exitCode: number): Outcome {
  const plain = exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (counts === undefined) return plain;
  try {
    const result = JSON.parse(readFileSync(counts, 'utf8')) as Record<string, number>;
    const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = result;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return { passed, failed: exitCode === 0 ? failed : Math.max(1, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

async function main(): Promise<void> {
  installTools('aws', 'shellcheck', 'chromium');
  requireTools('terraform', 'python', 'aws', 'shellcheck', 'chromium');
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const interruption = new AbortController();
  process.once('SIGINT', () => {
    interruption.abort();
  });

  const outcomes: Outcome[] = [];
  await Promise.all(
    LANES.map(async (lane) => {
      for (const check of lane) {
        if (!interruption.signal.aborted) outcomes.push(await perform(check, interruption.signal));
      }
    }),
  );
  const sum = (field: keyof Outcome): number =>
    outcomes.reduce((total, outcome) => total + outcome[field], 0);
  print(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = interruption.signal.aborted ? 130 : sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
