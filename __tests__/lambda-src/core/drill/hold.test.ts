import fc from 'fast-check';
import { giveUp } from '../../../../lambda-src/core/drill/give-up';
import { holdDrill } from '../../../../lambda-src/core/drill/hold';
import type { DrillOrder } from '../../../../lambda-src/core/drill/order';
import { historyOf } from '../../../../lambda-src/core/drill/plan';
import type { DrillRecord } from '../../../../lambda-src/core/drill/record';
import { UnderWay } from '../../../../lambda-src/core/drill/under-way';
import type { DrillWorld } from '../../../../lambda-src/core/drill/world';
import { done, type Outcome } from '../../../../lambda-src/core/outcome';
import type { RestoreOrder } from '../../../../lambda-src/core/restore/order';
import type { Restorer, RestoreStep, StepResult } from '../../../../lambda-src/ports/restorer';
import type { RunStore } from '../../../../lambda-src/ports/run-store';
import { MemoryStore } from '../../../support/memory-store';
import { NO_OBJECTS } from '../../../support/memory-objects';
import { planned, shelvesOf } from '../../../support/restore-points';

const STARTED = '2026-11-21T03:00:00.000Z';
const SOURCES = ['vol-web', 'vol-database'];
const ORDER: DrillOrder = {
  version: 1,
  id: 'drill-20261121t030000000z',
  ...{ vault: 'vault', home: 'us-east-1', region: 'us-east-1', startedAt: STARTED, plans: ['daily'] },
  tests: SOURCES.map((source) => ({
    ...{ plan: 'daily', kind: 'ebs', source, point: `snap-${source}` },
    pointAt: '2026-11-21T02:00:00.000Z',
  })),
  untested: [],
  targets: { rtoSeconds: 14_400, rpoSeconds: {} },
  options: {},
};
const POINTS = SOURCES.map((source) => planned({ id: `snap-${source}`, source, at: '2026-11-21T02:00:00Z' }));
const OTHERS = { id: 'vol-of-others', restore: 'none', tags: { 'smart-vault:drill': '*' }, looks: 9 };

interface Volume {
  readonly id: string;
  readonly restore: string;
  readonly tags: Readonly<Record<string, string>>;
  looks: number;
}

/** An AWS whose volumes take two looks to be ready, and a clock. */
class Aws {
  readonly store = new MemoryStore();
  volumes: Volume[] = [{ ...OTHERS }];
  made: string[] = [];
  now = Date.parse(STARTED);
  examine = true;

  private readonly restorer: Restorer = {
    hasSize: true,
    tellsEncryption: true,
    keysOf: () => Promise.resolve([]),
    design: () => Promise.resolve({ words: [], values: {} }),
    steps: (order) => [this.step(order)],
    made: () => Promise.resolve([]),
  };

  private step({ id, source }: RestoreOrder): RestoreStep {
    const advance = (): Promise<Outcome<StepResult>> => {
      const there = this.volumes.find(({ restore }) => restore === id);
      if (there === undefined) {
        this.made.push(source);
        const tags = { 'smart-vault:drill': ORDER.id };
        this.volumes.push({ id: `vol-${this.made.length}`, restore: id, tags, looks: 0 });
      } else if ((there.looks += 1) > 2)
        return Promise.resolve(done({ made: [{ what: 'volume', id: there.id, region: 'us-east-1' }] }));
      return Promise.resolve({ status: 'later', reason: 'on its way', everyone: false });
    };
    return { name: 'create volume', phase: 'provision', advance };
  }

  /** @param call counted; what it gives is awaited before every answer of the world */
  world(call: () => Promise<void>, wait: () => Promise<void>): DrillWorld {
    const after = async <Answer>(answer: () => Promise<Answer>): Promise<Answer> => {
      await call();
      return answer();
    };
    const { store } = this;
    const seen: RunStore = {
      keys: (prefix) => after(() => store.keys(prefix)),
      read: (key) => after(() => store.read(key)),
      claim: (key, value) => after(() => store.claim(key, value)),
      write: (key, value) => after(() => store.write(key, value)),
    };
    return {
      // Nothing of these kinds is read where it lies.
      objects: NO_OBJECTS,
      workshop: {
        ...shelvesOf(POINTS),
        restorerOf: () => this.restorer,
        keys: { stateOf: () => Promise.resolve('Enabled') },
        store: seen,
      },
      benchOf: () => ({
        isolate: () => after(() => Promise.resolve({})),
        examine: () =>
          after(() => Promise.resolve([{ name: 'isolated', passed: this.examine, says: 'as it should be' }])),
      }),
      binsOf: () => [
        {
          // Shows everything, whoever asks.
          find: (region) =>
            after(() =>
              Promise.resolve(this.volumes.map(({ id, tags }) => ({ what: 'volume', id, region, tags }))),
            ),
          remove: ({ id }) => {
            this.volumes = this.volumes.filter((one) => one.id !== id);
            return Promise.resolve(done(undefined));
          },
        },
      ],
      store: seen,
      now: () => new Date((this.now += 1000)),
      say: () => undefined,
      pause: wait,
      rest: wait,
      mayGoOn: () => undefined,
      isInterrupted: () => false,
    };
  }

  patient(): DrillWorld {
    return this.world(
      () => Promise.resolve(),
      () => Promise.resolve(),
    );
  }

