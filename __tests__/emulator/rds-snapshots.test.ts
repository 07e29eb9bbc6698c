import {
  CopyDBClusterSnapshotCommand,
  CopyDBSnapshotCommand,
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
  StopDBInstanceCommand,
  paginateDescribeDBInstances,
  paginateDescribeDBSnapshots,
  type CopyDBClusterSnapshotCommandInput,
  type CopyDBSnapshotCommandInput,
  type CreateDBInstanceCommandInput,
  type DBClusterSnapshot,
  type DBSnapshot,
} from '@aws-sdk/client-rds';
import { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { json } from './support/raw';

jest.setTimeout(60_000);

let emulator: Emulator;
let east: RDSClient;
let west: RDSClient;

beforeAll(async () => {
  emulator = await Emulator.start();
  east = new RDSClient({ ...clientOptions(emulator, 'us-east-1'), maxAttempts: 1 });
  west = new RDSClient({ ...clientOptions(emulator, 'us-west-2'), maxAttempts: 1 });
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

const newKey = async (region: string) =>
  (await json(emulator, 'kms', 'TrentService.CreateKey', {}, { region })).body.KeyMetadata as {
    readonly Arn: string;
    readonly KeyId: string;
  };

const database = async (
  DBInstanceIdentifier: string,
  more: Partial<CreateDBInstanceCommandInput> = {},
): Promise<void> => {
  await east.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier,
      DBInstanceClass: 'db.t4g.micro',
      Engine: 'postgres',
      AllocatedStorage: 20,
      MasterUsername: 'admin1',
      MasterUserPassword: 'not-a-secret',
      Tags: [{ Key: 'backup', Value: 'daily' }],
      ...more,
    }),
  );
};

const arnOf = (id: string, kind = 'snapshot') => `arn:aws:rds:us-east-1:123456789012:${kind}:${id}`;
const snap = (DBInstanceIdentifier: string, DBSnapshotIdentifier: string) =>
  east.send(
    new CreateDBSnapshotCommand({
      DBInstanceIdentifier,
      DBSnapshotIdentifier,
      Tags: [{ Key: 'run', Value: '1' }],
    }),
  );
const look = async (DBSnapshotIdentifier: string, client = east): Promise<DBSnapshot> =>
  (await client.send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier }))).DBSnapshots![0]!;
const copyWest = (
  source: string,
  TargetDBSnapshotIdentifier: string,
  more: Partial<CopyDBSnapshotCommandInput> = {},
) =>
  west.send(
    new CopyDBSnapshotCommand({
      SourceDBSnapshotIdentifier: arnOf(source),
      TargetDBSnapshotIdentifier,
      ...more,
    }),
  );

