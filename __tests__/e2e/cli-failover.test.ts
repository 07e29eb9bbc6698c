import {
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  type Instance,
} from '@aws-sdk/client-ec2';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNT } from '../../emulator/emulator';
import type { FaultRule } from '../../emulator/types';
import type { Begun } from '../../lambda-src/core/failover/earlier';
import type { FailoverOrder } from '../../lambda-src/core/failover/order';
import type { FailoverRecord } from '../../lambda-src/core/failover/record';
import { reportsBucketName } from '../../lambda-src/core/reports-bucket';
import { clientOptions } from '../../scripts/local/clients';
import { clearFleet, launch } from '../../scripts/local/fleet';
import type { RunResult } from '../../scripts/run';
import { vaultCommand, vaultJson } from '../support/cli';
import { Databases, fromTags } from '../support/databases';
import { DAY, DeployedVault, DR, SOURCE, VAULT } from '../support/deployed';
import { RESTORE_SPEED, WRITING_A_STEP } from '../support/restores';
import { Tables } from '../support/tables';

/** `vault failover`: the other region serves, and the one that is gone is not asked. No plan runs in the other region here. */
const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;
const tables = new Tables(emulator);
const east = new Databases(emulator, SOURCE);
const west = new Databases(emulator, DR);
const westTables = new DynamoDBClient(clientOptions(emulator, DR));

/** The region that is gone answers nobody; neither fast nor slowly may it be needed. */
const GONE: FaultRule = {
  caller: 'operator',
  region: SOURCE,
  effect: { error: 'AccessDenied', status: 403 },
};
const READS = /^(Describe|Get|List|Head|AssumeRole)/;

async function empty(): Promise<void> {
  await vault.clear();
  // What a test left under way is over by then: RDS deletes no snapshot before.
  await emulator.advance(DAY);
  for (const databases of [east, west]) await databases.clear();
  await tables.clear();
  await westTables
    .send(new DeleteTableCommand({ TableName: 'carts' }))
    .catch((error: Error) =>
      error.name === 'ResourceNotFoundException' ? undefined : Promise.reject(error),
    );
}

beforeEach(empty);
afterAll(empty);

/** What serves in the source region: `web` by its images, `app` by the snapshots of its volumes, data of each kind. */
async function build(): Promise<void> {
  const DATA = { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 20, VolumeType: 'gp3' } } as const;
  const web = await launch(source, 'web', { protect: false, devices: [DATA] });
  await vault.tag(web, { image: 'yes', team: 'shop' });
  const app = await launch(source, 'app', { protect: true, devices: [DATA] });
  await vault.tag(app, { team: 'shop' });
  await east.instance('orders', { backup: 'true', team: 'shop' }, { encrypted: true });
  await east.cluster('ledger', { backup: 'true' });
  await east.instance('ledger-1', {}, { member: 'ledger' });
  await tables.make('carts', { backup: 'table', team: 'shop' });
  const items = new DynamoDBClient(clientOptions(emulator, SOURCE));
  await items.send(new PutItemCommand({ TableName: 'carts', Item: { id: { S: 'a' } } }));
}

/** Everything in the source region is gone, backups too, and it refuses the operator. */
async function lose(): Promise<void> {
  await clearFleet(source);
  await east.clear();
  await tables.remove('carts');
  await emulator.setFaults([GONE]);
}

async function arguments_(): Promise<string[]> {
  const { Subnets: [subnet] = [] } = await dr.send(new DescribeSubnetsCommand({}));
  const here = ['--subnet', subnet!.SubnetId!, '--database-class', 'db.r6g.large'];
  return ['failover', '--to', DR, ...here];
}

const OF_ALL = ['--plan', 'images', 'daily', 'databases', 'tables'];

async function failover(
  ...args: readonly string[]
): Promise<{ exitCode: number; answer: FailoverRecord; stderr: string }> {
  await emulator.setSpeed(RESTORE_SPEED);
  return vaultJson<FailoverRecord>(emulator, [...(await arguments_()), ...args, '--yes']);
}

