import {
  AddTagsToResourceCommand,
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  ModifyDBInstanceCommand,
  StopDBClusterCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { instanceCalls } from '../../lambda-src/adapters/drivers/rds';
import { RdsDriver } from '../../lambda-src/adapters/drivers/rds-driver';
import { PerRegion } from '../../lambda-src/adapters/per-region';
import { newItem } from '../../lambda-src/core/item';
import type { RunRecord } from '../../lambda-src/core/record';
import type { Run } from '../../lambda-src/core/run';
import { Databases, nameIn, toTags, type SeenSnapshot } from '../support/databases';
import { NOW } from '../support/points';
import { DAY, DeployedVault, DR, SOURCE, VAULT } from '../support/deployed';

/** Snapshots of DB instances (kind rds) and of DB clusters (kind aurora), by the plan `databases`. */
const vault = new DeployedVault();
const { emulator, runs } = vault;
const east = new Databases(emulator, SOURCE);
const west = new Databases(emulator, DR);

const SELECTED = { backup: 'true' };

beforeEach(async () => {
  await vault.clear();
  // What a test left under way is over by then: RDS deletes no snapshot before.
  await emulator.advance(DAY);
  await east.clear();
  await west.clear();
  await emulator.clearCalls();
});

const manual = (snapshots: readonly SeenSnapshot[]): SeenSnapshot[] =>
  snapshots.filter(({ type }) => type === 'manual');
const ofInstances = async (at: Databases): Promise<SeenSnapshot[]> => manual(await at.snapshots());
const ofClusters = async (at: Databases): Promise<SeenSnapshot[]> => manual(await at.clusterSnapshots());
const namesOf = (snapshots: readonly SeenSnapshot[]): string[] => snapshots.map(({ of }) => of).sort();
const callsOf = (action: string, more: { region?: string; errorCode?: string; caller?: string } = {}) =>
  emulator.calls({ service: 'rds', action, ...more });
const failuresOf = ({ resources }: RunRecord): Record<string, readonly string[]> =>
  Object.fromEntries(
    resources.flatMap(({ name = '', failures }) => (failures.length > 0 ? [[name, failures]] : [])),
  );
/** The plan with less time, so that what is held back ends soon. */
const hurried = (kinds: readonly string[], more: object = {}) => ({
  plan: {
    name: 'databases',
    kinds,
    retention: { newest: 2 },
    copies: [{ region: DR }],
    deadlineSeconds: 1800,
    ...more,
  },
});

describe('a run', () => {
  test('snapshots every selected instance and cluster, copies them under the key there, and nothing else', async () => {
    const orders = await east.instance('orders', SELECTED);
    const ledger = await east.instance('ledger', SELECTED, { encrypted: true });
    const shop = await east.cluster('shop', SELECTED);
    await east.instance('shop-1', SELECTED, { member: 'shop' });
    await east.instance('bare', {});
    await east.instance('scratch', { ...SELECTED, env: 'test' });
    await east.cluster('bare-cluster', {});
    const { status, record } = await runs.run('databases');

    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 3, created: 3, copied: 3, failed: 0, skipped: 2 });
    expect(record.resources.map(({ kind, source, name }) => [kind, source, name]).sort()).toEqual(
      [
        ['aurora', shop, 'shop'],
        ['rds', ledger, 'ledger'],
        ['rds', orders, 'orders'],
      ].sort(),
    );
    expect(record.skipped).toEqual(
      expect.arrayContaining([
        { source: 'scratch', reason: 'excluded by its tag env=test' },
        {
          source: 'shop-1',
          reason: 'is a member of the cluster shop, which the kind aurora protects by its own tags',
        },
      ]),
    );
    for (const at of [east, west]) {
      expect(namesOf(await ofInstances(at))).toEqual(['ledger', 'orders']);
      expect(namesOf(await ofClusters(at))).toEqual(['shop']);
    }
    for (const copy of [...(await ofInstances(west)), ...(await ofClusters(west))]) {
      expect(copy.encrypted).toBe(true);
      expect(copy.kmsKeyId).toMatch(/^arn:aws:kms:us-west-2:/);
    }
  });

  test('writes the lineage in the calls that create, and names what it makes after vault and database', async () => {
    const orders = await east.instance('orders', SELECTED);
    const { record } = await runs.run('databases');
    const [original] = await ofInstances(east);
    const [copy] = await ofInstances(west);

    const lineage = {
      'smart-vault:managed-by': VAULT,
      'smart-vault:plan': 'databases',
      'smart-vault:run': record.run.id,
      'smart-vault:kind': 'rds',
      'smart-vault:source': orders,
      'smart-vault:source-region': SOURCE,
      'smart-vault:created-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      Date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
      Name: 'orders',
    };
    expect(original!.tags).toEqual(lineage);
    expect(copy!.tags).toEqual({
      ...original!.tags,
      CopiedFrom: SOURCE,
      OriginalSnapshotId: original!.arn,
    });
    expect(nameIn(original!.arn)).toMatch(/^e2e-vault-orders-[0-9a-f]{16}$/);
    expect(record.resources[0]).toMatchObject({ point: original!.arn, copies: { [DR]: copy!.arn } });
    expect(await callsOf('AddTagsToResource')).toEqual([]);
  });

  test('reads all pages, and looks at a whole batch by one call', async () => {
    for (let count = 0; count < 100; count++) await east.instance(`bare-${count}`, {});
    for (const name of ['a', 'b', 'c']) await east.instance(name, SELECTED);
    await emulator.clearCalls();
    const { record } = await runs.run('databases');

    expect(record.totals).toMatchObject({ planned: 3, created: 3, copied: 3 });
    const caller = `lambda.${VAULT}-discover`;
    expect(await callsOf('DescribeDBInstances', { caller })).toHaveLength(2);
    const looks = await callsOf('DescribeDBSnapshots', { caller: `lambda.${VAULT}-advance` });
    // One round at home and one in the other region, each: what is there, then what became of it; and the originals.
    expect(looks).toHaveLength(5);
  });

  test('waits while snapshots and copies are under way', async () => {
    await emulator.configure({ databaseSnapshotSeconds: 1200, databaseCopySeconds: 1800 });
    await east.instance('orders', SELECTED);
    await east.cluster('shop', SELECTED);
    const { status, record } = await runs.run('databases');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 2, created: 2, copied: 2, failed: 0 });
  });

  test('warns where point-in-time recovery is off', async () => {
    const orders = await east.instance('orders', SELECTED, { backupDays: 0 });
    const { status, record } = await runs.run('databases');
    expect(status).toBe('SUCCEEDED');
    expect(record.warnings).toEqual([
      {
        source: orders,
        problem: 'point-in-time recovery of orders is off: its backup retention period is 0 days',
      },
    ]);
  });

  test('takes a snapshot that is larger than planned: storage grows by itself', async () => {
    await east.instance('orders', SELECTED);
    await emulator.setFaults([
      { service: 'rds', action: 'CreateDBSnapshot', effect: { error: 'InvalidDBInstanceState' } },
    ]);
    const ending = await runs.end(await runs.fire('databases'), async () => {
      if ((await callsOf('CreateDBSnapshot')).length === 0) return;
      await east.rds.send(
        new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'orders', AllocatedStorage: 40 }),
      );
      await emulator.setFaults([]);
    });
    expect(ending.status).toBe('SUCCEEDED');
    expect((await ofInstances(east)).map(({ sizeGiB }) => sizeGiB)).toEqual([40]);
  });
});

