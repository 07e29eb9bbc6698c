import {
  CreateSnapshotCommand,
  DeleteSnapshotCommand,
  DescribeLockedSnapshotsCommand,
  DescribeSnapshotsCommand,
  ListSnapshotsInRecycleBinCommand,
  LockSnapshotCommand,
  RestoreSnapshotFromRecycleBinCommand,
  UnlockSnapshotCommand,
  type EC2Client,
  type LockSnapshotCommandInput,
} from '@aws-sdk/client-ec2';
import { Emulator } from '../../emulator/emulator';
import { createVolume, ec2For, lookAt, tagsOf } from './support/ec2';
import { rest } from './support/raw';

jest.setTimeout(60_000);

const HOUR = 3_600;
const DAY = 86_400;

let emulator: Emulator;
let ec2: EC2Client;

beforeAll(async () => {
  emulator = await Emulator.start();
  ec2 = ec2For(emulator);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator?.stop());

const snapshot = async (key?: string) => {
  const Tags = key ? [{ Key: key, Value: 'yes' }] : [];
  const { SnapshotId } = await ec2.send(
    new CreateSnapshotCommand({
      VolumeId: await createVolume(ec2),
      ...(key ? { TagSpecifications: [{ ResourceType: 'snapshot', Tags }] } : {}),
    }),
  );
  return SnapshotId!;
};
const remove = (SnapshotId: string) => ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
const ids = async () =>
  (await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }))).Snapshots!.map((s) => s.SnapshotId);