/** What the operator changed since the log was emptied. */
async function changes(): Promise<string[]> {
  const calls = await emulator.calls({ caller: 'operator' });
  return calls.map(({ action }) => action).filter((action) => !READS.test(action));
}

const askedOfTheLost = async (): Promise<string[]> =>
  (await emulator.calls({ caller: 'operator', region: SOURCE })).map(({ action }) => action);

async function instances(): Promise<Record<string, Instance>> {
  const { Reservations: found = [] } = await dr.send(new DescribeInstancesCommand({}));
  const living = found
    .flatMap(({ Instances = [] }) => Instances)
    .filter(({ State }) => State?.Name !== 'terminated');
  const names = living.map(({ Tags = [] }) => Tags.find(({ Key }) => Key === 'Name')?.Value ?? '');
  expect(new Set(names).size).toBe(names.length);
  return Object.fromEntries(living.map((one, at) => [names[at]!, one]));
}

/** Stopped while the first stage is at work: by Ctrl-C, or killed outright. */
async function stopped(sent: 'SIGINT' | 'SIGKILL', ...args: readonly string[]): Promise<RunResult> {
  await emulator.setSpeed(RESTORE_SPEED);
  await emulator.setFaults([GONE, { ...WRITING_A_STEP, effect: { latencyMs: 4000 } }]);
  await emulator.clearCalls();
  const interruption = new AbortController();
  const running = vaultCommand(emulator, [...(await arguments_()), ...args, '--yes'], {
    signal: interruption.signal,
    sent,
  });
  while (
    (await emulator.calls({ caller: 'operator', action: 'RestoreDBInstanceFromDBSnapshot' })).length === 0
  )
    await sleep(50);
  interruption.abort();
  const ended = await running;
  await emulator.setFaults([GONE]);
  return ended;
}

const without = (record: { absent: readonly { label: string; reason: string }[] }) =>
  record.absent.map(({ label, reason }) => `${label}: ${reason}`);

