import { mkdirSync, rmSync } from 'node:fs';
import { installTools, requireTools } from '../prerequisites';
import { FOLDER, project, tool, type Check } from './check';
import { count, type FileOutcome } from './outcome';
import { perform } from './perform';

/** `npm test`: every check there is, in lanes side by side: what deploys mostly waits for Terraform, and what runs mostly for the clock. */

const LANES: readonly (readonly Check[])[] = [
  [
    tool('lint', 'eslint', '.'),
    tool('format', 'prettier', '--check', '.', '--log-level', 'warn'),
    tool('types', 'tsc', '--noEmit'),
    project('unit', '--maxWorkers=1'),
    project('browser', '--runInBand'),
    project('emulator', '--runInBand'),
    project('bash', '--runInBand'),
  ],
  // One after the other: virtual hours pass while a busy machine does not come to it.
  [
    { ...project('deployment', '--maxWorkers=3'), isTimed: true },
    { ...project('e2e', '--maxWorkers=4'), isTimed: true },
  ],
];

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  installTools('aws', 'shellcheck', 'chromium');
  requireTools('terraform', 'python', 'aws', 'shellcheck', 'chromium');
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const interruption = new AbortController();
  process.once('SIGINT', () => {
    interruption.abort();
  });

  const outcomes: FileOutcome[] = [];
  await Promise.all(
    LANES.map(async (lane) => {
      for (const check of lane) {
        if (!interruption.signal.aborted)
          outcomes.push(...(await perform(check, interruption.signal, print)));
      }
    }),
  );
  const { passed, failed } = count(outcomes);
  print(`${passed} passed, ${failed} failed`);
  process.exitCode = interruption.signal.aborted ? 130 : failed > 0 || passed === 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
