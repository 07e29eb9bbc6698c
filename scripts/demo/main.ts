import { EC2Client } from '@aws-sdk/client-ec2';
import { join } from 'node:path';
import type { RunRecord } from '../../lambda-src/core/record';
import { clientOptions } from '../local/clients';
import { Deployment } from '../local/deployment';
import { makeFleet } from '../local/fleet';
import { Runs } from '../local/runs';
import { requireTools } from '../prerequisites';
import { backUp } from './back-up';
import { borrowEmulator } from './emulator';
import { endTransfer, fileOutputs } from './files';
import { readOptions } from './options';
import {
  heading,
  showDecisions,
  showFiles,
  showMetric,
  showNotice,
  showRecoveryPoints,
  showWayAround,
} from './show';
import { step, type Say } from '../../cli/terminal/step';

const SOURCE = 'us-east-1';
const DR = 'us-west-2';
const VAULT = 'smart-vault';
const PLAN = 'daily';
const DIRECTORY = join('.cache', 'demo');
const SNAPSHOT_SECONDS = 600;
const COPY_SECONDS = 900;
const DAYS_BETWEEN = 31;

const interruption = new AbortController();
const { signal } = interruption;

async function main(): Promise<void> {
  const { keep } = readOptions(process.argv);
  requireTools('terraform', 'python');
  const { emulator, release } = await step('Start the emulator', signal, () => borrowEmulator(keep));
  let isDone = false;
  try {
    await emulator.configure({ snapshotSeconds: SNAPSHOT_SECONDS, copySeconds: COPY_SECONDS });
    const deployment = await step('Synthesize the stacks', signal, () =>
      Deployment.synthesize({
        config: join('scripts', 'demo', 'vault.config.ts'),
        directory: DIRECTORY,
        environment: emulator.environment(SOURCE),
        signal,
      }),
    );
    await step(`Deploy to ${SOURCE} and ${DR} with Terraform`, signal, (say) =>
      deployment.apply(busyStacks(say)),
    );
    const { reports_bucket_name: reportsBucket } = await deployment.outputs(`${SOURCE}-storage`);
    const runs = new Runs({ emulator, region: SOURCE, vault: VAULT, reportsBucket: String(reportsBucket) });

    const outputs = await fileOutputs(deployment, SOURCE);
    const transferNotice = await step('Say that a transfer of files ended, as DataSync would', signal, () =>
      endTransfer(emulator, SOURCE, outputs),
    );
    await step('Launch a small fleet', signal, () =>
      makeFleet(new EC2Client(clientOptions(emulator, SOURCE))),
    );
    await step('Back up, as the schedule would', signal, (say) => backUp(emulator, runs, PLAN, say));
    const record: RunRecord = await step(`${DAYS_BETWEEN} days later, back up again`, signal, async (say) => {
      await emulator.advance(DAYS_BETWEEN * 86_400);
      return backUp(emulator, runs, PLAN, say);
    });

    showFiles(outputs, transferNotice);
    await showRecoveryPoints(emulator, SOURCE);
    await showRecoveryPoints(emulator, DR);
    await showNotice(emulator);
    await showMetric(emulator, SOURCE);
    showDecisions(record);

    heading('And after that');
    await step('A second plan finds nothing to change', signal, (say) => expectNoChanges(deployment, say));
    if (keep) showWayAround(emulator, DIRECTORY);
    else await step('Destroy everything', signal, (say) => deployment.destroy(busyStacks(say)));
    isDone = true;
  } finally {
    // After a failure with --keep the emulator stays as well: there is something to look at.
    if (!isDone && keep) showWayAround(emulator, DIRECTORY);
    await release();
  }
}

/** Says which stacks Terraform is at work on. */
function busyStacks(say: Say): (stack: string, event: 'begins' | 'ends') => void {
  const busy = new Set<string>();
  return (stack, event) => {
    if (event === 'begins') busy.add(stack);
    else busy.delete(stack);
    if (busy.size > 0) say([...busy].join(', '));
  };
}

async function expectNoChanges(deployment: Deployment, say: Say): Promise<void> {
  const changes = Object.entries(await deployment.changes(busyStacks(say)));
  if (changes.length === 0) return;
  throw new Error(
    `A second plan would change something:\n${changes.map(([stack, plan]) => `${stack}:\n${plan}`).join('\n')}`,
  );
}

// Terraform gets its own SIGINT and puts its state in order; then the finally above ends the emulator.
process.once('SIGINT', () => {
  interruption.abort();
});
main().catch((error: unknown) => {
  const problem = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${signal.aborted ? 'Interrupted.' : problem}\n`);
  process.exitCode = signal.aborted ? 130 : 1;
});
