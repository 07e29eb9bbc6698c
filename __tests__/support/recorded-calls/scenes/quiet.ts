import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import { VAULT } from '../../deployed';
import { QUIESCED } from '../tags';
import type { Scene, Stage } from './stage';

const BUSY = 'ConcurrentSnapshotLimitExceeded';

/** Instances that are stopped, one of them in a group, or told to run lines, for their backup. */
export const quiet: Scene = async (stage) => {
  const { runs } = stage.vault;
  await stage.instance('stopped', { quiet: 'stop' });
  await stage.instance('hooked', { quiet: 'hooks' });
  await stage.group('quiet', 'stop');
  await runs.run('stopped');
  await runs.run('hooked');
};

/** A run that is aborted while its instances are stopped; the next run of any plan starts them. */
export const abortedStop: Scene = async (stage) => {
  // One alone, and one in a group.
  await abortWhileQuiet(stage, 'stopped', ['stopped', 'stopped']);
  await stage.vault.runs.run('daily');
  await expectNoMarks(stage);
};

/** The same with lines; those after the backup fail, which is written down for the report. */
export const abortedHooks: Scene = async (stage) => {
  const { emulator, runs } = stage.vault;
  await abortWhileQuiet(stage, 'hooked', ['running']);
  await emulator.setCommandOutcomes([{ contains: 'fsfreeze -u', status: 'Failed', output: 'busy' }]);
  await runs.run('daily');
  await emulator.setCommandOutcomes([]);
  await expectNoMarks(stage);
};

/** A mark of a run that left no claim, such as one whose documents are gone. */
export const strayMark: Scene = async (stage) => {
  const { source, runs } = stage.vault;
  const Resources = [await stage.instance('stray', {})];
  const mark = { Key: QUIESCED, Value: `${VAULT} daily daily-gone running` };
  await source.send(new CreateTagsCommand({ Resources, Tags: [mark] }));
  await runs.run('cleanup');
  await runs.run('daily');
  await source.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: QUIESCED }] }));
};

/** Aborts a run when all that it touches waits for EC2 to take its snapshots. */
async function abortWhileQuiet(stage: Stage, plan: string, quietStates: readonly string[]): Promise<void> {
  const { runs, emulator } = stage.vault;
  // A refusal that holds back one volume and not the others.
  const effect = { error: BUSY, status: 400 };
  await emulator.setFaults([{ action: 'CreateSnapshots?', effect }]);
  const execution = await runs.fire(plan);
  await stage.until(`${plan} waits with its instances quiet`, async () => {
    const refused = await emulator.calls({ service: 'ec2', errorCode: BUSY });
    const isWaiting = refused.some(({ params }) => JSON.stringify(params).includes(`"${plan}-`));
    return isWaiting && (await stage.marked()).join() === quietStates.join();
  });
  await stage.abort(execution);
  await emulator.setFaults([]);
}

async function expectNoMarks(stage: Stage): Promise<void> {
  const left = await stage.marked();
  if (left.length > 0) throw new Error(`instances were not put back: ${left.join()}`);
}
