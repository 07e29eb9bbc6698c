import {
  DescribeLockedSnapshotsCommand,
  ListSnapshotsInRecycleBinCommand,
  RestoreSnapshotFromRecycleBinCommand,
} from '@aws-sdk/client-ec2';
import { launch } from '../../scripts/local/fleet';
import { DAY, DeployedVault, SOURCE, tagsOf } from '../support/deployed';

/** What may not be deleted, and what can be had back. */
const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;

beforeEach(() => vault.clear());
// A lock in compliance mode ends by time alone.
afterEach(() => emulator.advance(22 * DAY));

async function launchLocked(...names: string[]): Promise<void> {
  for (const name of names) await vault.tag(await launch(source, name, { protect: false }), { lock: 'yes' });
}
const locksIn = async (ec2: typeof source): Promise<object[]> => {
  const { Snapshots: locks = [] } = await ec2.send(new DescribeLockedSnapshotsCommand({}));
  return locks.map(({ LockState, LockDuration, CoolOffPeriod }) => ({
    LockState,
    LockDuration,
    CoolOffPeriod,
  }));
};

test('points are locked as the plan says, here and there, and stay until the lock ends', async () => {
  await launchLocked('ledger');
  await runs.run('locked');
  expect(await locksIn(source)).toMatchObject([{ LockState: 'governance', LockDuration: 10 }]);
  expect(await locksIn(dr)).toMatchObject([
    { LockState: 'compliance-cooloff', LockDuration: 20, CoolOffPeriod: 24 },
  ]);

  await emulator.advance(2 * DAY);
  const early = await runs.run('locked');
  expect(early.status).toBe('SUCCEEDED');
  expect(early.record.totals.deleted).toBe(0);
  expect(early.record.kept).toEqual({ newest: 2, locked: 2 });
  expect(
    await emulator.calls({ service: 'ec2', action: 'DeleteSnapshot', errorCode: 'SnapshotLocked' }),
  ).toEqual([]);

  // By now the first original's lock is over; that of its copy is not.
  await emulator.advance(9 * DAY);
  const late = await runs.run('locked');
  expect(late.record.pruned.map(({ region, outcome }) => ({ region, outcome }))).toEqual([
    { region: SOURCE, outcome: 'deleted' },
  ]);
  expect(late.record.kept).toEqual({ newest: 2, locked: 3 });
});

test('all pages of the locks are read', async () => {
  await launchLocked('a', 'b', 'c');
  await runs.run('locked');
  await emulator.advance(DAY);
  await emulator.configure({ forcePage: 2 });
  const { record } = await runs.run('locked');
  expect(record.kept).toEqual({ newest: 6, locked: 6 });
});

test('a lock that is throttled holds the point back; one that is refused fails it by name, and no other', async () => {
  await launchLocked('a', 'b');
  const lock = { service: 'ec2', action: 'LockSnapshot', region: SOURCE };
  await emulator.setFaults([{ ...lock, effect: { error: 'RequestLimitExceeded', status: 503 }, times: 8 }]);
  const throttled = await runs.run('locked');
  expect(throttled.status).toBe('SUCCEEDED');
  expect(throttled.record.totals).toMatchObject({ created: 2, copied: 2, failed: 0 });

  await emulator.advance(DAY);
  await emulator.setFaults([{ ...lock, effect: { error: 'UnauthorizedOperation', status: 403 }, times: 1 }]);
  const { status, record } = await runs.run('locked');
  expect(status).toBe('FAILED');
  expect(record.totals).toMatchObject({ planned: 2, created: 1, copied: 1, failed: 1 });
  const [failed] = record.resources.filter(({ failures }) => failures.length > 0);
  expect(failed?.failures.join()).toMatch(
    /^snap-\w+ is complete and could not be locked: UnauthorizedOperation/,
  );
});

test.each(['before', 'after'] as const)(
  'a function killed %s locking: locked all the same',
  async (moment) => {
    await launchLocked('a');
    await emulator.setFaults([
      { service: 'ec2', action: 'LockSnapshot', effect: { kill: moment }, times: 1 },
    ]);
    const { status, record } = await runs.run('locked');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ created: 1, copied: 1, failed: 0 });
    expect([...(await locksIn(source)), ...(await locksIn(dr))]).toHaveLength(2);
  },
);

test('a lock set while the run prunes is a failed deletion by name, and stops no other', async () => {
  for (const name of ['a', 'b']) await launch(source, name, { protect: true });
  await runs.run('daily');
  const [first] = await vault.snapshots(source);
  const id = first!.SnapshotId!;
  await emulator.advance(31 * DAY);
  await emulator.setFaults([
    {
      service: 'ec2',
      action: 'DeleteSnapshot',
      contains: id,
      effect: { error: 'SnapshotLocked', status: 400 },
    },
  ]);
  const { status, record } = await runs.run('daily');
  expect(status).toBe('FAILED');
  expect(record.totals.deleted).toBe(3);
  expect(record.errors).toEqual([
    expect.stringMatching(new RegExp(`^${id} in ${SOURCE} could not be deleted: SnapshotLocked`)),
  ]);
});

test('what is deleted can be had back from the Recycle Bin, with its lineage', async () => {
  await launch(source, 'web', { protect: true });
  await runs.run('daily');
  const [copy] = await vault.snapshots(dr);
  await emulator.advance(31 * DAY);
  await runs.run('daily');

  const { Snapshots: binned = [] } = await dr.send(new ListSnapshotsInRecycleBinCommand({}));
  expect(binned.map(({ SnapshotId: id }) => id)).toContain(copy!.SnapshotId);
  await dr.send(new RestoreSnapshotFromRecycleBinCommand({ SnapshotId: copy!.SnapshotId }));
  const restored = (await vault.snapshots(dr)).find(({ SnapshotId: id }) => id === copy!.SnapshotId);
  expect(tagsOf(restored!)).toEqual(tagsOf(copy!));
  // Only where the configuration says so.
  const { Snapshots: gone = [] } = await source.send(new ListSnapshotsInRecycleBinCommand({}));
  expect(gone).toEqual([]);
});
