import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { restoreRoleName } from '../../lambda-src/core/aws-backup-names';
import { clientOptions } from '../../scripts/local/clients';
import { DeployedVault, DR, SOURCE, VAULT } from '../support/deployed';
import { Restores } from '../support/restores';
import { Tables } from '../support/tables';

/** `vault restore` of tables. */
const vault = new DeployedVault();
const { emulator, runs } = vault;
const tables = new Tables(emulator);
const restores = new Restores(vault);
const east = new DynamoDBClient(clientOptions(emulator, SOURCE));
const west = new DynamoDBClient(clientOptions(emulator, DR));
const ROLE = 'arn:aws:iam::123456789012:role/restores-tables';
const iam = new IAMClient(clientOptions(emulator, SOURCE));

beforeEach(async () => {
  await vault.clear();
  await tables.clear();
  await emulator.configure({ restoreJobSeconds: null });
});

const namesIn = async (client: DynamoDBClient): Promise<string[]> =>
  (await client.send(new ListTablesCommand({}))).TableNames ?? [];

/** ARN of the role that the vault has made there. */
async function roleIn(region: string): Promise<string | undefined> {
  const RoleName = restoreRoleName(VAULT, region);
  return (await iam.send(new GetRoleCommand({ RoleName }))).Role?.Arn;
}

/** A table with two items, backed up and gone. */
async function lost(name: string): Promise<void> {
  await tables.make(name, { backup: 'table', team: 'shop' });
  for (const id of ['a', 'b'])
    await east.send(new PutItemCommand({ TableName: name, Item: { id: { S: id }, worth: { N: '7' } } }));
  expect(await runs.run('tables')).toMatchObject({ status: 'SUCCEEDED' });
  await tables.remove(name);
}

async function expectWhole(client: DynamoDBClient, name: string, restore: string): Promise<void> {
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: name }));
  expect(items.map(({ id, worth }) => [id?.S, worth?.N]).sort()).toEqual([
    ['a', '7'],
    ['b', '7'],
  ]);
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName: name }));
  const { Tags: tags = [] } = await client.send(
    new ListTagsOfResourceCommand({ ResourceArn: table!.TableArn }),
  );
  expect(Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))).toEqual({
    backup: 'table',
    team: 'shop',
    'smart-vault:restore': restore,
    'smart-vault:restored-from': expect.stringContaining(':recovery-point:'),
  });
  const { ContinuousBackupsDescription: backups } = await client.send(
    new DescribeContinuousBackupsCommand({ TableName: name }),
  );
  expect(backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe('ENABLED');
}

test('a table that is gone comes back with its items, tags and point-in-time recovery', async () => {
  await lost('orders');
  const { order } = await restores.dryRun('orders');
  expect(order.design.words[0]).toMatch(/^a table orders-restored-\d{8} from arn:/);
  expect(order.design.values).toMatchObject({ role: await roleIn(SOURCE) });
  await emulator.configure({ restoreJobSeconds: 60 });
  const record = await restores.succeed('orders', '--as', 'orders-2');
  expect(record.made).toEqual([{ what: 'table', id: 'orders-2', region: SOURCE }]);
  expect(await namesIn(east)).toEqual(['orders-2']);
  await expectWhole(east, 'orders-2', record.id);
  expect(await restores.refused('orders', '--as', 'orders-2')).toContain('There is a table orders-2');
  expect(await restores.refused('orders', '--as', 'no spaces')).toContain('got no spaces');
});

test('in the other region; crashed after the job was started, the same job is gone on with', async () => {
  await lost('orders');
  const half = await restores.crash('orders', '--in', DR, '--role', ROLE, '--as', 'orders');
  expect(half.made).toEqual([{ what: 'table', id: 'orders', region: DR }]);
  const record = await restores.succeed('--resume', half.id);
  await expectWhole(west, 'orders', record.id);
  expect(await namesIn(east)).toEqual([]);
});
