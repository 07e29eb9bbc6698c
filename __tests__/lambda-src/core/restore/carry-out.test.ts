import fc from 'fast-check';
import { done } from '../../../../lambda-src/core/outcome';
import { carryOut, writeOrder, type RestoreWorld } from '../../../../lambda-src/core/restore/carry-out';
import type { RestoreOrder } from '../../../../lambda-src/core/restore/order';
import type { Made, RestoreStep } from '../../../../lambda-src/ports/restorer';
import { MemoryStore } from '../../../support/memory-store';
import { planned } from '../../../support/restore-points';

const ASKED = '2026-11-21T03:00:00.000Z';
const ORDER: RestoreOrder = {
  version: 1,
  id: '20261121t030000000z-a1b2c3d4',
  vault: 'vault',
  region: 'us-east-1',
  askedAt: ASKED,
  request: { what: 'vol-1', options: {} },
  form: 'volume',
  source: 'vol-1',
  points: [planned({ id: 'snap-1', source: 'vol-1', at: '2026-11-21T02:00:00.000Z' })],
  pointAt: '2026-11-21T02:00:00.000Z',
  design: { words: ['a volume'], values: {} },
};

/** An AWS of two things that take a look each to be ready, and a count of what was made. */
class World {
  readonly store = new MemoryStore();
  readonly things: string[] = [];
  readonly told: string[] = [];
  now = Date.parse(ASKED);

  steps(): RestoreStep[] {
    return ['volume', 'instance'].map((what) => ({
      name: `make ${what}`,
      phase: 'provision',
      advance: () => {
        if (this.things.includes(what)) return Promise.resolve(done({ made: [madeOf(what)] }));
        this.things.push(what);
        return Promise.resolve({ status: 'later', reason: 'on its way', everyone: false } as const);
      },
    }));
  }

  /** @param calls after this many calls to the outside the program is gone */
  outside(calls = Number.POSITIVE_INFINITY): RestoreWorld {
    let left = calls;
    const count = (): void => {
      if (left-- <= 0) throw new Error('killed');
    };
    return {
      store: {
        keys: (prefix) => this.store.keys(prefix),
        read: (key) => this.store.read(key),
        claim: (key, value) => this.store.claim(key, value),
        write: async (key, value) => {
          count();
          await this.store.write(key, value);
        },
      },
      location: 's3://reports/',
      notifier: {
        publish: (subject) => {
          count();
          this.told.push(subject);
          return Promise.resolve();
        },
      },
      now: () => new Date((this.now += 1000)),
      pause: () => {
        count();
        return Promise.resolve();
      },
      say: () => undefined,
      mayGoOn: count,
    };
  }
}

const madeOf = (what: string): Made => ({ what, id: `${what}-1`, region: 'us-east-1' });

test('all steps, in their order, told and written down', async () => {
  const world = new World();
  const record = await carryOut(ORDER, world.steps(), world.outside());
  expect(record).toMatchObject({
    outcome: 'success',
    made: [madeOf('volume'), madeOf('instance')],
    steps: [{ name: 'make volume' }, { name: 'make instance' }],
    dataAgeSeconds: 3600,
  });
  expect(record.rtoSeconds).toBe((Date.parse(record.endedAt) - Date.parse(ASKED)) / 1000);
  expect(world.told).toEqual(['vault: restore of vol-1: SUCCESS']);
  expect(await world.store.read(`restores/${ORDER.id}/record.json`)).toEqual(record);
});

test('the age of the data is that at the time asked for, where one was', async () => {
  const world = new World();
  const order = { ...ORDER, request: { ...ORDER.request, at: '2026-11-21T02:10:00.000Z' } };
  expect((await carryOut(order, world.steps(), world.outside())).dataAgeSeconds).toBe(600);
});

test('killed after any number of calls, and resumed as often as that takes, it makes each thing once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 6 }), { maxLength: 6 }), async (deaths) => {
      const world = new World();
      await writeOrder(ORDER, world.store);
      for (const calls of deaths)
        await carryOut(ORDER, world.steps(), world.outside(calls)).catch((error: Error) => {
          expect(error.message).toBe('killed');
        });
      const record = await carryOut(ORDER, world.steps(), world.outside());
      expect(world.things).toEqual(['volume', 'instance']);
      expect(record).toMatchObject({ outcome: 'success', made: [madeOf('volume'), madeOf('instance')] });
    }),
  );
});

test('a step that fails ends it, and says where and why', async () => {
  const world = new World();
  const [first, second] = world.steps();
  const failing: RestoreStep = {
    ...second!,
    advance: () => Promise.resolve({ status: 'failed', reason: 'no such subnet' }),
  };
  const record = await carryOut(ORDER, [first!, failing], world.outside());
  expect(record).toMatchObject({
    outcome: 'failure',
    stopped: { step: 'make instance', reason: 'no such subnet' },
    made: [madeOf('volume')],
  });
  expect(world.told).toEqual(['vault: restore of vol-1: FAILURE']);
});

test('a step that lasts for ever is left under way, and nobody is told that it ended', async () => {
  const world = new World();
  const [first] = world.steps();
  const waiting: RestoreStep = {
    ...first!,
    advance: () => {
      world.now += 3_600_000;
      return Promise.resolve({ status: 'later', reason: 'creating', everyone: false });
    },
  };
  const record = await carryOut(ORDER, [waiting], world.outside());
  expect(record).toMatchObject({
    outcome: 'under way',
    stopped: { step: 'make volume', reason: 'creating' },
  });
  expect(world.told).toEqual([]);
});

test('what a later step takes away is not made, and what it takes out of use is named', async () => {
  const world = new World();
  const step = (name: string, result: object): RestoreStep => ({
    name,
    phase: 'clean up',
    advance: () => Promise.resolve(done(result)),
  });
  const old = { what: 'volume', id: 'vol-old', region: 'us-east-1' };
  const steps = [
    step('register', { made: [madeOf('image')] }),
    step('remove', { removed: ['image-1'] }),
    step('detach', { left: [old] }),
  ];
  expect(await carryOut(ORDER, steps, world.outside())).toMatchObject({ made: [], left: [old] });
});

test('an order is written once; its own is met again, another is refused', async () => {
  const { store } = new World();
  await writeOrder(ORDER, store);
  await writeOrder(ORDER, store);
  await expect(writeOrder({ ...ORDER, source: 'vol-2' }, store)).rejects.toThrow('Another restore is called');
});
