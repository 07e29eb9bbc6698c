import { EC2Client } from '@aws-sdk/client-ec2';
import { Listr, type ListrTask } from 'listr2';
import { join } from 'node:path';
import { Emulator } from '../../emulator/emulator';
import type { RunRecord } from '../../lambda-src/core/record';
import { clientOptions } from '../local/clients';
import { Deployment, type OnStack } from '../local/deployment';
import { makeFleet } from '../local/fleet';
import { Runs, type Ending } from '../local/runs';
import { requireTools } from '../prerequisites';
import { readOptions } from './options';
import { heading, showDecisions, showMetric, showNotice, showRecoveryPoints, showWayAround } from './show';

const SOURCE = 'us-east-1';
const DR = 'us-west-2';
const VAULT = 'smart-vault';
const PLAN = 'daily';
const DIRECTORY = join('.cache', 'demo');
/** Virtual seconds per real second: snapshots of ten minutes are ready in five seconds. */
const SPEED = 120;
const SNAPSHOT_SECONDS = 600;
const COPY_SECONDS = 900;
const DAY_SECONDS = 86_400;

/** What one step leaves for the next. */
interface Demo {
  emulator: Emulator;
  deployment: Deployment;
  runs: Runs;
  records: RunRecord[];
}

const interrupted = new AbortController();

async function deploy(demo: Demo, say: (text: string) => void): Promise<void> {
  const busy = new Set<string>();
  const onStack: OnStack = (stack, event) => {
    if (event === 'begins') busy.add(stack);
    else busy.delete(stack);
    say([...busy].join(', '));
  };
  await demo.deployment.apply(onStack);
  const { reports_bucket_name: reportsBucket } = await demo.deployment.outputs(`${SOURCE}-storage`);
  demo.runs = new Runs({
    emulator: demo.emulator,
    region: SOURCE,
    vault: VAULT,
    reportsBucket: String(reportsBucket),
  });
}

async function backUp(demo: Demo, say: (text: string) => void): Promise<void> {
  const execution = await demo.runs.fire(PLAN);
  const began = Date.now();
  const ending = await demo.runs.end(execution, async () => {
    const [created, copied] = [
      await demo.emulator.calls({ service: 'ec2', action: 'CreateSnapshot' }),
      await demo.emulator.calls({ service: 'ec2', action: 'CopySnapshot' }),
    ];
    say(
      `${created.length} snapshots and ${copied.length} copies asked for, ${Math.round((Date.now() - began) / 1000)} s`,
    );
  });
  demo.records.push(await recordOf(demo, ending));
}

async function recordOf({ runs }: Demo, ending: Ending): Promise<RunRecord> {
  const record = await runs.record(ending.executionArn);
  if (ending.status === 'SUCCEEDED' && record !== undefined) return record;
  throw new Error(`The run ended ${ending.status}: ${ending.error ?? ''} ${ending.cause ?? ''}`);
}

async function expectNoChanges(demo: Demo, say: (text: string) => void): Promise<void> {
  const changes = await demo.deployment.changes((stack) => {
    say(stack);
  });
  const plans = Object.entries(changes).map(([stack, plan]) => `${stack}:\n${plan}`);
  if (plans.length > 0) throw new Error(`A second plan would change something:\n${plans.join('\n')}`);
}

async function show({ emulator, records }: Demo): Promise<void> {
  await showRecoveryPoints(emulator, SOURCE);
  await showRecoveryPoints(emulator, DR);
  const notice = (await emulator.outbox()).filter(({ protocol }) => protocol === 'email').at(-1);
  if (notice === undefined) throw new Error('Nobody was told of the runs');
  showNotice(notice);
  showMetric(
    'SnapshotsCreated',
    records.map(({ totals }) => totals.created),
  );
  const last = records.at(-1);
  if (last !== undefined) showDecisions(last);
}

function step(
  title: string,
  task: (demo: Demo, say: (text: string) => void) => Promise<void>,
): ListrTask<Demo> {
  return {
    title,
    task: async (demo, wrapper) => {
      interrupted.signal.throwIfAborted();
      await task(demo, (text) => (wrapper.output = text));
    },
  };
}

async function main(): Promise<void> {
  const { keep } = readOptions(process.argv);
  requireTools('terraform', 'python');
  process.once('SIGINT', () => {
    interrupted.abort(new Error('interrupted'));
  });
  const demo: Demo = {
    emulator: undefined,
    deployment: undefined,
    runs: undefined,
    records: [],
  } as unknown as Demo;
  let kept = false;
  try {
    await tasks(
      [
        step('Start the emulator', async () => {
          demo.emulator = await Emulator.start({ speed: SPEED });
          await demo.emulator.configure({ snapshotSeconds: SNAPSHOT_SECONDS, copySeconds: COPY_SECONDS });
        }),
        step('Synthesize the stacks', async () => {
          demo.deployment = await Deployment.synthesize({
            config: 'scripts/demo/vault.config.ts',
            directory: DIRECTORY,
            environment: demo.emulator.environment(SOURCE),
            signal: interrupted.signal,
          });
        }),
        step(`Deploy to ${SOURCE} and ${DR} with Terraform`, deploy),
        step('Launch a small fleet', async () => {
          await makeFleet(new EC2Client(clientOptions(demo.emulator, SOURCE)));
        }),
        step('Back up, as the schedule would', backUp),
        step('31 days later, back up again', async (_, say) => {
          await demo.emulator.advance(31 * DAY_SECONDS);
          await backUp(demo, say);
        }),
      ],
      demo,
    );
    await show(demo);
    heading('And after that');
    await tasks([step('A second plan finds nothing to change', expectNoChanges)], demo);
    if (keep) {
      kept = true;
      showWayAround(demo.emulator, DIRECTORY);
      return;
    }
    await tasks([step('Destroy everything', async () => demo.deployment.destroy())], demo);
  } finally {
    if (!kept) await demo.emulator?.stop();
  }
}

const tasks = (list: ListrTask<Demo>[], demo: Demo): Promise<Demo> =>
  new Listr<Demo>(list, { ctx: demo, rendererOptions: { collapseErrors: false } }).run();

main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
});
