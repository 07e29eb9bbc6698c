import { SOURCE, VAULT } from '../../deployed';
import type { Scene } from './stage';

/** The same event twice at once, and again later. */
export const twice: Scene = async ({ vault: { runs, emulator } }) => {
  await emulator.configure({ snapshotSeconds: 600 });
  const time = await emulator.now();
  const both = await Promise.all([runs.fire('daily', time), runs.fire('daily', time)]);
  await Promise.all(both.map((execution) => runs.end(execution)));
  await runs.end(await runs.fire('daily', time));
  await emulator.configure({ snapshotSeconds: null });
};

/** A run that breaks at its first call, and its input that is kept. */
export const broken: Scene = async ({ vault: { runs, emulator } }) => {
  const effect = { error: 'UnauthorizedOperation', status: 403 };
  await emulator.setFaults([{ service: 'ec2', action: 'DescribeInstances', effect }]);
  await runs.end(await runs.fire('daily'));
  await emulator.setFaults([]);
};

/** A batch that breaks for good: its result is missing. */
export const lostBatch: Scene = async ({ vault: { runs, emulator } }) => {
  await emulator.setFaults([{ action: 'DescribeSnapshots', caller: 'advance', effect: { kill: 'before' } }]);
  await runs.end(await runs.fire('daily'));
  await emulator.setFaults([]);
};

/** A schedule whose target refuses; the scheduler keeps the input. */
export const refused: Scene = async ({ vault: { emulator } }) => {
  const effect = { error: 'StateMachineDoesNotExist', status: 400 };
  await emulator.setFaults([{ service: 'states', action: 'StartExecution', caller: '^scheduler$', effect }]);
  const fired = await emulator.fireSchedule({ name: 'daily', group: VAULT, region: SOURCE });
  if (typeof fired.deadLetter !== 'string') throw new Error(`no dead letter: ${JSON.stringify(fired)}`);
  await emulator.setFaults([]);
};
