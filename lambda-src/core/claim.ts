import type { Executions } from '../ports/executions';
import type { RunStore } from '../ports/run-store';
import type { Claim } from './documents';

/**
 * Makes sure that one execution at a time carries something. A second one (an event delivered twice) steps aside; one that
 * follows after the first has ended (a redrive) takes over.
 *
 * @param key of the claim
 * @param execution ARN of the one that asks
 * @returns whether this execution is the one.
 */
export async function claim(
  key: string,
  execution: string,
  store: Pick<RunStore, 'claim'>,
  executions: Executions,
): Promise<boolean> {
  const mine: Claim = { execution };
  const held = await store.claim(key, mine);
  if (held === undefined) return true;
  const holder = (held.value as Claim).execution;
  if (holder === mine.execution) return true;
  if (await executions.isRunning(holder)) return false;
  return (await store.claim(key, mine, held)) === undefined;
}
