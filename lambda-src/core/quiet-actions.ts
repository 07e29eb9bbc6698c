import type { Hosts } from '../ports/hosts';
import type { Consistency } from './consistency';
import { HOOK_NAMES, type Host, type SentHooks } from './host';
import { done, type Outcome } from './outcome';
import type { Step } from './quiet-steps';
import type { Run } from './run';

/** A step that changes something. */
export type Action = Exclude<Step, { do: 'nothing' | 'wait' | 'fail' }>;

/** Carries out one step on a host, as the run's plan says it. */
export async function take(
  hosts: Hosts,
  run: Run,
  { id, lifecycle = 'none' }: Host,
  action: Action,
): Promise<Outcome<void>> {
  const { region, consistency, name: plan } = run.plan;
  switch (action.do) {
    case 'mark':
      return hosts.mark(region, id, { vault: run.vault, plan, run: run.id, lifecycle });
    case 'unmark':
      return hosts.unmark(region, id);
    case 'enter standby':
      return hosts.enterStandby(region, id);
    case 'exit standby':
      return hosts.exitStandby(region, id);
    case 'stop':
      return hosts.stop(region, id);
    case 'start':
      return hosts.start(region, id);
    case 'hook':
      return runHook(hosts, run, id, action, consistency);
  }
}

function runHook(
  hosts: Hosts,
  run: Run,
  id: string,
  { name }: Action & { do: 'hook' },
  consistency: Consistency,
): Promise<Outcome<void>> {
  if (consistency.mode !== 'application') throw new Error(`${run.id} has no lines to run on ${id}`);
  const { [name]: lines, timeoutSeconds } = consistency;
  return hosts.runHook(run.plan.region, id, { run: run.id, name, lines, timeoutSeconds });
}

/** What this run has sent to a host; nothing is sent before the host is marked, and lines that are none have run. */
export async function sentHooks(hosts: Hosts, run: Run, { id, mark }: Host): Promise<Outcome<SentHooks>> {
  const { consistency, region } = run.plan;
  if (consistency.mode !== 'application' || mark?.run !== run.id) return done({});
  const sent = await hosts.hooksOf(region, id, run.id);
  if (sent.status !== 'done') return sent;
  const empty = HOOK_NAMES.filter((name) => consistency[name].length === 0);
  return done({ ...sent.value, ...Object.fromEntries(empty.map((name) => [name, { state: 'succeeded' }])) });
}

/** For people: what is under way. */
export const describeAction = (action: Action): string =>
  action.do === 'hook' ? `running the lines ${action.name} the snapshot` : action.do;
