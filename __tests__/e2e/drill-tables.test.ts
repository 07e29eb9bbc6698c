import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { FaultRule } from '../../emulator/types';
import { drillId } from '../../lambda-src/core/drill/order';
import { DAY, DeployedVault, SOURCE, VAULT } from '../support/deployed';
import { Drills } from '../support/drills';
import { Tables } from '../support/tables';

/** Restore tests of tables, on schedule and by hand. */
const vault = new DeployedVault();
const { emulator, runs } = vault;
const tables = new Tables(emulator);
const drills = new Drills(vault);
const FUNCTION = `lambda.${VAULT}-drill`;

beforeEach(async () => {
  await vault.clear();
  await tables.clear();
  // Two schedules of one second would be one drill.
  await emulator.advance(DAY);
  await emulator.clearCalls();
});
afterEach(() => emulator.setFaults([]));
afterAll(() => tables.clear());

/** A table with an index and, if wanted, an item, and a point of it. */
async function backedUp({ items = 1 } = {}): Promise<void> {
  await tables.make(
    'orders',
    { backup: 'table' },
    {
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'owner', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-owner',
          KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
  );
  for (let item = 0; item < items; item++)
    await tables.dynamo.send(
      new PutItemCommand({ TableName: 'orders', Item: { id: { S: String(item) }, owner: { S: 'ann' } } }),
    );
  expect(await runs.run('tables')).toMatchObject({ status: 'SUCCEEDED' });
}

async function now(): Promise<Date> {
  return new Date(Math.floor((await emulator.now()).getTime() / 1000) * 1000);
}

test('on schedule: a table comes back under the drill’s name, is held against the original, and goes again', async () => {
  await backedUp();
  await emulator.configure({ restoreJobSeconds: 300 });
  const { status, record } = await drills.onSchedule(await now());
  expect({ status, record }).toMatchObject({
    status: 'SUCCEEDED',
    record: { status: 'success', left: [], samples: [{ kind: 'dynamodb', source: 'orders', left: [] }] },
  });
  const [{ checks, removed, rtoSeconds }] = record.samples as [(typeof record.samples)[0]];
  expect(rtoSeconds).toBeGreaterThanOrEqual(300);
  expect(removed).toEqual([{ what: 'table', id: `${record.id}-1`, region: SOURCE }]);
  expect(checks.slice(-5)).toMatchObject([
    { name: 'active', passed: true },
    { name: 'encrypted', passed: true },
    { name: 'keys', passed: true, says: 'id S HASH, and the original had id S HASH' },
    { name: 'indexes', passed: true, says: expect.stringMatching(/^by-owner \(owner S HASH; ALL\), and/) },
    {
      name: 'items',
      passed: true,
      says: expect.stringMatching(/^1 items read, and the original had 1 when/),
    },
  ]);
  expect(await tables.names()).toEqual(['orders']);
  // A table of a test that is deleted would else leave a backup of its own.
  expect(await emulator.calls({ caller: FUNCTION, action: 'UpdateContinuousBackups' })).toEqual([]);
});

test('an empty table where there were items does not pass', async () => {
  await backedUp({ items: 0 });
  // As if the run had counted some.
  const key = (await drills.keysOf('runs/tables/', '/sources.json')).at(-1);
  await drills.rewrite(key!, (text) => text.replace('"ItemCount":0', '"ItemCount":12'));
  const { exitCode, answer } = await drills.hold('tables');
  expect({ exitCode, answer }).toMatchObject({
    exitCode: 3,
    answer: {
      samples: [{ outcome: 'failed', reason: expect.stringMatching(/^items: 0 items read, and .* 12/) }],
    },
  });
  expect(await tables.names()).toEqual(['orders']);
});

test('what was not written down of the original is not looked at, and not passed off as passed', async () => {
  await backedUp();
  const key = (await drills.keysOf('runs/tables/', '/sources.json')).at(-1);
  await drills.rewrite(key!, () => '{}');
  const { samples } = await drills.pass('tables');
  const { checks, unlooked = [] } = samples[0]!;
  const open = ['keys', 'indexes', 'items'];
  expect(unlooked.map(({ name }) => name)).toEqual(open);
  expect(checks.filter(({ name }) => open.includes(name))).toEqual([]);
});

test('a restore job that fails is told of, and leaves nothing', async () => {
  await backedUp();
  await emulator.setFaults([
    { action: 'StartRestoreJob', effect: { error: 'InvalidRequestException', status: 400 } },
  ]);
  const { exitCode, answer } = await drills.hold('tables');
  expect({ exitCode, answer }).toMatchObject({
    exitCode: 3,
    answer: { left: [], samples: [{ outcome: 'failed', reason: expect.stringContaining('InvalidRequest') }] },
  });
  expect(await tables.names()).toEqual(['orders']);
});

test('killed in the middle, wherever that is, it goes on: one restore, and nothing left', async () => {
  await backedUp();
  await emulator.configure({ restoreJobSeconds: 120 });
  const kill = (effect: 'before' | 'after', rule: Omit<FaultRule, 'effect' | 'caller'>): FaultRule => ({
    ...{ caller: FUNCTION, effect: { kill: effect }, times: 1 },
    ...rule,
  });
  await emulator.setFaults([
    kill('after', { action: 'StartRestoreJob' }),
    kill('before', { service: 'dynamodb', action: 'TagResource' }),
    kill('after', { service: 'dynamodb', action: 'DeleteTable' }),
  ]);
  const { status, record } = await drills.onSchedule(await now());
  expect({ status, record }).toMatchObject({
    status: 'SUCCEEDED',
    record: { status: 'success', samples: [{ outcome: 'passed', left: [] }], left: [] },
  });
  const starts = await emulator.calls({ caller: FUNCTION, action: 'StartRestoreJob' });
  expect(new Set(starts.map(({ params }) => params['IdempotencyToken'])).size).toBe(1);
  expect(await tables.names()).toEqual(['orders']);
});

test('given up before it has a tag: the table is known by its restore job, waited for, tagged and deleted', async () => {
  await backedUp();
  await emulator.configure({ restoreJobSeconds: 600 });
  // Each time when it is about to look how far the job is.
  await emulator.setFaults([{ caller: FUNCTION, action: 'DescribeRestoreJob', effect: { kill: 'before' } }]);
  const { status, record } = await drills.onSchedule(await now());
  expect({ status, record }).toMatchObject({ status: 'FAILED', record: { status: 'failure', left: [] } });
  expect(await tables.names()).toEqual(['orders']);
  const deleted = await emulator.calls({ caller: FUNCTION, action: 'DeleteTable' });
  // Never before it carries the tag.
  for (const { things } of deleted)
    expect(Object.values(things ?? {})).toMatchObject([{ tags: { 'smart-vault:drill': record.id } }]);
  expect(deleted.filter(({ status: code }) => code === 200)).toHaveLength(1);
});

test('nothing is deleted that only looks like a table of the drill', async () => {
  await backedUp();
  const at = await now();
  const drill = drillId(at);
  const another = drillId(new Date(at.getTime() - 1000));
  const strangers: Record<string, Record<string, string>> = {
    // Its tag, and another name; its name or nearly, and no tag, or that of another drill.
    'orders-copy': { 'smart-vault:drill': drill },
    [`${drill}-2`]: {},
    [`${drill}-3`]: { 'smart-vault:drill': another },
    [`${drill}-10x`]: { 'smart-vault:drill': drill },
    [`${drill}1-1`]: { 'smart-vault:drill': drill },
    [`${another}-1`]: { 'smart-vault:drill': another },
    [`${another}-2`]: {},
  };
  for (const [name, tags] of Object.entries(strangers)) await tables.make(name, tags);
  const before = await tables.names();
  const { status, record } = await drills.onSchedule(at);
  expect({ status, record }).toMatchObject({ status: 'SUCCEEDED', record: { id: drill, left: [] } });
  expect(await tables.names()).toEqual(before);
  const { exitCode } = await drills.cleanUp(drill);
  expect(exitCode).toBe(0);
  expect(await tables.names()).toEqual(before);
});

test('a table of its very name that is somebody else’s ends the test, and stays', async () => {
  await backedUp();
  const at = await now();
  await tables.make(`${drillId(at)}-1`, {});
  const { status, record } = await drills.onSchedule(at);
  expect({ status, record }).toMatchObject({
    status: 'FAILED',
    record: {
      left: [],
      samples: [{ outcome: 'failed', reason: expect.stringContaining('There is a table') }],
    },
  });
  expect(await tables.names()).toContain(`${drillId(at)}-1`);
});

test('by hand, crashed after the job was started: the clean-up finds it', async () => {
  await backedUp();
  await emulator.configure({ restoreJobSeconds: 60 });
  await drills.stop('SIGKILL', 'StartRestoreJob', 'tables');
  const { exitCode, answer } = await drills.cleanUp();
  expect({ exitCode, left: answer.flatMap(({ left }) => left) }).toEqual({ exitCode: 0, left: [] });
  expect(await tables.names()).toEqual(['orders']);
});