  impatient(): DrillWorld {
    return this.world(
      () => Promise.resolve(),
      () => Promise.reject(new UnderWay()),
    );
  }

  /** One that ends in the middle, after this many calls: nothing runs any more, as in a function that was killed. */
  async killedAfter(calls: number): Promise<void> {
    let left = calls;
    await new Promise<void>((die) => {
      const call = (): Promise<void> => {
        if (left-- > 0) return Promise.resolve();
        die();
        return new Promise(() => undefined);
      };
      void holdDrill(
        ORDER,
        this.world(call, () => Promise.resolve()),
      ).then(() => {
        die();
      });
    });
  }

  /** Called again as often as it takes. */
  async toTheEnd(): Promise<{ record: DrillRecord; calls: number }> {
    for (let calls = 1; ; calls++)
      try {
        return { record: await holdDrill(ORDER, this.impatient()), calls };
      } catch (error) {
        if (!(error instanceof UnderWay)) throw error;
        if (calls > 100) throw new Error('it never comes to its end', { cause: error });
      }
  }
}

const leftOf = ({ volumes }: Aws): string[] => volumes.map(({ id }) => id);

test('one that does not wait comes to the same end as one that does, a look at a time', async () => {
  const waiting = new Aws();
  const record = await holdDrill(ORDER, waiting.patient());
  const called = new Aws();
  const again = await called.toTheEnd();
  // Two tests, each of which looks at a volume four times, and then twice whether it is gone.
  expect(again.calls).toBe(11);
  for (const [aws, one] of [
    [waiting, record],
    [called, again.record],
  ] as const) {
    expect(one).toMatchObject({ status: 'success', left: [] });
    expect(one.samples.map(({ source, removed }) => [source, removed.map(({ id }) => id)])).toEqual([
      ['vol-web', ['vol-1']],
      ['vol-database', ['vol-2']],
    ]);
    expect(aws.made).toEqual(SOURCES);
    expect(leftOf(aws)).toEqual([OTHERS.id]);
  }
});

test('killed after any number of calls, and called again, it restores each once and leaves nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 60 }), { maxLength: 6 }), async (deaths) => {
      const aws = new Aws();
      for (const calls of deaths) await aws.killedAfter(calls);
      const { record } = await aws.toTheEnd();
      expect(record).toMatchObject({ status: 'success', left: [] });
      expect(record.samples.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
      expect(aws.made).toEqual(SOURCES);
      expect(leftOf(aws)).toEqual([OTHERS.id]);
    }),
  );
});

test('what is over is as it was written down, and the time to recover counts from the first request', async () => {
  const aws = new Aws();
  await aws.toTheEnd();
  const [first] = (await holdDrill(ORDER, aws.patient())).samples;
  expect(await holdDrill(ORDER, aws.patient())).toMatchObject({ samples: [first, {}] });
  expect(aws.made).toEqual(SOURCES);

  const slow = new Aws();
  await expect(holdDrill(ORDER, slow.impatient())).rejects.toBeInstanceOf(UnderWay);
  slow.now += 3_600_000;
  const { record } = await slow.toTheEnd();
  expect(record.samples[0]!.rtoSeconds).toBeGreaterThan(3600);
  expect(record.samples[1]!.rtoSeconds).toBeLessThan(60);
});

test('another drill of the same name is refused', async () => {
  const aws = new Aws();
  await aws.toTheEnd();
  await expect(holdDrill({ ...ORDER, plans: ['weekly'] }, aws.patient())).rejects.toThrow('Another drill');
});

test('what takes a day fails, and is taken away all the same', async () => {
  const aws = new Aws();
  await expect(holdDrill(ORDER, aws.impatient())).rejects.toBeInstanceOf(UnderWay);
  aws.now += 25 * 3_600_000;
  const { record } = await aws.toTheEnd();
  expect(record).toMatchObject({ status: 'failure', reason: '2 of 2 did not pass', left: [] });
  expect(record.samples[0]!.reason).toContain('24 hours');
  expect(aws.made).toEqual(['vol-web']);
  expect(leftOf(aws)).toEqual([OTHERS.id]);
});

test('one that is given up takes away what it made, and tells what was tested by then, and why', async () => {
  const aws = new Aws();
  while (aws.made.length < 2) await holdDrill(ORDER, aws.impatient()).catch(() => undefined);
  const world = aws.impatient();
  let record: DrillRecord | undefined;
  for (let calls = 0; record === undefined && calls < 10; calls++)
    record = await giveUp(ORDER, 'RangeError: out of range', world).catch((error: unknown) => {
      if (!(error instanceof UnderWay)) throw error;
      return undefined;
    });
  expect(record).toMatchObject({ status: 'failure', reason: 'broke: RangeError: out of range', left: [] });
  expect(record!.samples.map(({ source }) => source)).toEqual(['vol-web']);
  expect(leftOf(aws)).toEqual([OTHERS.id]);
});

test('whose turn it is, is told by records of drills alone, whatever else lies beside them', async () => {
  const aws = new Aws();
  await aws.toTheEnd();
  for (const key of ['drills/scene/record.json', 'drills/drill-1/record.json', 'drills/drill-2/record.json'])
    await aws.store.write(key, key.endsWith('2/record.json') ? null : { status: 'success' });
  const history = await historyOf(aws.store);
  expect([...history.keys()]).toEqual(SOURCES.map((source) => `us-east-1/ebs/${source}`));
});