test('the region is lost: refused until nothing is missing, interrupted, resumed, serves; once', async () => {
  await build();
  const lame = await launch(source, 'lame', { protect: true });
  await emulator.configure({ copyFails: await vault.volumesOf(lame) });
  expect(await runs.run('daily')).toMatchObject({ status: 'FAILED' });
  for (const plan of ['images', 'databases', 'tables'])
    expect(await runs.run(plan)).toMatchObject({ status: 'SUCCEEDED' });
  await lose();
  await emulator.clearCalls();

  const refused = await vaultCommand(emulator, ['failover', '--to', DR, ...OF_ALL, '--yes']);
  expect(refused.exitCode).toBe(1);
  for (const missing of ['web', 'app', 'ledger']) expect(refused.stderr).toContain(`  - ${missing}`);
  expect(refused.stderr).toContain('name one with --subnet');
  expect(refused.stderr).toContain('name one with --database-class');

  const planned = await vaultJson<FailoverOrder>(emulator, [...(await arguments_()), ...OF_ALL, '--dry-run']);
  expect(planned.answer.members.map(({ stage, label }) => `${stage} ${label}`)).toEqual([
    ...['data carts', 'data ledger', 'data orders', 'instances app', 'instances web'],
  ]);
  expect(without(planned.answer)).toEqual([expect.stringMatching(/^lame: it has no completed copy of /)]);
  expect(await changes()).toEqual([]);

  expect(await stopped('SIGINT', ...OF_ALL)).toMatchObject({
    exitCode: 130,
    stderr: expect.stringContaining('Go on with: vault failover --to us-west-2 --resume failover-') as string,
  });
  const list = await vaultJson<Begun[]>(emulator, ['failover', '--to', DR, '--list']);
  expect(list.answer[0]).toMatchObject({ record: { status: 'interrupted' } });
  const again = await vaultCommand(emulator, [...(await arguments_()), ...OF_ALL, '--yes']);
  expect(again).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('is at it: vault failover') as string,
  });

  // All but the one without a copy.
  await emulator.setSpeed(RESTORE_SPEED);
  const resumed = await vaultCommand(emulator, ['failover', '--to', DR, '--resume', '--yes']);
  expect(resumed).toMatchObject({ exitCode: 3 });
  expect(resumed.stdout).toMatch(/RTO so far \d+ (s|min), RPO .+; targets: RTO 4 h; RPO .*daily 24 h/);
  expect(resumed.stdout).toMatch(/NOT BROUGHT UP: ebs lame \(i-\w+\): it has no completed copy/);
  expect(resumed.stdout).toMatch(/validate instance: \d+ s/);

  const { web, app, ...others } = await instances();
  expect(others).toEqual({});
  for (const [name, one] of Object.entries({ web, app })) {
    expect(one).toMatchObject({ State: { Name: 'running' }, InstanceType: 't4g.micro' });
    expect(Object.fromEntries(one!.Tags!.map(({ Key, Value }) => [Key, Value]))).toMatchObject({
      Name: name,
      team: 'shop',
    });
    const Filters = [{ Name: 'attachment.instance-id', Values: [one!.InstanceId!] }];
    const { Volumes: volumes = [] } = await dr.send(new DescribeVolumesCommand({ Filters }));
    expect(volumes.map(({ Size }) => Size).sort()).toEqual([20, 8]);
  }
  const { DBInstances: databases = [] } = await west.rds.send(new DescribeDBInstancesCommand({}));
  expect(databases.map(({ DBInstanceIdentifier: id, DBInstanceStatus: is }) => `${id} ${is}`).sort()).toEqual(
    [...['ledger-1 available', 'orders available']],
  );
  const orders = databases.find(({ DBInstanceIdentifier: id }) => id === 'orders');
  expect(fromTags(orders!.TagList)).toMatchObject({ backup: 'true', team: 'shop' });
  const { DBClusters: clusters = [] } = await west.rds.send(new DescribeDBClustersCommand({}));
  expect(clusters).toMatchObject([{ DBClusterIdentifier: 'ledger', Status: 'available' }]);
  const { Table: table } = await westTables.send(new DescribeTableCommand({ TableName: 'carts' }));
  expect(table).toMatchObject({ TableStatus: 'ACTIVE' });
  const { Tags: tags } = await westTables.send(
    new ListTagsOfResourceCommand({ ResourceArn: table!.TableArn }),
  );
  expect(fromTags(tags)).toMatchObject({ backup: 'table', team: 'shop' });
  const { Items: items } = await westTables.send(new ScanCommand({ TableName: 'carts' }));
  expect(items).toEqual([{ id: { S: 'a' } }]);

  // The record lies where it was brought up.
  const { id } = list.answer[0]!.order;
  const { Body: body } = await new S3Client(clientOptions(emulator, DR)).send(
    new GetObjectCommand({
      Bucket: reportsBucketName(VAULT, ACCOUNT, DR),
      Key: `failovers/${id}/record.json`,
    }),
  );
  const record = JSON.parse((await body?.transformToString()) ?? 'null') as FailoverRecord;
  expect(record).toMatchObject({ id, status: 'failure', from: SOURCE, region: DR });
  expect(record.members.map(({ outcome }) => outcome)).toEqual(Array(5).fill('success'));
  expect(record.rtoSeconds).toBeGreaterThan(0);
  expect(record.rpoSeconds).toBeGreaterThan(0);
  expect(record.rpoSeconds).toBeLessThan(record.targets.rpoSeconds['daily']!);

  expect(await askedOfTheLost()).toEqual([]);

  // A second one has nothing to do, and says so.
  await emulator.clearCalls();
  const second = await failover(...OF_ALL);
  expect(second.exitCode).toBe(3);
  expect(second.answer.serving.map(({ label, failover: by }) => `${label} ${by}`)).toEqual(
    ['app', 'carts', 'ledger', 'orders', 'web'].map((label) => `${label} ${id}`),
  );
  const well = await vaultCommand(emulator, [
    ...[...(await arguments_()), '--plan', 'images', 'databases', 'tables', '--yes'],
  ]);
  expect(well.exitCode).toBe(0);
  expect(well.stdout).toMatch(/already serves: orders .*db-instance orders, by failover-/);
  expect(await changes()).toEqual([]);
  expect(await askedOfTheLost()).toEqual([]);
});

