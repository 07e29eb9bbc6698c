import {
  CreateBackupCommand,
  CreateTableCommand,
  DeleteBackupCommand,
  DeleteTableCommand,
  DescribeBackupCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListBackupsCommand,
  ListTagsOfResourceCommand,
  UpdateContinuousBackupsCommand,
  paginateListTables,
  type Tag,
} from '@aws-sdk/client-dynamodb';
import { CreateDBClusterCommand, CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
  paginateGetResources,
  type GetResourcesCommandInput,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { rest } from './support/raw';

jest.setTimeout(60_000);

let emulator: Emulator;
let dynamo: DynamoDBClient;
let tagging: ResourceGroupsTaggingAPIClient;

beforeAll(async () => {
  emulator = await Emulator.start();
  const options = { ...clientOptions(emulator, 'us-east-1'), maxAttempts: 1 };
  dynamo = new DynamoDBClient(options);
  tagging = new ResourceGroupsTaggingAPIClient(options);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

const table = async (TableName: string, tags: Readonly<Record<string, string>> = {}): Promise<string> => {
  const { TableDescription } = await dynamo.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  return TableDescription!.TableArn!;
};
const backup = (TableName: string, BackupName: string) =>
  dynamo.send(new CreateBackupCommand({ TableName, BackupName }));

describe('DynamoDB', () => {
  test('lists and describes tables, their tags and their continuous backups', async () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`tag-${i}`, `${i}`]));
    const arn = await table('a', many);
    for (const name of ['b', 'c', 'd', 'e']) await table(name);
    const names: string[][] = [];
    for await (const { TableNames } of paginateListTables({ client: dynamo, pageSize: 2 }, {}))
      names.push(TableNames!);
    expect(names).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: 'a' }));
    expect(Table).toMatchObject({ TableArn: arn, TableStatus: 'ACTIVE' });
    const tags: Tag[] = [];
    let NextToken: string | undefined;
    do {
      const page = await dynamo.send(new ListTagsOfResourceCommand({ ResourceArn: arn, NextToken }));
      tags.push(...page.Tags!);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(Object.fromEntries(tags.map((t) => [t.Key!, t.Value!]))).toEqual(many);
    await dynamo.send(
      new UpdateContinuousBackupsCommand({
        TableName: 'a',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
    const { ContinuousBackupsDescription } = await dynamo.send(
      new DescribeContinuousBackupsCommand({ TableName: 'a' }),
    );
    expect(ContinuousBackupsDescription!.PointInTimeRecoveryDescription!.PointInTimeRecoveryStatus).toBe(
      'ENABLED',
    );
  });

  test('a backup is CREATING for tableBackupSeconds of virtual time', async () => {
    await emulator.configure({ tableBackupSeconds: 60 });
    await table('a');
    const { BackupDetails } = await backup('a', 'first');
    expect(BackupDetails!.BackupStatus).toBe('CREATING');
    const { BackupArn } = BackupDetails!;
    const remove = () => dynamo.send(new DeleteBackupCommand({ BackupArn }));
    await expect(remove()).rejects.toMatchObject({ name: 'BackupInUseException' });
    await emulator.advance(60);
    const { BackupDescription } = await dynamo.send(new DescribeBackupCommand({ BackupArn }));
    expect(BackupDescription!.BackupDetails).toMatchObject({
      BackupStatus: 'AVAILABLE',
      BackupName: 'first',
      BackupType: 'USER',
    });
    expect((await remove()).BackupDescription!.BackupDetails!.BackupStatus).toBe('DELETED');
    await expect(remove()).rejects.toMatchObject({ name: 'BackupNotFoundException' });
    await expect(backup('none', 'x')).rejects.toMatchObject({ name: 'TableNotFoundException' });
  });

  test('backups are listed by table and time, in pages that survive deletions', async () => {
    await table('a');
    await table('b');
    for (const name of ['1', '2', '3', '4']) await backup('a', name);
    await backup('b', 'other');
    const before = await emulator.now();
    await emulator.advance(3600);
    await backup('a', 'late');
    const first = await dynamo.send(new ListBackupsCommand({ TableName: 'a', Limit: 3 }));
    for (const { BackupArn } of first.BackupSummaries!)
      await dynamo.send(new DeleteBackupCommand({ BackupArn }));
    const second = await dynamo.send(
      new ListBackupsCommand({
        TableName: 'a',
        Limit: 3,
        ExclusiveStartBackupArn: first.LastEvaluatedBackupArn,
      }),
    );
    const seen = [...first.BackupSummaries!, ...second.BackupSummaries!].map((b) => b.BackupName);
    expect(new Set(seen)).toEqual(new Set(['1', '2', '3', '4', 'late']));
    expect(second.LastEvaluatedBackupArn).toBeUndefined();
    const named = async (more: object) =>
      (await dynamo.send(new ListBackupsCommand(more))).BackupSummaries!.map((b) => b.BackupName).sort();
    expect(await named({ TimeRangeLowerBound: before })).toEqual(['late']);
    expect(await named({ TimeRangeUpperBound: before })).toHaveLength(2);
    expect(await named({ BackupType: 'SYSTEM' })).toEqual([]);
  });

  test('faults are refused in words the SDK understands', async () => {
    await emulator.setFaults([
      { service: 'dynamodb', action: 'CreateBackup', times: 1, effect: { error: 'LimitExceededException' } },
      { service: 'dynamodb', effect: { error: 'throttle' } },
    ]);
    await expect(backup('a', 'x')).rejects.toMatchObject({ name: 'LimitExceededException' });
    await expect(backup('a', 'x')).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});

describe('Resource Groups Tagging API', () => {
  const found = async (more: GetResourcesCommandInput) =>
    (await tagging.send(new GetResourcesCommand(more))).ResourceTagMappingList!.map((r) =>
      r.ResourceARN!.split(':').slice(5).join(':'),
    );

  test('finds tables, databases, clusters and file systems by type and tags', async () => {
    await table('orders', { backup: 'daily', env: 'prod' });
    await table('drafts', { backup: 'weekly', env: 'test' });
    await table('plain');
    const rds = new RDSClient(clientOptions(emulator, 'us-east-1'));
    const login = { MasterUsername: 'admin1', MasterUserPassword: 'not-a-secret' };
    const Tags = [{ Key: 'backup', Value: 'daily' }];
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'one',
        DBInstanceClass: 'db.t4g.micro',
        Engine: 'postgres',
        AllocatedStorage: 20,
        Tags,
        ...login,
      }),
    );
    await rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: 'shop',
        Engine: 'aurora-postgresql',
        Tags,
        ...login,
      }),
    );
    const efs = (body: object) =>
      rest(emulator, 'elasticfilesystem', 'POST', '/2015-02-01/file-systems', body);
    const { body: system } = await efs({ CreationToken: 'files', Tags });
    await efs({ CreationToken: 'plain' });

    const daily = [{ Key: 'backup', Values: ['daily'] }];
    expect(await found({ ResourceTypeFilters: ['dynamodb:table'], TagFilters: daily })).toEqual([
      'table/orders',
    ]);
    expect(await found({ ResourceTypeFilters: ['rds:db'] })).toEqual(['db:one']);
    expect(await found({ ResourceTypeFilters: ['rds:cluster'], TagFilters: daily })).toEqual([
      'cluster:shop',
    ]);
    expect(await found({ ResourceTypeFilters: ['elasticfilesystem:file-system'] })).toEqual([
      `file-system/${system.FileSystemId}`,
    ]);
    expect(await found({ ResourceTypeFilters: ['rds:db', 'dynamodb:table'], TagFilters: daily })).toEqual([
      'table/orders',
      'db:one',
    ]);
    expect(
      await found({ TagFilters: [{ Key: 'backup', Values: ['daily', 'weekly'] }, { Key: 'env' }] }),
    ).toEqual(['table/drafts', 'table/orders']);
    expect(await found({ TagFilters: [...daily, { Key: 'env', Values: ['test'] }] })).toEqual([]);
  });

  test('pages hold while tables come and go', async () => {
    for (let i = 0; i < 9; i++) await table(`t-${i}`, { backup: 'daily' });
    const pages: string[][] = [];
    const query = { ResourceTypeFilters: ['dynamodb:table'], TagFilters: [{ Key: 'backup' }] };
    for await (const { ResourceTagMappingList } of paginateGetResources(
      { client: tagging, pageSize: 3 },
      query,
    )) {
      pages.push(ResourceTagMappingList!.map((r) => r.ResourceARN!.split('/')[1]!));
      if (pages.length === 1) {
        await dynamo.send(new DeleteTableCommand({ TableName: 't-0' }));
        await table('zz', { backup: 'daily' });
      }
    }
    expect(pages).toEqual([['t-0', 't-1', 't-2'], ['t-3', 't-4', 't-5'], ['t-6', 't-7', 't-8'], ['zz']]);
    await expect(found({ PaginationToken: '!' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('faults are refused in words the SDK understands', async () => {
    await emulator.setFaults([{ service: 'tagging', effect: { error: 'ThrottledException' } }]);
    await expect(found({})).rejects.toMatchObject({ name: 'ThrottledException' });
    expect((await emulator.calls({ service: 'tagging' })).map((c) => c.action)).toEqual(['GetResources']);
  });
});
