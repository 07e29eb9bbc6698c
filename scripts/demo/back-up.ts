import type { Emulator } from '../../emulator/emulator';
import type { RunRecord } from '../../lambda-src/core/record';
import type { Runs } from '../local/runs';
import type { Say } from '../../cli/terminal/step';

/** Fires the plan's schedule, says how far the run has come, and gives its record; a run that is not green is an error. */
export async function backUp(emulator: Emulator, runs: Runs, plan: string, say: Say): Promise<RunRecord> {
  await emulator.clearCalls();
  const execution = await runs.fire(plan);
  const { status, error, cause } = await runs.end(execution, async () => {
    const calls = await emulator.calls({ service: 'ec2' });
    const count = (...actions: string[]): number =>
      calls.filter(({ action }) => actions.includes(action)).length;
    // One call makes the snapshots of all volumes of an instance.
    const captured = count('CreateSnapshot', 'CreateSnapshots');
    say(
      `${captured} instances captured, ${count('CopySnapshot')} volumes copied, ${count('DeleteSnapshot')} deleted`,
    );
  });
  const record = await runs.record(execution);
  if (status === 'SUCCEEDED' && record !== undefined) return record;
  throw new Error(`The run ended ${status}: ${error ?? ''} ${cause ?? ''}`);
}
