import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { launch } from '../../scripts/local/fleet';
import { DeployedVault, DR, SOURCE, tagsOf, VAULT } from '../support/deployed';

/** Several volumes of one instance are captured by one call, at one moment. */
const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;

beforeEach(() => vault.clear());

const disk = (letter: string): { DeviceName: string; Ebs: { VolumeSize: number } } => ({
  DeviceName: `/dev/sd${letter}`,
  Ebs: { VolumeSize: 20 },
});
const database = (...letters: string[]): Promise<string> =>
  launch(source, 'database', { protect: true, devices: letters.map(disk) });
const callsOf = async (action: string): Promise<number> =>
  (await emulator.calls({ service: 'ec2', action, region: SOURCE })).length;

test('one call, one moment; every snapshot and copy says what it is of', async () => {
  const instance = await database('f', 'g');
  const volumes = await vault.volumesOf(instance);
  const { status, record } = await runs.run('daily');

  expect(status).toBe('SUCCEEDED');
  expect(record.totals).toMatchObject({ planned: 3, created: 3, copied: 3, failed: 0 });
  expect([await callsOf('CreateSnapshots'), await callsOf('CreateSnapshot')]).toEqual([1, 0]);
  const originals = await vault.snapshots(source);
  expect(originals.map(({ VolumeId: id }) => id).sort()).toEqual([...volumes].sort());
  expect(new Set(originals.map(({ StartTime: time }) => time?.getTime())).size).toBe(1);
  expect(tagsOf(originals[0]!)).toMatchObject({ Name: 'database', InstanceId: instance });

  const copies = await vault.snapshots(dr);
  expect(copies.map((copy) => tagsOf(copy)['smart-vault:source']).sort()).toEqual([...volumes].sort());
  for (const copy of copies) {
    const { OriginalSnapshotId: id, 'smart-vault:source': of } = tagsOf(copy);
    expect(originals.find(({ SnapshotId }) => SnapshotId === id)?.VolumeId).toBe(of);
  }
});

test('leaves out what opted out, the boot volume too', async () => {
  const instance = await database('f', 'g', 'h');
  const volumes = await vault.volumesOf(instance);
  const out = volumes.slice(0, 2);
  await source.send(new CreateTagsCommand({ Resources: out, Tags: [{ Key: 'backup', Value: 'false' }] }));
  const { record } = await runs.run('daily');

  expect(record.totals).toMatchObject({ planned: 2, created: 2, skipped: 2 });
  expect((await vault.snapshots(source)).map(({ VolumeId: id }) => id).sort()).toEqual(
    volumes.slice(2).sort(),
  );
  expect(await callsOf('CreateSnapshots')).toBe(1);
});

test.each(['before', 'after'] as const)(
  'a function killed %s the call: nothing lost, nothing doubled',
  async (moment) => {
    await database('f', 'g');
    await emulator.setFaults([
      { service: 'ec2', action: 'CreateSnapshots', effect: { kill: moment }, times: 1 },
    ]);
    const { status, record } = await runs.run('daily');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 3, created: 3, copied: 3 });
    expect(await vault.snapshots(source)).toHaveLength(3);
    expect(await vault.snapshots(dr)).toHaveLength(3);
  },
);

test('a call that AWS refuses for all is made for each', async () => {
  await database('f');
  await emulator.setFaults([
    {
      service: 'ec2',
      action: 'CreateSnapshots',
      effect: { error: 'InvalidParameterCombination', status: 400 },
    },
  ]);
  const { status, record } = await runs.run('daily');
  expect(status).toBe('SUCCEEDED');
  expect(record.totals).toMatchObject({ planned: 2, created: 2, copied: 2 });
  expect(await callsOf('CreateSnapshot')).toBe(2);
});

test('a set that ends in error is taken apart: only the bad volume stays unprotected', async () => {
  const instance = await database('f', 'g');
  const [bad] = await vault.volumesOf(instance);
  await emulator.configure({ snapshotSeconds: 60, snapshotFails: [bad!] });
  const { status, record } = await runs.run('daily');

  expect(status).toBe('FAILED');
  expect(record.totals).toMatchObject({ planned: 3, created: 2, copied: 2, failed: 1 });
  expect(record.resources.filter(({ failures }) => failures.length > 0).map(({ source: of }) => of)).toEqual([
    bad,
  ]);
});

describe('a region that cannot be read', () => {
  const unreadable = {
    service: 'ec2',
    action: 'DescribeSnapshots',
    region: DR,
    caller: `lambda.${VAULT}-advance`,
  };

  test('for a while holds the copies back and loses none', async () => {
    await launch(source, 'web', { protect: true });
    await emulator.setFaults([{ ...unreadable, effect: { error: 'Unavailable', status: 503 }, times: 20 }]);
    const { status, record } = await runs.run('daily');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ created: 1, copied: 1, failed: 0 });
    expect(await vault.snapshots(dr)).toHaveLength(1);
  });

  test('at first, when it comes to pruning, is read again', async () => {
    await launch(source, 'web', { protect: true });
    const caller = `lambda.${VAULT}-prune`;
    const effect = { error: 'UnauthorizedOperation', status: 403 };
    await emulator.setFaults([{ ...unreadable, caller, effect, times: 2 }]);
    const { status, record } = await runs.run('daily');
    expect({ status, errors: record.errors }).toEqual({ status: 'SUCCEEDED', errors: [] });
    expect(await emulator.calls({ errorCode: 'UnauthorizedOperation' })).toHaveLength(2);
  });

  test('for good, when it comes to pruning, is told of once', async () => {
    await launch(source, 'web', { protect: true });
    const caller = `lambda.${VAULT}-prune`;
    await emulator.setFaults([
      { ...unreadable, caller, effect: { error: 'UnauthorizedOperation', status: 403 } },
    ]);
    const { record } = await runs.run('daily');
    expect(record.status).toBe('partial');
    expect(record.errors).toEqual([
      expect.stringMatching(/^nothing was pruned: us-west-2 cannot be read: You are not authorized/),
    ]);
  });

  test('for good fails the copies by name, and nothing else', async () => {
    await launch(source, 'web', { protect: true });
    await emulator.setFaults([{ ...unreadable, effect: { error: 'UnauthorizedOperation', status: 403 } }]);
    const { status, record } = await runs.run('daily');
    expect(status).toBe('FAILED');
    expect(record.status).toBe('partial');
    expect(record.totals).toMatchObject({ created: 1, copied: 0, failed: 1 });
    expect(record.resources[0]!.failures.join()).toMatch(/^copy to us-west-2: UnauthorizedOperation/);
  });
});