describe('DB instances', () => {
  test('are listed in pages, with tags, storage and encryption', async () => {
    const key = await newKey('us-east-1');
    await database('keyed', { StorageEncrypted: true, KmsKeyId: key.Arn });
    await database('default-key', { StorageEncrypted: true });
    for (let i = 0; i < 20; i++) await database(`plain-${i}`);
    const pages = [];
    for await (const { DBInstances } of paginateDescribeDBInstances({ client: east, pageSize: 20 }, {}))
      pages.push(DBInstances!);
    expect(pages.map((p) => p.length)).toEqual([20, 2]);
    const byId = new Map(pages.flat().map((i) => [i.DBInstanceIdentifier, i]));
    expect(byId.size).toBe(22);
    expect(new Set(pages.flat().map((i) => i.DbiResourceId)).size).toBe(22);
    expect(byId.get('keyed')).toMatchObject({
      DBInstanceStatus: 'available',
      AllocatedStorage: 20,
      StorageEncrypted: true,
      KmsKeyId: key.Arn,
      TagList: [{ Key: 'backup', Value: 'daily' }],
    });
    expect(byId.get('default-key')!.KmsKeyId).toMatch(/^arn:aws:kms:us-east-1:123456789012:key\//);
    expect(byId.get('plain-1')).toMatchObject({ StorageEncrypted: false });
    expect(byId.get('plain-1')!.KmsKeyId).toBeUndefined();
  });

  test('refuse pages of less than 20, as AWS does', async () => {
    await expect(east.send(new DescribeDBInstancesCommand({ MaxRecords: 5 }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('DB snapshots', () => {
  test('are creating for databaseSnapshotSeconds of virtual time', async () => {
    await emulator.configure({ databaseSnapshotSeconds: 600 });
    await database('one');
    expect((await snap('one', 'first')).DBSnapshot).toMatchObject({ Status: 'creating', PercentProgress: 0 });
    await emulator.advance(300);
    expect(await look('first')).toMatchObject({ Status: 'creating', PercentProgress: 50 });
    await emulator.advance(300);
    const done = await look('first');
    expect(done).toMatchObject({
      Status: 'available',
      PercentProgress: 100,
      DBInstanceIdentifier: 'one',
      SnapshotType: 'manual',
      AllocatedStorage: 20,
      Encrypted: false,
      DBSnapshotArn: arnOf('first'),
      TagList: [{ Key: 'run', Value: '1' }],
    });
    expect(done.SourceRegion).toBeUndefined();
  });

  test('are refused for what AWS refuses', async () => {
    await database('one');
    await snap('one', 'taken');
    await expect(snap('one', 'taken')).rejects.toMatchObject({ name: 'DBSnapshotAlreadyExistsFault' });
    await expect(snap('none', 'new')).rejects.toMatchObject({ name: 'DBInstanceNotFoundFault' });
    await expect(snap('one', '1-bad')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await east.send(new StopDBInstanceCommand({ DBInstanceIdentifier: 'one' }));
    await expect(snap('one', 'new')).rejects.toMatchObject({ name: 'InvalidDBInstanceStateFault' });
    const answers = await emulator.calls({ action: 'CreateDBSnapshot' });
    expect(answers.map((a) => a.errorCode)).toEqual([
      undefined,
      'DBSnapshotAlreadyExists',
      'DBInstanceNotFound',
      'InvalidParameterValue',
      'InvalidDBInstanceState',
    ]);
  });

  test('are at most 100 manual ones', async () => {
    await database('one');
    for (let i = 0; i < 100; i++) await snap('one', `s-${i}`);
    await expect(snap('one', 'too-many')).rejects.toMatchObject({
      name: 'SnapshotQuotaExceededFault',
      message: 'Cannot create more than 100 manual snapshots',
    });
  });

  test('end in failed when asked to', async () => {
    await database('one');
    await emulator.configure({ databaseSnapshotSeconds: 60, databaseSnapshotFails: ['one'] });
    await snap('one', 'first');
    expect((await look('first')).Status).toBe('creating');
    await emulator.advance(60);
    expect((await look('first')).Status).toBe('failed');
  });

  test('are found by instance, type and filter, in pages that survive deletions', async () => {
    await database('one');
    await database('two');
    for (let i = 10; i < 35; i++) await snap('one', `s-${i}`);
    await snap('two', 'other');
    const first = await east.send(
      new DescribeDBSnapshotsCommand({
        DBInstanceIdentifier: 'one',
        SnapshotType: 'manual',
        MaxRecords: 20,
      }),
    );
    expect(first.DBSnapshots).toHaveLength(20);
    for (const { DBSnapshotIdentifier } of first.DBSnapshots!)
      await east.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier }));
    const second = await east.send(
      new DescribeDBSnapshotsCommand({ DBInstanceIdentifier: 'one', MaxRecords: 20, Marker: first.Marker }),
    );
    expect(second.DBSnapshots!.map((s) => s.DBSnapshotIdentifier)).toEqual([
      's-30',
      's-31',
      's-32',
      's-33',
      's-34',
    ]);
    expect(second.Marker).toBeUndefined();
    const filtered = await east.send(
      new DescribeDBSnapshotsCommand({ Filters: [{ Name: 'db-instance-id', Values: ['two'] }] }),
    );
    // RDS makes an automated one as soon as there is a database.
    expect(filtered.DBSnapshots!.map((s) => s.SnapshotType)).toEqual(['manual', 'automated']);
    const all = [];
    for await (const { DBSnapshots } of paginateDescribeDBSnapshots({ client: east }, {}))
      all.push(...DBSnapshots!);
    expect(all).toHaveLength(8);
    await expect(look('none')).rejects.toMatchObject({ name: 'DBSnapshotNotFoundFault' });
  });

  test('are deleted when they are ready, and not before', async () => {
    await emulator.configure({ databaseSnapshotSeconds: 60 });
    await database('one');
    await snap('one', 'first');
    const remove = () => east.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: 'first' }));
    await expect(remove()).rejects.toMatchObject({ name: 'InvalidDBSnapshotStateFault' });
    await emulator.advance(60);
    await remove();
    await expect(remove()).rejects.toMatchObject({ name: 'DBSnapshotNotFoundFault' });
    expect((await emulator.calls({ action: 'DeleteDBSnapshot' })).map((c) => c.errorCode)).toEqual([
      'InvalidDBSnapshotState',
      undefined,
      'DBSnapshotNotFound',
    ]);
  });
});

describe('copies of DB snapshots', () => {
  test('go to another region under a key there', async () => {
    const here = await newKey('us-east-1');
    const there = await newKey('us-west-2');
    await database('one', { StorageEncrypted: true, KmsKeyId: here.Arn, CopyTagsToSnapshot: true });
    await snap('one', 'first');
    const made = (await look('first')).SnapshotCreateTime!;
    await emulator.advance(3600);
    await emulator.configure({ databaseCopySeconds: 600 });
    const { DBSnapshot } = await copyWest('first', 'copied', {
      KmsKeyId: there.KeyId,
      Tags: [{ Key: 'lineage', Value: 'x' }],
    });
    expect(DBSnapshot!.Status).toBe('creating');
    await emulator.advance(600);
    const copy = await look('copied', west);
    expect(copy).toMatchObject({
      Status: 'available',
      Encrypted: true,
      KmsKeyId: there.Arn,
      DBInstanceIdentifier: 'one',
      SourceRegion: 'us-east-1',
      SourceDBSnapshotIdentifier: arnOf('first'),
      OriginalSnapshotCreateTime: made,
      TagList: [{ Key: 'lineage', Value: 'x' }],
    });
    expect(copy.SnapshotCreateTime!.getTime() - made.getTime()).toBeGreaterThanOrEqual(3_600_000);
    const [call] = await emulator.calls({ action: 'CopyDBSnapshot' });
    expect(call!.region).toBe('us-west-2');
    expect(call!.params['PreSignedUrl']).toContain('us-east-1');
  });

  test('carry no tags, those of the source, or their own', async () => {
    await database('one', { CopyTagsToSnapshot: true });
    await snap('one', 'first');
    const tagsOf = async (id: string, more: Partial<CopyDBSnapshotCommandInput>) =>
      (await copyWest('first', id, more)).DBSnapshot!.TagList ?? [];
    expect(await tagsOf('none', {})).toEqual([]);
    expect(await tagsOf('all', { CopyTags: true })).toEqual([{ Key: 'run', Value: '1' }]);
    const own = [{ Key: 'own', Value: 'x' }];
    expect(await tagsOf('own', { CopyTags: true, Tags: own })).toEqual(own);
    await expect(
      copyWest('first', 'reserved', { Tags: [{ Key: 'aws:x', Value: 'y' }] }),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('encrypt what was not encrypted, also a copy of the copy', async () => {
    const key = await newKey('us-west-2');
    await database('one');
    await snap('one', 'first');
    await copyWest('first', 'sealed', { KmsKeyId: key.Arn });
    await west.send(
      new CopyDBSnapshotCommand({
        SourceDBSnapshotIdentifier: 'sealed',
        TargetDBSnapshotIdentifier: 'again',
      }),
    );
    expect(await look('sealed', west)).toMatchObject({ Encrypted: true, KmsKeyId: key.Arn });
    expect(await look('again', west)).toMatchObject({ Encrypted: true, KmsKeyId: key.Arn });
    expect((await look('again', west)).SourceRegion).toBeUndefined();
  });

  test('take an automated snapshot too', async () => {
    await database('one');
    const { DBSnapshots } = await east.send(new DescribeDBSnapshotsCommand({ SnapshotType: 'automated' }));
    const automated = DBSnapshots![0]!.DBSnapshotIdentifier!;
    expect(automated).toMatch(/^rds:one-/);
    await copyWest(automated, 'kept');
    expect(await look('kept', west)).toMatchObject({ SnapshotType: 'manual', Status: 'available' });
  });

  test('need a key that is there and enabled', async () => {
    const here = await newKey('us-east-1');
    const there = await newKey('us-west-2');
    await database('one', { StorageEncrypted: true });
    await snap('one', 'first');
    await expect(copyWest('first', 'a')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    const missing = 'arn:aws:kms:us-west-2:123456789012:key/00000000-0000-0000-0000-000000000000';
    for (const KmsKeyId of [missing, here.Arn, 'alias/none'])
      await expect(copyWest('first', 'a', { KmsKeyId })).rejects.toMatchObject({
        name: 'KMSKeyNotAccessibleFault',
      });
    await json(emulator, 'kms', 'TrentService.DisableKey', { KeyId: there.KeyId }, { region: 'us-west-2' });
    await expect(copyWest('first', 'a', { KmsKeyId: there.Arn })).rejects.toMatchObject({
      name: 'KMSKeyNotAccessibleFault',
    });
  });

  test('need a source that is ready, and are at most 20 at a time', async () => {
    await emulator.configure({ databaseSnapshotSeconds: 60, databaseCopySeconds: 60 });
    await database('one');
    await snap('one', 'first');
    await expect(copyWest('first', 'early')).rejects.toMatchObject({ name: 'InvalidDBSnapshotStateFault' });
    await expect(copyWest('none', 'early')).rejects.toMatchObject({ name: 'DBSnapshotNotFoundFault' });
    await emulator.advance(60);
    for (let i = 0; i < 20; i++) await copyWest('first', `c-${i}`);
    await expect(copyWest('first', 'c-20')).rejects.toMatchObject({
      name: 'SnapshotQuotaExceededFault',
      message: 'Cannot copy more than 20 snapshots across regions',
    });
    await expect(copyWest('first', 'c-0')).rejects.toMatchObject({ name: 'DBSnapshotAlreadyExistsFault' });
    await emulator.advance(60);
    await copyWest('first', 'c-20');
  });

  test('fail when asked to, and when their source is deleted meanwhile', async () => {
    await emulator.configure({ databaseCopySeconds: 60 });
    await database('one');
    await snap('one', 'first');
    await copyWest('first', 'lost');
    await east.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: 'first' }));
    expect((await look('lost', west)).Status).toBe('failed');
    await snap('one', 'second');
    await emulator.configure({ databaseCopyFails: ['second'] });
    await copyWest('second', 'broken');
    expect((await look('broken', west)).Status).toBe('creating');
    await emulator.advance(60);
    expect((await look('broken', west)).Status).toBe('failed');
  });
});

describe('Aurora', () => {
  const cluster = async (DBClusterIdentifier: string, StorageEncrypted = false): Promise<void> => {
    await east.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier,
        Engine: 'aurora-postgresql',
        MasterUsername: 'admin1',
        MasterUserPassword: 'not-a-secret',
        StorageEncrypted,
        Tags: [{ Key: 'backup', Value: 'daily' }],
      }),
    );
  };
  const snapCluster = (DBClusterIdentifier: string, DBClusterSnapshotIdentifier: string) =>
    east.send(
      new CreateDBClusterSnapshotCommand({
        DBClusterIdentifier,
        DBClusterSnapshotIdentifier,
        Tags: [{ Key: 'run', Value: '1' }],
      }),
    );
  const lookCluster = async (
    DBClusterSnapshotIdentifier: string,
    client = east,
  ): Promise<DBClusterSnapshot> =>
    (await client.send(new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier })))
      .DBClusterSnapshots![0]!;
  const copyCluster = (
    source: string,
    TargetDBClusterSnapshotIdentifier: string,
    more: Partial<CopyDBClusterSnapshotCommandInput> = {},
  ) =>
    west.send(
      new CopyDBClusterSnapshotCommand({
        SourceDBClusterSnapshotIdentifier: arnOf(source, 'cluster-snapshot'),
        TargetDBClusterSnapshotIdentifier,
        ...more,
      }),
    );

  test('clusters are listed in pages with their tags, and their members name them', async () => {
    for (let i = 0; i < 21; i++) await cluster(`c-${i}`);
    await database('member', { Engine: 'aurora-postgresql', DBClusterIdentifier: 'c-0' });
    const first = await east.send(new DescribeDBClustersCommand({ MaxRecords: 20 }));
    const rest = await east.send(new DescribeDBClustersCommand({ Marker: first.Marker }));
    expect([first.DBClusters!.length, rest.DBClusters!.length]).toEqual([20, 1]);
    expect(first.DBClusters![0]).toMatchObject({
      Status: 'available',
      StorageEncrypted: false,
      TagList: [{ Key: 'backup', Value: 'daily' }],
      DBClusterMembers: [{ DBInstanceIdentifier: 'member' }],
    });
    expect(first.DBClusters![0]!.KmsKeyId).toBeUndefined();
    const { DBInstances } = await east.send(new DescribeDBInstancesCommand({}));
    expect(DBInstances![0]!.DBClusterIdentifier).toBe('c-0');
    await expect(snap('member', 'alone')).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('CreateDBClusterSnapshot'),
    });
  });

  test('a cluster snapshot takes its time, is copied, and is deleted', async () => {
    await emulator.configure({ databaseSnapshotSeconds: 60, databaseCopySeconds: 60 });
    const key = await newKey('us-west-2');
    await cluster('shop', true);
    expect((await snapCluster('shop', 'first')).DBClusterSnapshot!.Status).toBe('creating');
    await expect(snapCluster('shop', 'first')).rejects.toMatchObject({
      name: 'DBClusterSnapshotAlreadyExistsFault',
    });
    await expect(snapCluster('none', 'second')).rejects.toMatchObject({ name: 'DBClusterNotFoundFault' });
    await expect(copyCluster('first', 'copied', { KmsKeyId: key.Arn })).rejects.toMatchObject({
      name: 'InvalidDBClusterSnapshotStateFault',
    });
    await emulator.advance(60);
    expect(await lookCluster('first')).toMatchObject({
      Status: 'available',
      PercentProgress: 100,
      StorageEncrypted: true,
      TagList: [{ Key: 'run', Value: '1' }],
    });
    await expect(copyCluster('first', 'copied')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await copyCluster('first', 'copied', { KmsKeyId: key.Arn, CopyTags: true });
    expect((await lookCluster('copied', west)).Status).toBe('copying');
    await emulator.advance(60);
    expect(await lookCluster('copied', west)).toMatchObject({
      Status: 'available',
      StorageEncrypted: true,
      KmsKeyId: key.Arn,
      SourceDBClusterSnapshotArn: arnOf('first', 'cluster-snapshot'),
      TagList: [{ Key: 'run', Value: '1' }],
    });
    const remove = () =>
      west.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: 'copied' }));
    await remove();
    await expect(remove()).rejects.toMatchObject({ name: 'DBClusterSnapshotNotFoundFault' });
  });

  test('a copy cannot encrypt what was not encrypted', async () => {
    const key = await newKey('us-west-2');
    await cluster('shop');
    await snapCluster('shop', 'first');
    await expect(copyCluster('first', 'copied', { KmsKeyId: key.Arn })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    expect((await copyCluster('first', 'copied')).DBClusterSnapshot!.StorageEncrypted).toBe(false);
  });

  test('a failure can be planted for a cluster', async () => {
    await cluster('shop');
    await emulator.configure({ databaseSnapshotFails: ['shop'] });
    await snapCluster('shop', 'first');
    expect((await lookCluster('first')).Status).toBe('failed');
  });
});

test('faults are refused in words the SDK understands', async () => {
  await emulator.setFaults([{ service: 'rds', action: 'CreateDBSnapshot', effect: { error: 'throttle' } }]);
  await expect(snap('one', 'first')).rejects.toMatchObject({ name: 'Throttling' });
  await emulator.setFaults([{ service: 'rds', effect: { error: 'SnapshotQuotaExceeded' } }]);
  await expect(copyWest('one', 'first')).rejects.toMatchObject({ name: 'SnapshotQuotaExceededFault' });
  expect((await emulator.calls({ service: 'rds' })).map((c) => c.injected)).toEqual([
    'error:throttle',
    'error:SnapshotQuotaExceeded',
  ]);
});