describe('what RDS refuses', () => {
  test('for now holds a database back; for good fails it by name, and no other', async () => {
    await east.instance('busy', SELECTED);
    await east.instance('well', SELECTED);
    await east.instance('asleep', SELECTED);
    await east.rds.send(new StopDBInstanceCommand({ DBInstanceIdentifier: 'asleep' }));
    await east.cluster('idle', SELECTED);
    await east.rds.send(new StopDBClusterCommand({ DBClusterIdentifier: 'idle' }));
    await emulator.setFaults([
      {
        service: 'rds',
        action: 'CreateDBSnapshot',
        contains: 'busy',
        effect: { error: 'InvalidDBInstanceState' },
        times: 3,
      },
    ]);
    const { status, record } = await runs.run('databases');

    expect(status).toBe('FAILED');
    expect(record.totals).toMatchObject({ planned: 4, created: 2, copied: 2, failed: 2 });
    expect(Object.keys(failuresOf(record)).sort()).toEqual(['asleep', 'idle']);
    expect(failuresOf(record)['asleep']!.join()).toMatch(
      /^asleep is stopped, and RDS makes no snapshot of it \(InvalidDBInstanceState/,
    );
    expect(failuresOf(record)['idle']!.join()).toMatch(/^idle is stopped, .*\(InvalidDBClusterState/);
  });

  test('a snapshot that fails, and a copy that fails, are reported by name', async () => {
    await emulator.configure({ databaseSnapshotFails: ['bad', 'bad-cluster'], databaseCopyFails: ['lost'] });
    for (const name of ['bad', 'lost', 'well']) await east.instance(name, SELECTED);
    await east.cluster('bad-cluster', SELECTED);
    const { status, record } = await runs.run('databases');

    expect(status).toBe('FAILED');
    expect(record.totals).toMatchObject({ planned: 4, created: 2, copied: 1, failed: 3 });
    const failures = failuresOf(record);
    expect(failures['bad']!.join()).toMatch(
      /^arn:aws:rds:us-east-1:\d+:snapshot:e2e-vault-bad-\w+ ended in error/,
    );
    expect(failures['bad-cluster']!.join()).toMatch(
      /cluster-snapshot:e2e-vault-bad-cluster-\w+ ended in error/,
    );
    expect(failures['lost']!.join()).toMatch(/^copy to us-west-2: arn:aws:rds:us-west-2:\S+ ended in error/);
  });

  test('a cluster that is not encrypted cannot be copied encrypted: that is said, and it stays uncopied', async () => {
    await east.cluster('plain', SELECTED, { encrypted: false });
    await east.cluster('shop', SELECTED);
    const { status, record } = await runs.run('databases');

    expect(status).toBe('FAILED');
    expect(record.totals).toMatchObject({ planned: 2, created: 2, copied: 1, failed: 1 });
    expect(failuresOf(record)).toEqual({
      plain: [
        `copy to ${DR}: the cluster is not encrypted, and RDS encrypts no snapshot of a cluster while copying it: ` +
          'restore it into an encrypted cluster, or give its plan `copies: {}`',
      ],
    });
    expect(namesOf(await ofClusters(west))).toEqual(['shop']);
  });

  test('clusters of other services are told, not taken', async () => {
    await east.cluster('graph', SELECTED, { engine: 'neptune' });
    await east.cluster('shop', SELECTED);
    const { record } = await runs.run('databases');
    expect(record.totals).toMatchObject({ planned: 1, created: 1, skipped: 1 });
    expect(record.skipped).toEqual([
      { source: 'graph', reason: 'is a cluster of Amazon Neptune, of which no kind makes points' },
    ]);
  });
});

describe('quotas', () => {
  test('of copies under way hold copies back, of instances and clusters together, and lose none', async () => {
    await emulator.configure({ databaseCopySeconds: 1200, databaseCopyQuota: 2 });
    for (const name of ['a', 'b', 'c', 'd']) await east.instance(name, SELECTED);
    for (const name of ['e', 'f']) await east.cluster(name, SELECTED);
    const { status, record } = await runs.run('databases');

    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 6, created: 6, copied: 6, failed: 0 });
    const refused = await callsOf('CopyDBSnapshot', { errorCode: 'SnapshotQuotaExceeded' });
    expect(refused.length).toBeGreaterThan(0);
    expect(namesOf(await ofInstances(west))).toEqual(['a', 'b', 'c', 'd']);
    expect(namesOf(await ofClusters(west))).toEqual(['e', 'f']);
  });

  test('of manual snapshots hold back until the deadline, which says what was full', async () => {
    await emulator.configure({ databaseSnapshotQuota: 2 });
    for (const name of ['a', 'b', 'c']) await east.instance(name, SELECTED);
    const { status, record } = await runs.run(hurried(['rds'], { copies: [] }));

    expect(status).toBe('FAILED');
    expect(record.totals).toMatchObject({ planned: 3, created: 2, failed: 1 });
    const [reasons] = Object.values(failuresOf(record));
    expect(reasons!.join()).toMatch(
      /^deadline \S+: not started \(SnapshotQuotaExceeded\w*: Cannot create more than 2 manual snapshots\)$/,
    );
  });
});

