import { CreateTagsCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { launch, makeFleet } from '../../scripts/local/fleet';
import { DAY, DeployedVault, SPEED, tagsOf, VAULT } from '../support/deployed';

const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;

beforeEach(() => vault.clear());

describe('a run', () => {
  test('protects every volume of every tagged instance, running or stopped, and nothing else', async () => {
    const fleet = await makeFleet(source);
    const { status, record } = await runs.run('daily');

    expect(status).toBe('SUCCEEDED');
    const protectedInstances = (await vault.snapshots(source)).map(
      (snapshot) => tagsOf(snapshot)['InstanceId'],
    );
    expect(protectedInstances.sort()).toEqual(
      [fleet.oneVolume, fleet.twoVolumes, fleet.twoVolumes, fleet.stopped].sort(),
    );
    expect(record.skipped).toEqual([
      { source: fleet.instanceStore, reason: 'has no EBS volume (instance store only)' },
    ]);
  });

  test('writes the lineage in the calls that create: originals and copies', async () => {
    const instance = await launch(source, 'web', { protect: true });
    const { record } = await runs.run('daily');
    const [volume] = await vault.volumesOf(instance);
    const [original] = await vault.snapshots(source);
    const [copy] = await vault.snapshots(dr);

    const lineage = {
      'smart-vault:managed-by': VAULT,
      'smart-vault:plan': 'daily',
      'smart-vault:run': record.run.id,
      'smart-vault:kind': 'ebs',
      'smart-vault:source': volume,
      'smart-vault:source-region': 'us-east-1',
      'smart-vault:created-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      InstanceId: instance,
      Date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
      Name: 'web /dev/sda1',
    };
    expect(tagsOf(original!)).toEqual(lineage);
    expect(tagsOf(copy!)).toEqual({
      ...tagsOf(original!),
      CopiedFrom: 'us-east-1',
      OriginalSnapshotId: original!.SnapshotId,
    });
    expect(copy).toMatchObject({
      Encrypted: true,
      KmsKeyId: expect.stringContaining('arn:aws:kms:us-west-2:') as string,
    });
    expect(
      await emulator.calls({ service: 'ec2', action: 'CreateTags', caller: `lambda.${VAULT}-advance` }),
    ).toEqual([]);
  });

  test('leaves out a volume that opts out by tag', async () => {
    const instance = await launch(source, 'database', {
      protect: true,
      devices: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 20 } }],
    });
    const [volume] = await vault.volumesOf(instance);
    await source.send(
      new CreateTagsCommand({ Resources: [volume!], Tags: [{ Key: 'backup', Value: 'false' }] }),
    );
    const { record } = await runs.run('daily');
    expect(record.totals).toMatchObject({ created: 1, skipped: 1 });
    expect(record.skipped).toEqual([{ source: volume, reason: 'opted out by its tag backup=false' }]);
  });

  test('copies nothing before it is completed, and waits for hours outside of any function', async () => {
    await emulator.setSpeed(10 * SPEED);
    await emulator.configure({ snapshotSeconds: 3 * 3600, copySeconds: 3 * 3600 });
    for (const name of ['a', 'b', 'c']) await launch(source, name, { protect: true });
    const { status, record } = await runs.run('daily');

    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 3, created: 3, copied: 3, failed: 0 });
    const hours = (Date.parse(record.endedAt) - Date.parse(record.run.execution.startTime)) / 3_600_000;
    expect(hours).toBeGreaterThan(6);
    const [firstCopy] = await emulator.calls({ service: 'ec2', action: 'CopySnapshot' });
    expect(Date.parse(firstCopy!.time) - Date.parse(record.run.execution.startTime)).toBeGreaterThan(
      3 * 3_600_000,
    );
    const { functions } = await emulator.lambdaStats();
    for (const [name, { maxMs }] of Object.entries(functions)) {
      if (name.startsWith(VAULT)) expect(maxMs).toBeLessThan(60_000);
    }
  });

  test('with nothing to protect says so, and fails', async () => {
    const { status, error, cause } = await runs.end(await runs.fire('daily'));
    expect({ status, error, cause }).toEqual({
      status: 'FAILED',
      error: 'NotAllProtected',
      cause: `FAILURE: ${VAULT} daily - 0/0 created, 0 copied, 0 failed`,
    });
    const [notice] = await vault.notices();
    expect(notice!.message).toContain(
      'nothing to protect was found: no resource with an attached volume is tagged backup=true',
    );
  });
});

describe('retention', () => {
  test('expires by age in both regions', async () => {
    await launch(source, 'web', { protect: true });
    await runs.run('daily');
    await emulator.advance(31 * DAY);
    const second = await runs.run('daily');

    expect(second.record.totals.deleted).toBe(2);
    for (const ec2 of [source, dr]) {
      const left = (await vault.snapshots(ec2)).map((snapshot) => tagsOf(snapshot)['smart-vault:run']);
      expect(left).toEqual([second.record.run.id]);
    }
    expect(second.record.pruned.map(({ outcome }) => outcome)).toEqual(['deleted', 'deleted']);
  });

  test('keeps the newest N of each volume, not of all volumes together, also among the copies', async () => {
    for (const name of ['a', 'b']) {
      const id = await launch(source, name, { protect: false });
      await source.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'rotate', Value: 'yes' }] }));
    }
    for (let round = 0; round < 4; round++) {
      await runs.run('newest');
      await emulator.advance(DAY / 2);
    }
    for (const ec2 of [source, dr]) {
      const sources = (await vault.snapshots(ec2)).map((snapshot) => tagsOf(snapshot)['smart-vault:source']);
      expect(sources).toHaveLength(4);
      expect(new Set(sources).size).toBe(2);
    }
  });

  test('keeps the last point of an instance that is gone', async () => {
    const instance = await launch(source, 'web', { protect: true });
    await runs.run('daily');
    await source.send(new TerminateInstancesCommand({ InstanceIds: [instance] }));
    await emulator.advance(400 * DAY);
    await launch(source, 'other', { protect: true });
    const { record } = await runs.run('daily');
    expect(record.totals.deleted).toBe(0);
    expect(record.kept).toMatchObject({ minimum: 1, 'newest copy': 1 });
  });

  test('in a dry run deletes nothing and says what it would', async () => {
    await launch(source, 'web', { protect: true });
    await runs.run('daily');
    await emulator.advance(31 * DAY);
    const { record } = await runs.run({
      plan: { name: 'daily', retention: { days: 30 }, copies: [{ region: 'us-west-2' }] },
      pruneDryRun: true,
    });
    expect(record.pruned.map(({ outcome }) => outcome)).toEqual(['would delete', 'would delete']);
    expect(await vault.snapshots(source)).toHaveLength(2);
  });
});
