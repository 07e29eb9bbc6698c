import {
  BackupClient,
  CreateBackupPlanCommand,
  CreateBackupSelectionCommand,
  CreateBackupVaultCommand,
  DeleteBackupVaultCommand,
  DeleteRecoveryPointCommand,
  DescribeBackupJobCommand,
  DescribeBackupVaultCommand,
  DescribeCopyJobCommand,
  DescribeRecoveryPointCommand,
  GetBackupSelectionCommand,
  GetBackupVaultAccessPolicyCommand,
  ListBackupJobsCommand,
  ListBackupSelectionsCommand,
  ListCopyJobsCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListRecoveryPointsByResourceCommand,
  ListTagsCommand,
  PutBackupVaultAccessPolicyCommand,
  PutBackupVaultLockConfigurationCommand,
  StartBackupJobCommand,
  StartCopyJobCommand,
  TagResourceCommand,
  type StartBackupJobCommandInput,
  type StartCopyJobCommandInput,
} from '@aws-sdk/client-backup';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { json, rest, roleArn } from './support/raw';

jest.setTimeout(60_000);

let emulator: Emulator;
let east: BackupClient;
let west: BackupClient;
let table: string;
let keys: { readonly east: string; readonly west: string };

const vaultArn = (region: string, name: string) =>
  `arn:aws:backup:${region}:123456789012:backup-vault:${name}`;
const newKey = async (region: string): Promise<string> =>
  (await json(emulator, 'kms', 'TrentService.CreateKey', {}, { region })).body.KeyMetadata.Arn;

beforeAll(async () => {
  emulator = await Emulator.start();
  east = new BackupClient({ ...clientOptions(emulator, 'us-east-1'), maxAttempts: 1 });
  west = new BackupClient({ ...clientOptions(emulator, 'us-west-2'), maxAttempts: 1 });
});
beforeEach(async () => {
  await emulator.reset();
  keys = { east: await newKey('us-east-1'), west: await newKey('us-west-2') };
  await east.send(new CreateBackupVaultCommand({ BackupVaultName: 'main', EncryptionKeyArn: keys.east }));
  await west.send(new CreateBackupVaultCommand({ BackupVaultName: 'dr', EncryptionKeyArn: keys.west }));
  table = await newTable('orders');
});
afterAll(() => emulator?.stop());

async function newTable(TableName: string): Promise<string> {
  const { TableDescription } = await new DynamoDBClient(clientOptions(emulator, 'us-east-1')).send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      Tags: [{ Key: 'team', Value: 'shop' }],
    }),
  );
  return TableDescription!.TableArn!;
}

const start = (more: Partial<StartBackupJobCommandInput> = {}) =>
  east.send(
    new StartBackupJobCommand({
      ResourceArn: table,
      BackupVaultName: 'main',
      IamRoleArn: roleArn,
      RecoveryPointTags: { run: '1' },
      ...more,
    }),
  );
const jobState = async (BackupJobId: string) =>
  (await east.send(new DescribeBackupJobCommand({ BackupJobId }))).State;
const pointsIn = async (client: BackupClient, BackupVaultName: string) =>
  (await client.send(new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName }))).RecoveryPoints!;
const copy = (RecoveryPointArn: string, more: Partial<StartCopyJobCommandInput> = {}) =>
  east.send(
    new StartCopyJobCommand({
      RecoveryPointArn,
      SourceBackupVaultName: 'main',
      DestinationBackupVaultArn: vaultArn('us-west-2', 'dr'),
      IamRoleArn: roleArn,
      ...more,
    }),
  );
const remove = (RecoveryPointArn: string) =>
  east.send(new DeleteRecoveryPointCommand({ BackupVaultName: 'main', RecoveryPointArn }));