test('one that cannot be brought up stops no other, and whatever comes after it says so', async () => {
  await build();
  for (const plan of ['images', 'databases'])
    expect(await runs.run(plan)).toMatchObject({ status: 'SUCCEEDED' });
  await lose();
  await emulator.setFaults([
    GONE,
    {
      caller: 'operator',
      action: 'RestoreDBInstanceFromDBSnapshot',
      effect: { error: 'StorageQuotaExceeded' },
    },
  ]);
  const { exitCode, answer } = await failover('--plan', 'images', 'databases');
  expect(exitCode).toBe(3);
  expect(answer.members).toMatchObject([
    { label: 'ledger', outcome: 'success', without: [] },
    {
      label: 'orders',
      outcome: 'failure',
      reason: expect.stringContaining('StorageQuotaExceeded') as string,
    },
    { label: 'web', outcome: 'success', without: ['orders'] },
  ]);
  await emulator.setFaults([GONE]);
  const mended = await failover('--resume');
  expect(mended).toMatchObject({ exitCode: 0, answer: { id: answer.id, status: 'success' } });
  expect(Object.keys(await instances())).toEqual(['web']);
  expect(await askedOfTheLost()).toEqual([]);
});

test('one that is killed is gone on with; --at brings up what was, and not what came later', async () => {
  await build();
  for (const plan of ['images', 'databases'])
    expect(await runs.run(plan)).toMatchObject({ status: 'SUCCEEDED' });
  const at = (await emulator.now()).toISOString();
  await emulator.advance(DAY);
  expect(await runs.run('databases')).toMatchObject({ status: 'SUCCEEDED' });
  await lose();
  const asked = ['--plan', 'images', 'databases', '--at', at];
  await stopped('SIGKILL', ...asked);
  const { answer: list } = await vaultJson<Begun[]>(emulator, ['failover', '--to', DR, '--list']);
  const [killed] = list;
  expect(killed).toMatchObject({ order: { at } });
  expect(killed!.record).toBeUndefined();

  await emulator.setSpeed(RESTORE_SPEED);
  const { exitCode, answer } = await failover('--resume');
  expect(answer).toMatchObject({ id: killed!.order.id, at });
  expect(answer.members.map(({ label, outcome }) => `${label} ${outcome}`)).toEqual(
    ['ledger', 'orders', 'web'].map((label) => `${label} success`),
  );
  for (const { pointAt, rpoSeconds } of answer.members) {
    expect(pointAt < at).toBe(true);
    expect(rpoSeconds).toBe(Math.round((Date.parse(at) - Date.parse(pointAt)) / 1000));
  }
  expect(exitCode).toBe(0);
  expect(Object.keys(await instances())).toEqual(['web']);
  const { DBInstances: databases = [] } = await west.rds.send(new DescribeDBInstancesCommand({}));
  expect(databases.map(({ DBInstanceIdentifier: id }) => id).sort()).toEqual(['ledger-1', 'orders']);
  expect(await askedOfTheLost()).toEqual([]);
});

test('what was asked for in a way that cannot be meant is refused', async () => {
  for (const [args, says] of [
    [
      ['--to', 'eu-west-1'],
      '--to must be a region of the configuration (us-east-1, us-west-2), got eu-west-1',
    ],
    [['--to', SOURCE], '--to must be a region that plans of another copy to, got us-east-1'],
    [['--to', DR, '--plan', 'gold'], '--plan must be a plan of us-east-1 that copies to us-west-2'],
    [['--to', DR, '--rto-hours', '0'], '--rto-hours must be a number above 0, and at most 720, got 0'],
    [['--to', DR, '--list', '--resume'], '--list and --resume exclude each other'],
  ] as const) {
    const { exitCode, stderr } = await vaultCommand(emulator, ['failover', ...args]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(says) as string });
  }
});
