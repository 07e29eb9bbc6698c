import type { Hosts } from '../ports/hosts';
import type { Host } from './host';
import { done, type Outcome, type Refusal } from './outcome';
import { describeAction, sentHooks, take, type Action } from './quiet-actions';
import { towardsQuiet } from './quiet-steps';
import type { Run } from './run';

/** Instances of one batch that are quiet at once: what serves together should not all be away together. */
const QUIET_AT_ONCE = 10;

type Quiet = Outcome<undefined>;

/**
 * Makes the hosts of a run quiet. One object serves one look at AWS: every host goes as far as it can without waiting.
 */
export class Quiescence {
  private readonly seen: Promise<Outcome<ReadonlyMap<string, Host>>>;
  private readonly asked = new Map<string, Promise<Quiet>>();
  private readonly busy = new Set<string>();

  /** @param ids the hosts that may be asked for */
  constructor(
    private readonly run: Run,
    private readonly hosts: Hosts,
    ids: readonly string[],
  ) {
    const isIdle = ids.length === 0 || run.plan.consistency.mode === 'crash';
    this.seen = isIdle ? Promise.resolve(done(new Map())) : hosts.look(run.plan.region, ids);
  }

  /** Done when the host is quiet; refused with the reason while it is not, or never will be. */
  hush(id: string): Promise<Quiet> {
    if (this.run.plan.consistency.mode === 'crash') return Promise.resolve(done(undefined));
    const asked = this.asked.get(id) ?? this.takeSteps(id);
    this.asked.set(id, asked);
    return asked;
  }

  /** Ids of the hosts that carry this run's mark: whatever else happens, they must be put back. */
  async marked(): Promise<Outcome<readonly string[]>> {
    const seen = await this.seen;
    if (seen.status !== 'done') return seen;
    const before = [...seen.value.values()].filter(({ mark }) => mark?.run === this.run.id);
    return done([...new Set([...before.map(({ id }) => id), ...this.busy])]);
  }

  private async takeSteps(id: string): Promise<Quiet> {
    const seen = await this.seen;
    if (seen.status !== 'done') return seen;
    const host = seen.value.get(id);
    if (host === undefined) return later(`${id} is not listed`);
    const isOurs = host.mark?.run === this.run.id;
    if (!isOurs && host.state === 'running' && this.busy.size + this.othersBusy(seen.value) >= QUIET_AT_ONCE)
      return later(`${QUIET_AT_ONCE} other instances are quiet now`);
    // Before anything is awaited: others are asked for at the same time. What was stopped before is not kept quiet by us.
    if (isOurs || host.state === 'running') this.busy.add(id);
    return this.follow(host);
  }

  /** Hosts marked by this run that were not asked for in this look (yet). */
  private othersBusy(seen: ReadonlyMap<string, Host>): number {
    return [...seen.values()].filter(({ id, mark }) => mark?.run === this.run.id && !this.busy.has(id))
      .length;
  }

  private async follow(host: Host): Promise<Quiet> {
    const { consistency } = this.run.plan;
    const sent = await sentHooks(this.hosts, this.run, host);
    if (sent.status !== 'done') return sent;
    const step = towardsQuiet(host, this.run.id, consistency, sent.value);
    switch (step.do) {
      case 'nothing':
        return done(undefined);
      case 'wait':
        return later(step.reason);
      case 'fail':
        return { status: 'failed', reason: step.reason };
      default: {
        const taken = await take(this.hosts, this.run, host, step);
        if (taken.status !== 'done') return taken;
        const after = expected(host, step, this.run);
        return after === undefined
          ? later(`${host.id}: ${describeAction(step)} is under way`)
          : this.follow(after);
      }
    }
  }
}

/** What a step that takes effect at once leads to; undefined when AWS takes its time. */
function expected(host: Host, action: Action, run: Run): Host | undefined {
  if (action.do !== 'mark') return undefined;
  const { vault, id, plan } = run;
  return { ...host, mark: { vault, plan: plan.name, run: id, lifecycle: host.lifecycle ?? 'none' } };
}

const later = (reason: string): Refusal => ({ status: 'later', reason, everyone: false });