describe('a function killed', () => {
  test.each(
    ['CreateDBSnapshot', 'CreateDBClusterSnapshot', 'CopyDBSnapshot', 'CopyDBClusterSnapshot'].flatMap(
      (action) => [[action, 'before'] as const, [action, 'after'] as const],
    ),
  )('at %s, %s it took effect: nothing lost, nothing doubled', async (action, moment) => {
    await east.instance('a', SELECTED);
    await east.instance('b', SELECTED);
    await east.cluster('c', SELECTED);
    await emulator.setFaults([{ service: 'rds', action, effect: { kill: moment }, times: 1 }]);
    const { status, record } = await runs.run('databases');

    const killed = (await callsOf(action)).filter(({ injected }) => injected !== undefined);
    expect(killed).toHaveLength(1);
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 3, created: 3, copied: 3, failed: 0 });
    for (const at of [east, west]) {
      expect(namesOf(await ofInstances(at))).toEqual(['a', 'b']);
      expect(namesOf(await ofClusters(at))).toEqual(['c']);
    }
  });

  test('and lists that lag behind: a name that is taken is adopted, what is gone counts as deleted', async () => {
    const source = await east.instance('orders', SELECTED);
    const run = {
      id: 'databases-x',
      vault: VAULT,
      plan: { name: 'databases', region: SOURCE },
    } as Run;
    const driver = new RdsDriver(new PerRegion(() => east.rds), instanceCalls);
    const item = newItem({ source, name: 'orders' }, []);
    const made = [await driver.create(run, [item], NOW), await driver.create(run, [item], NOW)];
    const [first, second] = made.map((created) => created.get(source));
    expect(first).toMatchObject({ status: 'done' });
    expect(second).toMatchObject({
      status: 'done',
      value: { id: (first as { value: { id: string } }).value.id },
    });
    expect((await callsOf('CreateDBSnapshot')).map(({ errorCode }) => errorCode)).toEqual([
      undefined,
      'DBSnapshotAlreadyExists',
    ]);
    const [only] = await ofInstances(east);
    for (const value of ['deleted', 'already gone'])
      expect(await driver.expire(SOURCE, only!.arn)).toEqual({ status: 'done', value });
    expect(await ofInstances(east)).toEqual([]);
  });
});

