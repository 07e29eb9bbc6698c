import fc from 'fast-check';
import type { Consistency } from '../../../lambda-src/core/consistency';
import type { HookProgress, Host, SentHooks } from '../../../lambda-src/core/host';
import { towardsBack, towardsQuiet, type Step } from '../../../lambda-src/core/quiet-steps';

const RUN = 'daily-20261121T020000Z';
const STOP: Consistency = { mode: 'stop' };
const HOOKS: Consistency = { mode: 'application', before: ['freeze'], after: ['thaw'], timeoutSeconds: 60 };

/** An instance as AWS would have it: what takes time takes one more look. */
class World {
  readonly deeds: string[] = [];
  private hooks: SentHooks = {};

  constructor(
    private host: Host,
    private readonly outcome: HookProgress['state'] = 'succeeded',
  ) {}

  get seen(): { readonly host: Host; readonly hooks: SentHooks } {
    return { host: this.host, hooks: this.hooks };
  }

  /** Time goes by between two looks. */
  pass(): void {
    const { state, lifecycle } = this.host;
    const states: Record<string, string> = { stopping: 'stopped', pending: 'running' };
    const lifecycles: Record<string, string> = { EnteringStandby: 'Standby', Pending: 'InService' };
    this.host = {
      ...this.host,
      state: states[state] ?? state,
      ...(lifecycle !== undefined && { lifecycle: lifecycles[lifecycle] ?? lifecycle }),
    };
    const end = (hook: HookProgress): HookProgress =>
      hook.state === 'running' ? ({ state: this.outcome, reason: 'exit 1' } as HookProgress) : hook;
    this.hooks = Object.fromEntries(Object.entries(this.hooks).map(([name, hook]) => [name, end(hook)]));
  }

  do(step: Step): void {
    const { lifecycle, mark, ...host } = this.host;
    const group = lifecycle === undefined ? {} : { lifecycle };
    const marked = mark === undefined ? {} : { mark };
    this.deeds.push(step.do === 'hook' ? `hook ${step.name}` : step.do);
    switch (step.do) {
      case 'mark':
        this.host = {
          ...this.host,
          mark: { vault: 'v', plan: 'daily', run: RUN, lifecycle: lifecycle ?? 'none' },
        };
        return;
      case 'unmark':
        this.host = { ...host, ...group };
        return;
      case 'enter standby':
        this.host = { ...host, ...marked, lifecycle: 'EnteringStandby' };
        return;
      case 'exit standby':
        // A group takes back only what runs, and replaces what it finds stopped.
        if (host.state !== 'running') throw new Error('a stopped instance went back into service');
        this.host = { ...host, ...marked, lifecycle: 'Pending' };
        return;
      case 'stop':
        if (lifecycle === 'InService') throw new Error('an instance in service was stopped');
        if (mark === undefined) throw new Error('an instance was stopped before it was marked');
        this.host = { ...this.host, state: 'stopping' };
        return;
      case 'start':
        this.host = { ...this.host, state: 'pending' };
        return;
      case 'hook':
        if (this.hooks[step.name] !== undefined) throw new Error(`${step.name} was sent twice`);
        this.hooks = { ...this.hooks, [step.name]: { state: 'running' } };
        return;
      case 'nothing':
      case 'wait':
      case 'fail':
        return;
    }
  }

  /** Looks and takes steps until there is nothing to do. Every look begins from what AWS shows alone. */
  settle(next: typeof towardsQuiet, consistency: Consistency): Step {
    for (let look = 0; look < 20; look++) {
      const { host, hooks } = this.seen;
      const step = next(host, RUN, consistency, hooks);
      if (step.do === 'nothing' || step.do === 'fail') return step;
      this.do(step);
      this.pass();
    }
    throw new Error(`no end: ${this.deeds.join(', ')}`);
  }
}

const hosts = fc.record(
  {
    id: fc.constant('i-1'),
    state: fc.constantFrom('running', 'stopped', 'pending', 'stopping'),
    lifecycle: fc.constantFrom('InService', 'Standby', 'Pending', 'EnteringStandby'),
  },
  { requiredKeys: ['id', 'state'] },
);

test('from any state an instance becomes quiet, and is put back as it was', () => {
  fc.assert(
    fc.property(hosts, fc.constantFrom(STOP, HOOKS), (host, consistency) => {
      const world = new World(host);
      expect(world.settle(towardsQuiet, consistency)).toEqual({ do: 'nothing' });
      world.settle(towardsBack, consistency);
      world.pass();
      // What was on its way has arrived.
      const arrived = new World(host);
      arrived.pass();
      expect(world.seen.host).toEqual(arrived.seen.host);
    }),
  );
});

test('put back from any step of the way', () => {
  fc.assert(
    fc.property(hosts, fc.constantFrom(STOP, HOOKS), fc.nat(12), (host, consistency, steps) => {
      const world = new World(host);
      for (let taken = 0; taken < steps; taken++) {
        const { host: now, hooks } = world.seen;
        world.do(towardsQuiet(now, RUN, consistency, hooks));
        world.pass();
      }
      world.settle(towardsBack, consistency);
      world.pass();
      const { state, mark, lifecycle } = world.seen.host;
      expect({ isOn: state === 'running', mark }).toEqual({
        isOn: host.state === 'running' || host.state === 'pending',
        mark: undefined,
      });
      if (host.lifecycle === 'InService') expect(lifecycle).toBe('InService');
    }),
  );
});

test('lines that fail are followed by those that undo them, and the instance is not quiet', () => {
  const world = new World({ id: 'i-1', state: 'running' }, 'failed');
  expect(world.settle(towardsQuiet, HOOKS)).toMatchObject({ do: 'fail' });
  world.settle(towardsBack, HOOKS);
  expect(world.deeds).toEqual(['mark', 'hook before', 'hook after', 'unmark']);
});

test('what another run keeps quiet is left to it', () => {
  const mark = { vault: 'v', plan: 'weekly', run: 'weekly-1', lifecycle: 'none' };
  const host: Host = { id: 'i-1', state: 'stopped', mark };
  expect(towardsQuiet(host, RUN, STOP, {})).toMatchObject({ do: 'wait' });
  expect(towardsBack(host, RUN, STOP, {})).toEqual({ do: 'nothing' });
});

test('what is being terminated is neither stopped nor started', () => {
  for (const state of ['shutting-down', 'terminated']) {
    const host: Host = { id: 'i-1', state, mark: { vault: 'v', plan: 'daily', run: RUN, lifecycle: 'none' } };
    expect(towardsQuiet(host, RUN, STOP, {})).toMatchObject({ do: 'fail' });
    expect(towardsBack(host, RUN, STOP, {})).toEqual({ do: 'nothing' });
  }
});
