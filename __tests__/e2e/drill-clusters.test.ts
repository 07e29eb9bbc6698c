import {
  DeleteDBClusterCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  ModifyDBClusterCommand,
} from '@aws-sdk/client-rds';
import type { FaultRule } from '../../emulator/types';
import { drillId } from '../../lambda-src/core/drill/order';
import { Databases } from '../support/databases';
import { DAY, DeployedVault, SOURCE, VAULT } from '../support/deployed';
import { Drills } from '../support/drills';

/** Restore tests of DB clusters. */
const vault = new DeployedVault();
const { emulator, runs } = vault;
const databases = new Databases(emulator, SOURCE);
const drills = new Drills(vault);
const FUNCTION = `lambda.${VAULT}-drill`;

beforeEach(async () => {
  await vault.clear();
  // Two schedules of one second would be one drill.
  await emulator.advance(DAY);
  await protect(false);
  await databases.clear();
  await emulator.clearCalls();
});
afterEach(async () => {
  await emulator.setFaults([]);
  await protect(false);
});
afterAll(() => databases.clear());

async function protect(DeletionProtection: boolean): Promise<void> {
  const { DBClusters: found = [] } = await databases.rds.send(new DescribeDBClustersCommand({}));
  for (const { DBClusterIdentifier } of found)
    await databases.rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier, DeletionProtection }));
}

/** A protected cluster with a member, and a point of it. */
async function backedUp(): Promise<void> {
  await databases.cluster('shop', { backup: 'true' });
  await databases.instance('shop-1', {}, { member: 'shop', encrypted: true });
  await protect(true);
  expect(await runs.run('databases')).toMatchObject({ status: 'SUCCEEDED' });
}

async function there(): Promise<string[]> {
  const { DBInstances: some = [] } = await databases.rds.send(new DescribeDBInstancesCommand({}));
  const { DBClusters: clusters = [] } = await databases.rds.send(new DescribeDBClustersCommand({}));
  return [
    ...some.map(({ DBInstanceIdentifier: name }) => `instance ${name}`),
    ...clusters.map(({ DBClusterIdentifier: name }) => `cluster ${name}`),
  ].sort();
}

async function now(): Promise<Date> {
  return new Date(Math.floor((await emulator.now()).getTime() / 1000) * 1000);
}

test('on schedule: a cluster comes back in isolation with a small member, and goes again, the member first', async () => {
  await backedUp();
  const before = await there();
  const { status, record } = await drills.onSchedule(await now());
  expect({ status, record }).toMatchObject({
    status: 'SUCCEEDED',
    record: { status: 'success', left: [], samples: [{ kind: 'aurora', left: [] }] },
  });
  const [{ checks, removed }] = record.samples as [(typeof record.samples)[0]];
  const member = `${record.id}-1-1`;
  expect(checks.slice(-5)).toMatchObject([
    { name: 'available', passed: true },
    { name: 'member', passed: true, says: `${member} (db.t4g.medium) is available` },
    { name: 'engine', passed: true },
    { name: 'version', passed: true },
    { name: 'isolated', passed: true },
  ]);
  expect(removed).toEqual([
    { what: 'db-instance', id: member, region: SOURCE },
    { what: 'db-cluster', id: `${record.id}-1`, region: SOURCE },
  ]);
  const [restored] = await emulator.calls({ caller: FUNCTION, action: 'RestoreDBClusterFromSnapshot' });
  expect(restored!.params).toMatchObject({
    DBSubnetGroupName: `${VAULT}-drill`,
    DeletionProtection: 'false',
    'VpcSecurityGroupIds.VpcSecurityGroupId.1': expect.stringMatching(/^sg-/),
  });
  const [deleted] = await emulator.calls({ caller: FUNCTION, action: 'DeleteDBCluster' });
  expect(deleted!.params).toMatchObject({ SkipFinalSnapshot: 'true' });
  expect(await there()).toEqual(before);
});

test('RDS does not tell what classes it has: told, and nothing is made', async () => {
  await backedUp();
  const before = await there();
  await emulator.setFaults([
    { action: 'DescribeOrderableDBInstanceOptions', effect: { error: 'InvalidParameterValue', status: 400 } },
  ]);
  const { exitCode, answer } = await drills.hold('databases');
  expect({ exitCode, answer }).toMatchObject({
    exitCode: 3,
    answer: {
      left: [],
      samples: [{ outcome: 'failed', reason: expect.stringContaining('InvalidParameter') }],
    },
  });
  expect(await there()).toEqual(before);
});

test('killed in the middle, wherever that is, it goes on: one restore, and nothing left', async () => {
  await backedUp();
  const before = await there();
  const kill = (effect: 'before' | 'after', action: string): FaultRule => ({
    ...{ caller: FUNCTION, action, effect: { kill: effect }, times: 1 },
  });
  await emulator.setFaults([
    kill('after', 'RestoreDBClusterFromSnapshot'),
    kill('after', 'CreateDBInstance'),
    kill('after', 'DeleteDBInstance'),
    kill('before', 'DeleteDBCluster'),
  ]);
  const { status, record } = await drills.onSchedule(await now());
  expect({ status, record }).toMatchObject({
    status: 'SUCCEEDED',
    record: { status: 'success', samples: [{ outcome: 'passed', left: [] }], left: [] },
  });
  for (const action of ['RestoreDBClusterFromSnapshot', 'CreateDBInstance']) {
    const made = await emulator.calls({ caller: FUNCTION, action });
    expect(made.filter(({ status: code }) => code === 200)).toHaveLength(1);
  }
  expect(await there()).toEqual(before);
});

test('nothing is deleted that only looks like a cluster of the drill', async () => {
  await backedUp();
  const at = await now();
  const drill = drillId(at);
  const another = drillId(new Date(at.getTime() - 1000));
  const strangers: readonly (readonly [name: string, tags: Record<string, string>])[] = [
    // Its name or nearly, and no tag, or that of another drill, or everybody's.
    [`${drill}-2`, {}],
    [`${drill}-3`, { 'smart-vault:drill': another }],
    [`${another}-1`, { 'smart-vault:drill': another }],
    [`${drill}-4`, { 'smart-vault:drill': '*' }],
    [`${drill}-5`, { 'smart-vault:drill': VAULT }],
  ];
  for (const [name, tags] of strangers) {
    await databases.cluster(name, tags);
    await databases.instance(`${name}-1`, tags, { member: name, encrypted: true });
  }
  const before = await there();
  const { status, record } = await drills.onSchedule(at);
  expect({ status, record }).toMatchObject({ status: 'SUCCEEDED', record: { id: drill, left: [] } });
  expect(await there()).toEqual(before);
  expect((await drills.cleanUp(drill)).exitCode).toBe(0);
  expect(await there()).toEqual(before);
});

test('a cluster of its very name that is somebody else’s ends the test, and stays', async () => {
  await backedUp();
  const at = await now();
  const name = `${drillId(at)}-1`;
  await databases.cluster(name, {});
  const { status, record } = await drills.onSchedule(at);
  expect({ status, record }).toMatchObject({
    status: 'FAILED',
    record: {
      left: [],
      samples: [{ outcome: 'failed', reason: expect.stringContaining('There is a DB cluster') }],
    },
  });
  expect(await there()).toContain(`cluster ${name}`);
  await databases.rds.send(
    new DeleteDBClusterCommand({ DBClusterIdentifier: name, SkipFinalSnapshot: true }),
  );
});
