import type { Outcome } from '../../core/outcome';
import type { Made, StepResult } from '../../ports/restorer';
import { attempt } from '../refusals';

/** Not yet: asked again after a while. */
export const later = (reason: string): Outcome<never> => ({ status: 'later', reason, everyone: false });

export const failed = (reason: string): Outcome<never> => ({ status: 'failed', reason });

/** How far a step has come, with AWS's refusals put into the engine's terms. */
export async function reached(look: () => Promise<Outcome<StepResult>>): Promise<Outcome<StepResult>> {
  const outcome = await attempt(look);
  return outcome.status === 'done' ? outcome.value : outcome;
}

/**
 * The id of what an earlier step has made.
 * @throws Error where none has: the steps are in a wrong order
 */
export function idOf(sofar: readonly Made[], what: string): string {
  const found = sofar.find((made) => made.what === what);
  if (found === undefined) throw new Error(`no step before has made a ${what}`);
  return found.id;
}
