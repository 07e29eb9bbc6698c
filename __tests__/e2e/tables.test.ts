import {
  DeleteBackupVaultLockConfigurationCommand,
  DescribeBackupVaultCommand,
  PutBackupVaultLockConfigurationCommand,
  StartBackupJobCommand,
  StartCopyJobCommand,
} from '@aws-sdk/client-backup';
import { query } from '../emulator/support/raw';
import { DAY, DeployedVault, DR, SOURCE, SPEED, VAULT } from '../support/deployed';
import { BACKUP_VAULT, Tables } from '../support/tables';

/** DynamoDB tables, as recovery points of AWS Backup. */
const vault = new DeployedVault();
const { emulator, runs } = vault;
const tables = new Tables(emulator);

beforeEach(async () => {
  await vault.clear();
  await tables.clear();
  await emulator.clearCalls();
});
afterAll(() => tables.clear());

const ACCOUNT = '123456789012';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/${VAULT}-aws-backup-${SOURCE}`;
const DR_VAULT = `arn:aws:backup:${DR}:${ACCOUNT}:backup-vault:${BACKUP_VAULT}`;
const startsOf = async (action: 'StartBackupJob' | 'StartCopyJob'): Promise<number> =>
  (await emulator.calls({ service: 'backup', action })).filter(({ status }) => status === 200).length;
const tablesOf = async (client: Tables['source']): Promise<(string | undefined)[]> =>
  (await tables.points(client)).map(({ tags }) => tags['smart-vault:source']).sort();

describe('a run', () => {
  test('backs up what carries the tag, and copies it under the key there', async () => {
    const arn = await tables.make('orders', { backup: 'table', team: 'shop' });
    await tables.make('drafts', { backup: 'table', env: 'test' });
    await tables.make('left', { backup: 'false' });
    await tables.make('other', { backup: 'daily' });
    const { status, record } = await runs.run('tables');

    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 1, created: 1, copied: 1, failed: 0, skipped: 1 });
    expect(record.skipped).toEqual([{ source: 'drafts', reason: 'excluded by its tag env=test' }]);
    const [original, ...others] = await tables.points(tables.source);
    const [copy, ...otherCopies] = await tables.points(tables.dr);
    expect([others, otherCopies]).toEqual([[], []]);
    expect(record.resources[0]).toMatchObject({
      kind: 'dynamodb',
      source: 'orders',
      point: original!.RecoveryPointArn,
      copies: { [DR]: copy!.RecoveryPointArn },
    });

    const lineage = {
      'smart-vault:managed-by': VAULT,
      'smart-vault:plan': 'tables',
      'smart-vault:run': record.run.id,
      'smart-vault:kind': 'dynamodb',
      'smart-vault:source': 'orders',
      'smart-vault:source-region': SOURCE,
      'smart-vault:created-at': record.run.execution.startTime,
      Name: 'orders',
      team: 'shop',
    };
    expect(original!.tags).toMatchObject(lineage);
    expect(copy!.tags).toEqual(original!.tags);
    const keyOf = async (client: Tables['source']) =>
      (await client.send(new DescribeBackupVaultCommand({ BackupVaultName: BACKUP_VAULT }))).EncryptionKeyArn;
    const drKey = await keyOf(tables.dr);
    expect(drKey).toContain(`arn:aws:kms:${DR}:`);
    expect(copy).toMatchObject({ ResourceArn: arn, EncryptionKeyArn: drKey, IsEncrypted: true });
    expect(original).toMatchObject({ EncryptionKeyArn: await keyOf(tables.source) });
    expect(
      await emulator.calls({ service: 'backup', action: 'TagResource', caller: `lambda.${VAULT}-advance` }),
    ).toEqual([]);
  });

  test('hands over the role that was deployed, and keeps points for ever: retention is the engine’s', async () => {
    await tables.make('orders');
    await runs.run('tables');
    const { body } = await query(emulator, 'iam', 'GetRole', { RoleName: ROLE.split('/')[1]! });
    expect(body).toContain(`<Arn>${ROLE}</Arn>`);
    expect(body).toContain('backup.amazonaws.com');
    for (const action of ['StartBackupJob', 'StartCopyJob']) {
      const [call] = await emulator.calls({ service: 'backup', action });
      expect(call!.params).toMatchObject({ IamRoleArn: ROLE });
      expect(call!.params).not.toHaveProperty('Lifecycle');
    }
  });

  test('finds all pages, in several batches', async () => {
    const names = Array.from({ length: 105 }, (_, at) => `table-${String(at).padStart(3, '0')}`);
    for (const name of names) await tables.make(name);
    const { status, record } = await runs.run('tables');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 105, created: 105, copied: 105, failed: 0 });
    expect(await tablesOf(tables.source)).toEqual(names);
    expect(await tablesOf(tables.dr)).toEqual(names);
  });

  test('waits for hours of jobs outside of any function, and copies nothing before it is completed', async () => {
    await emulator.setSpeed(10 * SPEED);
    await emulator.configure({ backupJobSeconds: 3 * 3600, backupCopySeconds: 2 * 3600 });
    for (const name of ['a', 'b']) await tables.make(name);
    const { status, record } = await runs.run('tables');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ created: 2, copied: 2 });
    const [copy] = await emulator.calls({ service: 'backup', action: 'StartCopyJob' });
    const began = Date.parse(record.run.execution.startTime);
    expect(Date.parse(copy!.time) - began).toBeGreaterThan(3 * 3_600_000);
  });
});

describe('nothing is lost, nothing is doubled', () => {
  test.each([
    ['StartBackupJob', 'before'],
    ['StartBackupJob', 'after'],
    ['StartCopyJob', 'before'],
    ['StartCopyJob', 'after'],
  ] as const)('a function killed at %s, %s the call', async (action, moment) => {
    await emulator.configure({ backupJobSeconds: 120, backupCopySeconds: 120 });
    for (const name of ['a', 'b']) await tables.make(name);
    await emulator.setFaults([{ service: 'backup', action, effect: { kill: moment }, times: 1 }]);
    const { status, record } = await runs.run('tables');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 2, created: 2, copied: 2, failed: 0 });
    expect(await tablesOf(tables.source)).toEqual(['a', 'b']);
    expect(await tablesOf(tables.dr)).toEqual(['a', 'b']);
  });

  test('a repeated call starts the same job, where lists lag behind', async () => {
    await tables.make('a');
    await emulator.setFaults([
      { service: 'backup', action: 'StartBackupJob', effect: { kill: 'after' }, times: 1 },
      // The tags of a point under way cannot be read yet.
      {
        service: 'backup',
        action: 'ListTags',
        effect: { error: 'ResourceNotFoundException', status: 400 },
        times: 1,
      },
    ]);
    await emulator.configure({ backupJobSeconds: 120 });
    const { status } = await runs.run('tables');
    expect(status).toBe('SUCCEEDED');
    expect(await startsOf('StartBackupJob')).toBe(2);
    expect(await tables.points(tables.source)).toHaveLength(1);
  });

  test('a quota that is full holds back', async () => {
    for (const name of ['a', 'b', 'c']) await tables.make(name);
    await emulator.setFaults(
      ['StartBackupJob', 'StartCopyJob'].map((action) => ({
        service: 'backup',
        action,
        effect: { error: 'LimitExceededException', status: 400 },
        times: 4,
      })),
    );
    const { status, record } = await runs.run('tables');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 3, created: 3, copied: 3, failed: 0 });
    expect(await tablesOf(tables.dr)).toEqual(['a', 'b', 'c']);
  });

  test('a run that is started again makes what failed, and nothing else', async () => {
    const bad = await tables.make('bad');
    await tables.make('good');
    await emulator.configure({ backupJobFails: [bad] });
    const when = await emulator.now();
    const first = await runs.run('tables', when);
    expect(first.record.totals).toMatchObject({ created: 1, failed: 1 });
    await emulator.configure({ backupJobFails: [] });
    await emulator.advance(DAY);
    const second = await runs.run('tables', when);
    expect(second.record.run.id).toBe(first.record.run.id);
    expect(second.status).toBe('SUCCEEDED');
    expect(await tablesOf(tables.source)).toEqual(['bad', 'good']);
    expect(await tablesOf(tables.dr)).toEqual(['bad', 'good']);
  });
});

describe('what fails', () => {
  test('fails by name, with AWS’s reason, and stops no other', async () => {
    const bad = await tables.make('bad');
    const uncopied = await tables.make('uncopied');
    await tables.make('good');
    await emulator.configure({ backupJobSeconds: 60, backupJobFails: [bad], backupCopyFails: [uncopied] });
    const { status, record } = await runs.run('tables');
    expect(status).toBe('FAILED');
    expect(record.status).toBe('partial');
    expect(record.totals).toMatchObject({ planned: 3, created: 2, copied: 1, failed: 2 });
    const failures = Object.fromEntries(
      record.resources.map(({ source, failures: all }) => [source, all.join()]),
    );
    expect(failures['bad']).toMatch(/^backup-job\/us-east-1\/\S+ ended in error: FAILED: .*forced/);
    expect(failures['uncopied']).toMatch(
      /^copy to us-west-2: copy-job\/us-east-1\/\S+ ended in error: FAILED/,
    );
    expect(failures['good']).toBe('');
  });

  test('a table that is gone when its turn comes', async () => {
    await tables.make('gone');
    await tables.make('good');
    await emulator.setFaults([
      {
        service: 'backup',
        action: 'StartBackupJob',
        contains: 'gone',
        effect: { error: 'ResourceNotFoundException', status: 400 },
      },
    ]);
    const { record } = await runs.run('tables');
    expect(record.totals).toMatchObject({ planned: 2, created: 1, copied: 1, failed: 1 });
    expect(record.resources.find(({ source }) => source === 'gone')!.failures.join()).toMatch(
      /^ResourceNotFoundException/,
    );
  });
});

describe('retention', () => {
  test('expires by age in both regions, and only what is ours', async () => {
    const arn = await tables.make('orders');
    await runs.run('tables');
    const { RecoveryPointArn: foreign } = await tables.source.send(
      new StartBackupJobCommand({ BackupVaultName: BACKUP_VAULT, ResourceArn: arn, IamRoleArn: ROLE }),
    );
    await emulator.advance(31 * DAY);
    const second = await runs.run('tables');
    expect(second.status).toBe('SUCCEEDED');
    expect(second.record.pruned.map(({ outcome, region }) => [region, outcome]).sort()).toEqual([
      [SOURCE, 'deleted'],
      [DR, 'deleted'],
    ]);
    const [left, copies] = [await tables.points(tables.source), await tables.points(tables.dr)];
    expect(left.map(({ RecoveryPointArn: id }) => id)).toContain(foreign);
    expect([left.length, copies.length]).toEqual([2, 1]);
    expect(copies[0]!.tags['smart-vault:run']).toBe(second.record.run.id);
  });

  test('keeps the newest as the tag of a table says', async () => {
    await tables.make('orders', { backup: 'table', 'backup:retention': 'newest=1' });
    for (let round = 0; round < 3; round++) {
      await runs.run('tables');
      await emulator.advance(DAY);
    }
    expect(await tablesOf(tables.source)).toEqual(['orders']);
    expect(await tablesOf(tables.dr)).toEqual(['orders']);
  });

  test('deletes no original that a copy is being taken from', async () => {
    await tables.make('orders', { backup: 'table', 'backup:retention': 'newest=1' });
    const first = await runs.run('tables');
    const original = first.record.resources[0]!.point!;
    await emulator.configure({ backupCopySeconds: 10 * DAY });
    await tables.source.send(
      new StartCopyJobCommand({
        RecoveryPointArn: original,
        SourceBackupVaultName: BACKUP_VAULT,
        DestinationBackupVaultArn: DR_VAULT,
        IamRoleArn: ROLE,
      }),
    );
    await emulator.configure({ backupCopySeconds: 0 });
    await emulator.advance(DAY);
    const second = await runs.run('tables');
    expect(second.status).toBe('SUCCEEDED');
    expect(second.record.kept).toMatchObject({ 'still needed': 1 });
    const left = (await tables.points(tables.source)).map(({ RecoveryPointArn: id }) => id);
    expect(left).toContain(original);
    await emulator.advance(11 * DAY);
  });

  test('leaves what a locked vault holds', async () => {
    await tables.make('orders', { backup: 'table', 'backup:retention': 'newest=1' });
    await runs.run('tables');
    await tables.source.send(
      new PutBackupVaultLockConfigurationCommand({ BackupVaultName: BACKUP_VAULT, MinRetentionDays: 1 }),
    );
    try {
      await emulator.advance(DAY);
      const { status, record } = await runs.run('tables');
      expect(status).toBe('SUCCEEDED');
      expect(record.pruned.map(({ region }) => region)).toEqual([DR]);
      expect(await tables.points(tables.source)).toHaveLength(2);
    } finally {
      await tables.source.send(
        new DeleteBackupVaultLockConfigurationCommand({ BackupVaultName: BACKUP_VAULT }),
      );
    }
  });

  test('a cleanup prunes tables too', async () => {
    await tables.make('orders');
    await runs.run('tables');
    await emulator.advance(DAY);
    await runs.run('tables');
    await tables.remove('orders');
    await emulator.advance(400 * DAY);
    const { status, record } = await runs.run('cleanup');
    expect(status).toBe('SUCCEEDED');
    expect(record.pruned.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['dynamodb', 'deleted'],
      ['dynamodb', 'deleted'],
    ]);
    expect(await tablesOf(tables.source)).toEqual(['orders']);
  });
});
