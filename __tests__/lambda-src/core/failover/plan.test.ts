import type { AskedFailover } from '../../../../lambda-src/core/failover/asked';
import type { Manifest } from '../../../../lambda-src/core/documents';
import { planFailover, type FailoverShop } from '../../../../lambda-src/core/failover/plan';
import { NotRebuildable, NotRestorable, type Form } from '../../../../lambda-src/core/restore/order';
import type { ListedPoint } from '../../../../lambda-src/ports/driver';
import type { Restorer } from '../../../../lambda-src/ports/restorer';
import { planned, shelvesOf, type PlannedPoint } from '../../../support/restore-points';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const NEWER = '2026-11-21T02:00:00.000Z';
const OLDER = '2026-11-20T02:00:00.000Z';

const copy = (point: PlannedPoint): ListedPoint => planned({ ...point, region: 'us-west-2' });

const ASKED: AskedFailover = {
  ...{ vault: 'vault', from: 'us-east-1', region: 'us-west-2', only: [] },
  plans: { daily: ['ebs', 'dynamodb'] },
  targets: { rtoSeconds: 1, rpoSeconds: {} },
  surroundings: { subnets: [] },
};

/** A bucket with these documents; what is made of points is up to `refuse`. */
function shopOf(
  points: readonly ListedPoint[],
  documents: Readonly<Record<string, unknown>> = {},
  refuse: (form: Form) => void = () => undefined,
): FailoverShop {
  const keys = (prefix: string) => Object.keys(documents).filter((key) => key.startsWith(prefix));
  const never = () => Promise.reject(new Error('a plan changes nothing'));
  const restorerOf = (form: Form): Restorer => ({
    ...{ hasSize: true, tellsEncryption: true, steps: () => [] },
    keysOf: () => Promise.resolve([]),
    made: () => Promise.resolve([]),
    design: ({ source }) => {
      try {
        refuse(form);
      } catch (error) {
        return Promise.reject(error as Error);
      }
      return Promise.resolve({ words: [`a ${form} of ${source}`], values: {} });
    },
  });
  return {
    ...shelvesOf(points),
    restorerOf,
    keys: { stateOf: () => Promise.resolve('Enabled') },
    store: {
      read: (key) => Promise.resolve(documents[key]),
      keys: (prefix) => Promise.resolve(keys(prefix)),
      async *listed(prefix) {
        for (const key of keys(prefix)) yield { key, at: await Promise.resolve(NOW) };
      },
      write: never,
      claim: never,
    },
  };
}

const plan = (shop: FailoverShop, asked: Partial<AskedFailover> = {}) =>
  planFailover({ ...ASKED, ...asked }, shop, NOW, () => undefined);

test('a copy that is not intact is passed over for the one before, by name', async () => {
  const broken = copy({ id: 'snap-2', source: 'vol-1', at: NEWER, run: 'daily-2', encrypted: false });
  const order = await plan(shopOf([copy({ id: 'snap-1', source: 'vol-1', at: OLDER }), broken]));
  expect(order.members).toMatchObject([{ restore: { pointAt: OLDER, points: [{ id: 'snap-1' }] } }]);
  expect(order.remarks).toEqual([
    expect.stringMatching(/^vol-1: passed over snap-2: encryption: not encrypted/),
  ]);
  const none = await plan(shopOf([broken]));
  expect(none).toMatchObject({
    members: [],
    absent: [
      { source: 'vol-1', reason: expect.stringMatching(/^no copy of it is intact: snap-2/) as string },
    ],
  });
});

test('of an instance that cannot be rebuilt the volumes come back, and it is named', async () => {
  const tags = { InstanceId: 'i-1', Name: 'web' };
  const points = ['vol-1', 'vol-2'].map((source) => copy({ id: `snap-${source}`, source, at: NEWER, tags }));
  const order = await plan(
    shopOf(points, {}, (form) => {
      if (form === 'snapshots') throw new NotRebuildable('it runs Windows');
    }),
  );
  expect(order.members.map(({ stage, unit }) => [stage, unit])).toEqual([
    ['volumes', 'ebs vol-1'],
    ['volumes', 'ebs vol-2'],
  ]);
  expect(order.absent).toMatchObject([
    { unit: 'i-1', reason: 'only its volumes are brought up: it runs Windows' },
  ]);
});

test('everything that stands in the way is told at once', async () => {
  const points = ['vol-1', 'vol-2'].map((source) => copy({ id: `snap-${source}`, source, at: NEWER }));
  const refused = plan(
    shopOf(points, {}, () => {
      throw new NotRestorable('there is no zone');
    }),
  );
  await expect(refused).rejects.toThrow(/vol-1: there is no zone\n {2}- vol-2: there is no zone/);
});

test('names that nothing has are refused; where nothing was written down, that is told', async () => {
  const shop = shopOf([copy({ id: 'snap-1', source: 'vol-1', at: NEWER })]);
  await expect(plan(shop, { only: ['vol-9'] })).rejects.toThrow('is called vol-9; there is: vol-1.');
  const order = await plan(shop, { only: ['vol-1'] });
  expect(order.unknown).toEqual([expect.stringContaining('no run of daily has written down in us-west-2')]);
});

test('what another region has written down counts, not what runs here have', async () => {
  const manifest = {
    run: { since: NEWER },
    batches: [{ index: 0, kind: 'ebs', items: [{ source: 'vol-2' }] }],
  } as unknown as Manifest;
  const documents = {
    'runs/daily/daily-2/x/manifest.json': { ...manifest, batches: [] },
    'from/us-east-1/runs/daily/daily-1/x/manifest.json': manifest,
  };
  const order = await plan(shopOf([copy({ id: 'snap-1', source: 'vol-1', at: NEWER })], documents));
  expect(order).toMatchObject({ unknown: [], members: [{ source: 'vol-1' }], absent: [{ source: 'vol-2' }] });
});
