import { isCleanup, type AnyRun, type Run } from '../../lambda-src/core/run';
import { runFrom } from '../../lambda-src/request';
import type { Deployed, Scheduled } from './deployed';

/** The run that an input would make if it were started at that time; nobody starts it. */
export function runOf({ environment }: Deployed, event: Scheduled['input'], at: Date): AnyRun {
  const execution = { id: 'not started', name: 'not-started', startTime: at.toISOString() };
  return runFrom({ event, execution }, environment);
}

/**
 * The run that a plan's schedule would make.
 * @throws Error for the schedule of a cleanup
 */
export function planRunOf(deployed: Deployed, { name, input }: Scheduled, at: Date): Run {
  const run = runOf(deployed, input, at);
  if (isCleanup(run)) throw new Error(`the schedule ${name} starts a cleanup`);
  return run;
}
