import type { Consistency } from './consistency';
import type { HookName, Host, SentHooks } from './host';

/** What to do next with a host. */
export type Step =
  /** It is as it should be. */
  | { readonly do: 'nothing' }
  | { readonly do: 'wait'; readonly reason: string }
  | { readonly do: 'fail'; readonly reason: string }
  | { readonly do: 'mark' | 'unmark' | 'enter standby' | 'exit standby' | 'stop' | 'start' }
  | { readonly do: 'hook'; readonly name: HookName };

const NOTHING: Step = { do: 'nothing' };
const wait = (reason: string): Step => ({ do: 'wait', reason });
const fail = (reason: string): Step => ({ do: 'fail', reason });

/** Where an instance stays in its group until somebody moves it. */
const SETTLED = ['InService', 'Standby'];

const isGone = ({ state }: Host): boolean => state === 'shutting-down' || state === 'terminated';

/**
 * The next step to make a host quiet. It depends on nothing but what AWS shows of the host, so it is the same for a
 * function that goes on, one that was called again after a crash, and another run that finds what a dead one left.
 *
 * @param hooks what the run has sent to it; needed for hosts that carry the run's mark
 */
export function towardsQuiet(host: Host, run: string, { mode }: Consistency, hooks: SentHooks): Step {
  const { id, state, lifecycle = 'Standby', mark } = host;
  if (isGone(host)) return fail(`${id} is being terminated`);
  if (mark === undefined) {
    // What is stopped writes nothing, and there will be nothing to undo.
    if (state === 'stopped') return NOTHING;
    if (state !== 'running') return wait(`${id} is ${state}`);
    // Where somebody is just moving it, nobody could say afterwards where it was.
    return SETTLED.includes(lifecycle) ? { do: 'mark' } : wait(`${id} is ${lifecycle} in its group`);
  }
  if (mark.run !== run) return wait(`${id} is kept quiet by the run ${mark.run}`);
  return mode === 'stop' ? towardsStopped(host) : towardsFrozen(host, hooks);
}

/** Out of service first: a group replaces an instance that it finds stopped (Auto Scaling user guide, "Health checks"). */
function towardsStopped({ id, state, lifecycle }: Host): Step {
  if (state === 'stopped') return NOTHING;
  if (lifecycle === 'InService') return { do: 'enter standby' };
  if (lifecycle !== undefined && lifecycle !== 'Standby') return wait(`${id} is ${lifecycle} in its group`);
  return state === 'running' ? { do: 'stop' } : wait(`${id} is ${state}`);
}

function towardsFrozen({ id, state }: Host, { before }: SentHooks): Step {
  if (state !== 'running') return fail(`${id} is ${state}: nothing can be run on it`);
  switch (before?.state) {
    case undefined:
      return { do: 'hook', name: 'before' };
    case 'running':
      return wait(`the lines before the snapshot are running on ${id}`);
    case 'failed':
      return fail(`the lines before the snapshot failed on ${id}: ${before.reason}`);
    case 'succeeded':
      return NOTHING;
  }
}

/** The next step to put a host back that carries the mark of the run. */
export function towardsBack(host: Host, run: string, { mode }: Consistency, hooks: SentHooks): Step {
  if (host.mark?.run !== run || isGone(host)) return NOTHING;
  return mode === 'application' ? towardsThawed(host, hooks) : towardsStarted(host, host.mark.lifecycle);
}

/** Running before it is back in service, or its group would find it stopped. */
function towardsStarted({ id, state, lifecycle }: Host, before: string): Step {
  if (state === 'stopped') return { do: 'start' };
  if (state !== 'running') return wait(`${id} is ${state}`);
  if (lifecycle === 'Standby' && before !== 'Standby') return { do: 'exit standby' };
  if (lifecycle !== undefined && lifecycle !== before && lifecycle !== 'InService')
    return wait(`${id} is ${lifecycle} in its group`);
  return { do: 'unmark' };
}

/** Once the first lines were sent, the last ones run, whatever came of the first. */
function towardsThawed({ id, state }: Host, { before, after }: SentHooks): Step {
  if (before === undefined || state !== 'running') return { do: 'unmark' };
  if (before.state === 'running') return wait(`the lines before the snapshot are running on ${id}`);
  switch (after?.state) {
    case undefined:
      return { do: 'hook', name: 'after' };
    case 'running':
      return wait(`the lines after the snapshot are running on ${id}`);
    case 'failed':
    case 'succeeded':
      return { do: 'unmark' };
  }
}