describe('snapshot lock', () => {
  const lock = (SnapshotId: string, more: Partial<LockSnapshotCommandInput> = {}) =>
    ec2.send(new LockSnapshotCommand({ SnapshotId, LockMode: 'governance', LockDuration: 2, ...more }));
  const unlock = (SnapshotId: string) => ec2.send(new UnlockSnapshotCommand({ SnapshotId }));
  const state = async (SnapshotId: string) => {
    const answer = await ec2.send(new DescribeLockedSnapshotsCommand({ SnapshotIds: [SnapshotId] }));
    return answer.Snapshots![0]?.LockState;
  };

  test('a locked snapshot is not deleted until it is unlocked', async () => {
    const id = await snapshot();
    expect(await lock(id)).toMatchObject({ LockState: 'governance', LockDuration: 2 });
    await expect(remove(id)).rejects.toMatchObject({ name: 'SnapshotLocked' });
    await unlock(id);
    expect(await state(id)).toBeUndefined();
    await remove(id);
  });

  test('it expires in virtual time', async () => {
    const id = await snapshot();
    await lock(id);
    await emulator.advance(2 * DAY - HOUR);
    await expect(remove(id)).rejects.toMatchObject({ name: 'SnapshotLocked' });
    await emulator.advance(HOUR + 1);
    expect(await state(id)).toBe('expired');
    await remove(id);
  });

  test('compliance can be undone only while it cools off', async () => {
    const id = await snapshot();
    const compliance = { LockMode: 'compliance', CoolOffPeriod: 3 } as const;
    expect((await lock(id, compliance)).LockState).toBe('compliance-cooloff');
    await unlock(id);
    await lock(id, compliance);
    await emulator.advance(3 * HOUR + 1);
    expect(await state(id)).toBe('compliance');
    await expect(unlock(id)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(lock(id, { LockMode: 'compliance', LockDuration: 1 })).rejects.toThrow(/only be extended/);
    await expect(lock(id, { LockMode: 'governance', LockDuration: 9 })).rejects.toThrow(/only be extended/);
    await lock(id, { LockMode: 'compliance', LockDuration: 9 });
    await emulator.advance(8 * DAY);
    await expect(remove(id)).rejects.toMatchObject({ name: 'SnapshotLocked' });
    await emulator.advance(DAY + 1);
    await remove(id);
  });

  test('a date instead of a duration, and parameters that do not fit', async () => {
    const id = await snapshot();
    const ExpirationDate = new Date((await emulator.now()).getTime() + 5 * DAY * 1000);
    const by = { SnapshotId: id, LockMode: 'governance' as const, ExpirationDate };
    const { LockExpiresOn } = await ec2.send(new LockSnapshotCommand(by));
    expect(Math.abs(LockExpiresOn!.getTime() - ExpirationDate.getTime())).toBeLessThan(2_000);
    await expect(lock(id, { ExpirationDate })).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    await expect(lock(id, { CoolOffPeriod: 1 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(lock(id, { LockMode: 'compliance', CoolOffPeriod: 73 })).rejects.toThrow(/between 1 and 72/);
  });

  test('of a pending snapshot, its time runs from the end of the snapshot', async () => {
    await emulator.configure({ snapshotSeconds: DAY });
    const { LockDurationStartTime: start, LockExpiresOn: end } = await lock(await snapshot());
    expect(end!.getTime() - start!.getTime()).toBe(2 * DAY * 1000);
    expect(start!.getTime() - (await emulator.now()).getTime()).toBeGreaterThan((DAY - 60) * 1000);
  });

  test('locks are listed by state', async () => {
    const [one, two] = [await snapshot(), await snapshot()];
    await lock(one);
    await lock(two, { LockMode: 'compliance' });
    const { Snapshots } = await ec2.send(
      new DescribeLockedSnapshotsCommand({ Filters: [{ Name: 'lock-state', Values: ['compliance'] }] }),
    );
    expect(Snapshots!.map((s) => s.SnapshotId)).toEqual([two]);
  });
});

describe('Recycle Bin', () => {
  const rule = async (body: object, days = 7) => {
    const answer = await rest(emulator, 'rbin', 'POST', '/rules', {
      ResourceType: 'EBS_SNAPSHOT',
      RetentionPeriod: { RetentionPeriodValue: days, RetentionPeriodUnit: 'DAYS' },
      ...body,
    });
    expect(answer.status).toBe(201);
    return answer.body.Identifier as string;
  };
  const binned = async () =>
    (await ec2.send(new ListSnapshotsInRecycleBinCommand({}))).Snapshots!.map((s) => s.SnapshotId);

  test('a covered snapshot can be restored, with its tags', async () => {
    await rule({ ResourceTags: [{ ResourceTagKey: 'keep', ResourceTagValue: 'yes' }] });
    const [kept, gone] = [await snapshot('keep'), await snapshot('other')];
    await remove(kept);
    await remove(gone);
    expect(await ids()).toEqual([]);
    const { Snapshots } = await ec2.send(new ListSnapshotsInRecycleBinCommand({}));
    expect(Snapshots!.map((s) => s.SnapshotId)).toEqual([kept]);
    const { RecycleBinEnterTime: enter, RecycleBinExitTime: exit } = Snapshots![0]!;
    expect(exit!.getTime() - enter!.getTime()).toBe(7 * DAY * 1000);
    await ec2.send(new RestoreSnapshotFromRecycleBinCommand({ SnapshotId: kept }));
    expect(await binned()).toEqual([]);
    expect(tagsOf((await lookAt(ec2, kept))[0]!)).toEqual({ keep: 'yes' });
  });

  test('it is gone when the retention ends', async () => {
    await rule({}, 1);
    const id = await snapshot();
    await remove(id);
    await emulator.advance(DAY - 60);
    expect(await binned()).toEqual([id]);
    await emulator.advance(61);
    expect(await binned()).toEqual([]);
    await expect(
      ec2.send(new RestoreSnapshotFromRecycleBinCommand({ SnapshotId: id })),
    ).rejects.toMatchObject({ name: 'InvalidSnapshot.NotFound' });
  });

  test('a rule of the region leaves out what its exclusion tags name', async () => {
    await rule({ ExcludeResourceTags: [{ ResourceTagKey: 'temporary' }] });
    const [kept, gone] = [await snapshot(), await snapshot('temporary')];
    await remove(kept);
    await remove(gone);
    expect(await binned()).toEqual([kept]);
  });

  test('rules are changed, and carry tags of their own', async () => {
    const id = await rule({ Tags: [{ Key: 'a', Value: '1' }] });
    const arn = encodeURIComponent(`arn:aws:rbin:us-east-1:123456789012:rule/${id}`);
    const more = {
      Tags: [
        { Key: 'b', Value: '2' },
        { Key: 'a', Value: '3' },
      ],
    };
    expect((await rest(emulator, 'rbin', 'POST', `/tags/${arn}`, more)).status).toBe(201);
    const { body } = await rest(emulator, 'rbin', 'GET', `/tags/${arn}`);
    expect(body).toEqual({
      Tags: [
        { Key: 'a', Value: '3' },
        { Key: 'b', Value: '2' },
      ],
    });

    const period = (days: number) => ({
      RetentionPeriod: { RetentionPeriodValue: days, RetentionPeriodUnit: 'DAYS' },
    });
    const change = (days: number) => rest(emulator, 'rbin', 'PATCH', `/rules/${id}`, period(days));
    expect((await change(366)).status).toBe(400);
    expect((await change(9)).status).toBe(200);
    expect((await rest(emulator, 'rbin', 'GET', `/rules/${id}`)).body).toMatchObject(period(9));
  });

  test('rules are listed, read and deleted, per region', async () => {
    const id = await rule({ Description: 'all' });
    const list = (region: string) =>
      rest(emulator, 'rbin', 'POST', '/list-rules', { ResourceType: 'EBS_SNAPSHOT' }, { region });
    expect((await list('us-east-1')).body.Rules).toEqual([
      expect.objectContaining({ Identifier: id, Description: 'all' }),
    ]);
    expect((await list('us-west-2')).body.Rules).toEqual([]);
    expect((await rest(emulator, 'rbin', 'GET', `/rules/${id}`)).body.Status).toBe('available');
    expect((await rest(emulator, 'rbin', 'DELETE', `/rules/${id}`)).status).toBe(204);
    const gone = await rest(emulator, 'rbin', 'GET', `/rules/${id}`);
    expect([gone.status, gone.headers.get('x-amzn-errortype')]).toEqual([404, 'ResourceNotFoundException']);
    expect((await emulator.calls({ service: 'rbin' })).map((c) => c.action)).toEqual([
      'CreateRule',
      'ListRules',
      'ListRules',
      'GetRule',
      'DeleteRule',
      'GetRule',
    ]);
    await remove(await snapshot());
    expect(await binned()).toEqual([]);
  });
});