test('a run that is repeated after a snapshot failed makes another, and only of what failed', async () => {
  await east.instance('a', SELECTED);
  await east.instance('b', SELECTED);
  await emulator.configure({ databaseSnapshotFails: ['a'] });
  const time = await emulator.now();
  expect((await runs.run('databases', time)).record.totals).toMatchObject({ created: 1, failed: 1 });
  await emulator.configure({ databaseSnapshotFails: null });
  const { status, record } = await runs.run('databases', time);

  expect(status).toBe('SUCCEEDED');
  expect(record.totals).toMatchObject({ planned: 2, created: 2, copied: 2, failed: 0 });
  expect(namesOf(await ofInstances(east))).toEqual(['a', 'a', 'b']);
  expect(namesOf(await ofInstances(west))).toEqual(['a', 'b']);
});

describe('retention', () => {
  test('prunes both kinds in both regions, by number, and nothing that is not ours', async () => {
    const orders = await east.instance('orders', SELECTED);
    await east.cluster('shop', SELECTED);
    const forged = {
      'smart-vault:managed-by': 'another-vault',
      'smart-vault:plan': 'databases',
      'smart-vault:run': 'databases-x',
      'smart-vault:kind': 'rds',
      'smart-vault:source': orders,
      'smart-vault:source-region': SOURCE,
      'smart-vault:created-at': '2020-01-01T00:00:00Z',
    };
    for (const [name, tags] of [
      ['by-hand', {}],
      ['e2e-vault-of-another', forged],
    ] as const) {
      await east.rds.send(
        new CreateDBSnapshotCommand({
          DBInstanceIdentifier: 'orders',
          DBSnapshotIdentifier: name,
          Tags: toTags(tags),
        }),
      );
    }
    const automated = (await east.snapshots()).filter(({ type }) => type !== 'manual').length;
    expect(automated).toBeGreaterThan(0);

    for (let day = 0; day < 3; day++) {
      const { status, record } = await runs.run('databases');
      expect(status).toBe('SUCCEEDED');
      expect(record.totals.deleted).toBe(day < 2 ? 0 : 4);
      await emulator.advance(DAY);
    }
    expect(await ofInstances(east)).toHaveLength(4);
    for (const snapshots of [await ofClusters(east), await ofInstances(west), await ofClusters(west)])
      expect(snapshots).toHaveLength(2);
    expect((await east.snapshots()).filter(({ type }) => type !== 'manual')).toHaveLength(automated);
  });

  test('by the tag backup:retention of the database; the last point of one that is gone stays', async () => {
    await east.instance('orders', { ...SELECTED, 'backup:retention': 'newest=1' });
    await runs.run('databases');
    await emulator.advance(DAY);
    const { record } = await runs.run('databases');
    expect(record.totals.deleted).toBe(2);
    expect((await ofInstances(east)).map(({ tags }) => tags['smart-vault:retention'])).toEqual(['newest=1']);

    // Another database of the same name is another source.
    await east.rds.send(
      new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'orders', SkipFinalSnapshot: true }),
    );
    await east.instance('orders', { ...SELECTED, 'backup:retention': 'newest=1' });
    await emulator.advance(DAY);
    await runs.run('databases');
    for (const at of [east, west]) expect(await ofInstances(at)).toHaveLength(2);
  });

  test('keeps an original while its copy is under way', async () => {
    await east.instance('orders', SELECTED);
    await east.cluster('shop', SELECTED);
    await emulator.configure({ databaseCopySeconds: 30 * DAY });
    const slow = await runs.run(hurried(['rds', 'aurora'], { retention: { newest: 1 } }));
    expect(slow.record.totals).toMatchObject({ created: 2, copied: 0, failed: 2 });
    await emulator.configure({ databaseCopySeconds: null });
    await emulator.advance(DAY);
    const next = await runs.run(hurried(['rds', 'aurora'], { retention: { newest: 1 } }));

    expect(next.record.totals).toMatchObject({ created: 2, copied: 2, deleted: 0 });
    expect(next.record.kept['still needed']).toBe(2);
    await emulator.advance(30 * DAY);
    const last = await runs.run(hurried(['rds', 'aurora'], { retention: { newest: 1 } }));
    expect(last.record.totals.failed).toBe(0);
    expect(await ofInstances(east)).toHaveLength(1);
    expect(await ofClusters(east)).toHaveLength(1);
  });

  test('a copy carries what its original has from its database, and nothing of AWS', async () => {
    await east.instance('orders', SELECTED);
    await emulator.configure({ databaseSnapshotSeconds: 600 });
    const execution = await runs.fire('databases');
    let original: SeenSnapshot | undefined;
    const ending = await runs.end(execution, async () => {
      if (original !== undefined) return;
      [original] = await ofInstances(east);
      if (original === undefined) return;
      await east.rds.send(
        new AddTagsToResourceCommand({
          ResourceName: original.arn,
          Tags: toTags({ team: 'sales', 'aws:cloudformation:stack-name': 'shop' }),
        }),
      );
    });
    expect(ending.status).toBe('SUCCEEDED');
    const [copy] = await ofInstances(west);
    expect(copy!.tags).toMatchObject({ team: 'sales', 'smart-vault:kind': 'rds' });
    expect(Object.keys(copy!.tags).filter((key) => key.startsWith('aws:'))).toEqual([]);
  });
});