describe('backup jobs', () => {
  test('go from CREATED over RUNNING to COMPLETED, and make a recovery point under the key of the vault', async () => {
    await emulator.configure({ backupJobSeconds: 600 });
    const { BackupJobId, RecoveryPointArn } = await start({ Lifecycle: { DeleteAfterDays: 7 } });
    expect(RecoveryPointArn).toMatch(/^arn:aws:backup:us-east-1:123456789012:recovery-point:/);
    expect(await jobState(BackupJobId!)).toBe('CREATED');
    await emulator.advance(300);
    expect(await jobState(BackupJobId!)).toBe('RUNNING');
    expect((await pointsIn(east, 'main'))[0]!.Status).toBe('CREATING');
    await expect(remove(RecoveryPointArn!)).rejects.toMatchObject({ name: 'InvalidResourceStateException' });
    await emulator.advance(300);
    expect(await east.send(new DescribeBackupJobCommand({ BackupJobId }))).toMatchObject({
      State: 'COMPLETED',
      PercentDone: '100.0',
      ResourceArn: table,
      ResourceType: 'DynamoDB',
      RecoveryPointArn,
      BackupVaultArn: vaultArn('us-east-1', 'main'),
      CompletionDate: expect.any(Date),
    });
    const point = await east.send(
      new DescribeRecoveryPointCommand({ BackupVaultName: 'main', RecoveryPointArn }),
    );
    expect(point).toMatchObject({
      Status: 'COMPLETED',
      ResourceArn: table,
      IsEncrypted: true,
      EncryptionKeyArn: keys.east,
      Lifecycle: { DeleteAfterDays: 7 },
    });
    expect(point.CalculatedLifecycle!.DeleteAt!.getTime() - point.CreationDate!.getTime()).toBe(
      7 * 86_400_000,
    );
    const vault = await east.send(new DescribeBackupVaultCommand({ BackupVaultName: 'main' }));
    expect(vault.NumberOfRecoveryPoints).toBe(1);
  });

  test('start once per token', async () => {
    const first = await start({ IdempotencyToken: 'run-1' });
    expect((await start({ IdempotencyToken: 'run-1' })).BackupJobId).toBe(first.BackupJobId);
    expect((await start({ IdempotencyToken: 'run-2' })).BackupJobId).not.toBe(first.BackupJobId);
    expect(await pointsIn(east, 'main')).toHaveLength(2);
  });

  test('give the recovery point the tags of the table and of the call, and it can get more', async () => {
    const { RecoveryPointArn: ResourceArn } = await start();
    await east.send(new TagResourceCommand({ ResourceArn, Tags: { later: 'x' } }));
    const { Tags } = await east.send(new ListTagsCommand({ ResourceArn }));
    expect(Tags).toEqual({ team: 'shop', run: '1', later: 'x' });
  });

  test('back up EFS too', async () => {
    const system = await rest(emulator, 'elasticfilesystem', 'POST', '/2015-02-01/file-systems', {
      CreationToken: 'files',
      Tags: [{ Key: 'team', Value: 'files' }],
    });
    const { RecoveryPointArn } = await start({ ResourceArn: system.body.FileSystemArn });
    const [point] = await pointsIn(east, 'main');
    expect(point).toMatchObject({
      RecoveryPointArn,
      ResourceType: 'EFS',
      ResourceArn: system.body.FileSystemArn,
    });
  });

  test('fail when asked to, and leave no recovery point', async () => {
    await emulator.configure({ backupJobSeconds: 60, backupJobFails: [table] });
    const { BackupJobId } = await start();
    await emulator.advance(60);
    expect(await east.send(new DescribeBackupJobCommand({ BackupJobId }))).toMatchObject({
      State: 'FAILED',
      StatusMessage: expect.stringContaining('forced'),
    });
    expect(await pointsIn(east, 'main')).toEqual([]);
  });

  test('are listed by resource and state, in pages', async () => {
    const other = await newTable('other');
    await emulator.configure({ backupJobFails: [other] });
    for (let i = 0; i < 3; i++) await start();
    await start({ ResourceArn: other });
    const list = async (more: object) =>
      (await east.send(new ListBackupJobsCommand(more))).BackupJobs!.map((j) => j.ResourceArn);
    expect(await list({ ByResourceArn: table })).toEqual([table, table, table]);
    expect(await list({ ByState: 'FAILED' })).toEqual([other]);
    expect(await list({ ByCreatedAfter: new Date(Date.now() + 3_600_000) })).toEqual([]);
    const first = await east.send(new ListBackupJobsCommand({ MaxResults: 3 }));
    const second = await east.send(new ListBackupJobsCommand({ MaxResults: 3, NextToken: first.NextToken }));
    const ids = [...first.BackupJobs!, ...second.BackupJobs!].map((j) => j.BackupJobId);
    expect([first.BackupJobs!.length, new Set(ids).size, second.NextToken]).toEqual([3, 4, undefined]);
  });

  test('are refused for what is not there', async () => {
    await expect(start({ BackupVaultName: 'none' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(start({ ResourceArn: `${table}-gone` })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(jobState('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('recovery points', () => {
  test('are listed by resource, in pages that survive deletions, and deleted', async () => {
    const other = await newTable('other');
    for (let i = 0; i < 4; i++) await start();
    await start({ ResourceArn: other });
    const list = (more: object) =>
      east.send(
        new ListRecoveryPointsByBackupVaultCommand({
          BackupVaultName: 'main',
          ByResourceArn: table,
          MaxResults: 2,
          ...more,
        }),
      );
    const first = await list({});
    for (const { RecoveryPointArn } of first.RecoveryPoints!) await remove(RecoveryPointArn!);
    const second = await list({ NextToken: first.NextToken });
    expect(second.RecoveryPoints).toHaveLength(2);
    expect(second.NextToken).toBeUndefined();
    await expect(remove(first.RecoveryPoints![0]!.RecoveryPointArn!)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const byResource = await east.send(new ListRecoveryPointsByResourceCommand({ ResourceArn: other }));
    expect(byResource.RecoveryPoints).toHaveLength(1);
    await expect(east.send(new DeleteBackupVaultCommand({ BackupVaultName: 'main' }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
  });

  test('go when their life ends', async () => {
    await start({ Lifecycle: { DeleteAfterDays: 1 } });
    await emulator.advance(86_400);
    expect(await pointsIn(east, 'main')).toEqual([]);
  });

  test('stay in a locked vault until their retention has passed', async () => {
    await east.send(
      new PutBackupVaultLockConfigurationCommand({ BackupVaultName: 'main', MinRetentionDays: 7 }),
    );
    const { RecoveryPointArn } = await start({ Lifecycle: { DeleteAfterDays: 10 } });
    await expect(remove(RecoveryPointArn!)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'RecoveryPoint cannot be deleted or updated (Backup vault configured with Lock)',
    });
    const { BackupJobId } = await start({ Lifecycle: { DeleteAfterDays: 1 } });
    expect(await jobState(BackupJobId!)).toBe('FAILED');
    await emulator.advance(10 * 86_400);
    expect(await pointsIn(east, 'main')).toEqual([]);
  });
});

describe('copy jobs', () => {
  test('bring a recovery point to another region, with its tags and under the key there', async () => {
    const { RecoveryPointArn } = await start();
    await emulator.configure({ backupCopySeconds: 60 });
    const { CopyJobId } = await copy(RecoveryPointArn!, {
      IdempotencyToken: 'copy-1',
      Lifecycle: { DeleteAfterDays: 30 },
    });
    expect((await copy(RecoveryPointArn!, { IdempotencyToken: 'copy-1' })).CopyJobId).toBe(CopyJobId);
    const described = async () => (await east.send(new DescribeCopyJobCommand({ CopyJobId }))).CopyJob!;
    expect((await described()).State).toBe('CREATED');
    await emulator.advance(60);
    const { State, DestinationRecoveryPointArn } = await described();
    expect(State).toBe('COMPLETED');
    const [point] = await pointsIn(west, 'dr');
    expect(point).toMatchObject({
      RecoveryPointArn: DestinationRecoveryPointArn,
      Status: 'COMPLETED',
      ResourceArn: table,
      EncryptionKeyArn: keys.west,
      SourceBackupVaultArn: vaultArn('us-east-1', 'main'),
      Lifecycle: { DeleteAfterDays: 30 },
    });
    const { Tags } = await west.send(new ListTagsCommand({ ResourceArn: DestinationRecoveryPointArn }));
    expect(Tags).toEqual({ team: 'shop', run: '1' });
    const listed = await east.send(new ListCopyJobsCommand({ ByResourceArn: table, ByState: 'COMPLETED' }));
    expect(listed.CopyJobs!.map((j) => j.CopyJobId)).toEqual([CopyJobId]);
  });

  test('need a recovery point that is completed', async () => {
    await emulator.configure({ backupJobSeconds: 60 });
    const { RecoveryPointArn } = await start();
    await expect(copy(RecoveryPointArn!)).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await expect(copy(`${RecoveryPointArn}0`)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('fail when asked to, and without a vault there', async () => {
    const { RecoveryPointArn } = await start();
    const failed = async (more: Partial<StartCopyJobCommandInput>) => {
      const { CopyJobId } = await copy(RecoveryPointArn!, more);
      const { CopyJob } = await east.send(new DescribeCopyJobCommand({ CopyJobId }));
      expect(CopyJob!.State).toBe('FAILED');
      return CopyJob!.StatusMessage;
    };
    expect(await failed({ DestinationBackupVaultArn: vaultArn('us-west-2', 'none') })).toMatch(/not exist/);
    await emulator.configure({ backupCopyFails: [table] });
    expect(await failed({})).toMatch(/forced/);
    expect(await pointsIn(west, 'dr')).toEqual([]);
  });
});

test('plans keep their selections, and vaults their policy', async () => {
  const { BackupPlanId } = await east.send(
    new CreateBackupPlanCommand({
      BackupPlan: { BackupPlanName: 'daily', Rules: [{ RuleName: 'daily', TargetBackupVaultName: 'main' }] },
    }),
  );
  const BackupSelection = { SelectionName: 'tables', IamRoleArn: roleArn, Resources: [table] };
  const { SelectionId } = await east.send(
    new CreateBackupSelectionCommand({ BackupPlanId, BackupSelection }),
  );
  const kept = await east.send(new GetBackupSelectionCommand({ BackupPlanId, SelectionId }));
  expect(kept.BackupSelection).toMatchObject(BackupSelection);
  const listed = await east.send(new ListBackupSelectionsCommand({ BackupPlanId }));
  expect(listed.BackupSelectionsList!.map((s) => s.SelectionId)).toEqual([SelectionId]);
  const Policy = '{"Version":"2012-10-17","Statement":[]}';
  await east.send(new PutBackupVaultAccessPolicyCommand({ BackupVaultName: 'main', Policy }));
  const read = await east.send(new GetBackupVaultAccessPolicyCommand({ BackupVaultName: 'main' }));
  expect(read.Policy).toBe(Policy);
});

test('faults are refused in words the SDK understands', async () => {
  await emulator.clearCalls();
  await emulator.setFaults([
    { service: 'backup', action: 'StartBackupJob', effect: { error: 'LimitExceededException' } },
    { service: 'backup', action: 'ListRecoveryPoints.*', effect: { error: 'throttle' } },
  ]);
  await expect(start()).rejects.toMatchObject({ name: 'LimitExceededException' });
  await expect(pointsIn(east, 'main')).rejects.toMatchObject({ $metadata: { httpStatusCode: 429 } });
  expect((await emulator.calls({ service: 'backup' })).map((c) => [c.action, c.injected])).toEqual([
    ['StartBackupJob', 'error:LimitExceededException'],
    ['ListRecoveryPointsByBackupVault', 'error:throttle'],
  ]);
});
