import type { Hosts } from '../ports/hosts';
import { concurrently } from './concurrently';
import type { Host } from './host';
import { describeAction, sentHooks, take } from './quiet-actions';
import { towardsBack } from './quiet-steps';
import type { Run } from './run';

/** StartInstances has the smallest of EC2's token buckets: 5, refilled by 2 a second. */
const CALLS_AT_ONCE = 4;

/** Where a host stands on the way back. */
export interface Return {
  readonly id: string;
  readonly isBack: boolean;
  /** Why it is not back yet, or what went wrong although it is. */
  readonly trouble?: string;
}

/** Puts hosts back, each as far as it can go now. */
export async function putBack(run: Run, hosts: Hosts, ids: readonly string[]): Promise<readonly Return[]> {
  if (ids.length === 0) return [];
  const seen = await hosts.look(run.plan.region, ids);
  if (seen.status !== 'done') return ids.map((id) => ({ id, isBack: false, trouble: seen.reason }));
  const returns = await concurrently(ids, CALLS_AT_ONCE, (id) => {
    const host = seen.value.get(id);
    // What AWS does not list any more needs nothing.
    return host === undefined ? Promise.resolve({ id, isBack: true }) : stepBack(run, hosts, host);
  });
  return returns.filter((back) => back !== undefined);
}

async function stepBack(run: Run, hosts: Hosts, host: Host): Promise<Return> {
  const { id } = host;
  const sent = await sentHooks(hosts, run, host);
  if (sent.status !== 'done') return { id, isBack: false, trouble: sent.reason };
  const step = towardsBack(host, run.id, run.plan.consistency, sent.value);
  switch (step.do) {
    case 'nothing':
      return { id, isBack: true };
    case 'wait':
    case 'fail':
      return { id, isBack: false, trouble: step.reason };
    default: {
      const taken = await take(hosts, run, host, step);
      if (taken.status !== 'done') return { id, isBack: false, trouble: taken.reason };
      if (step.do !== 'unmark')
        return { id, isBack: false, trouble: `${id}: ${describeAction(step)} is under way` };
      const { after } = sent.value;
      const trouble =
        after?.state === 'failed'
          ? `the lines after the snapshot failed on ${id}: ${after.reason}`
          : undefined;
      return { id, isBack: true, ...(trouble !== undefined && { trouble }) };
    }
  }
}
