import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import type { Cleanup } from '../../lambda-src/core/run';
import { clientOptions } from '../../scripts/local/clients';
import { launch } from '../../scripts/local/fleet';
import { DAY, DeployedVault, DR, SOURCE, tagsOf, VAULT, type Tags } from '../support/deployed';

const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;

beforeEach(() => vault.clear());

const tag = (id: string, tags: Tags): Promise<void> => vault.tag(id, tags);

async function launchTagged(name: string, tags: Tags): Promise<string> {
  const id = await launch(source, name, { protect: false });
  await tag(id, tags);
  return id;
}

describe('selection', () => {
  test('takes what carries every key with any of its values, and leaves out what is excluded or opts out', async () => {
    const gold = await launchTagged('gold', { protect: 'yes', tier: 'gold' });
    const silver = await launchTagged('silver', { protect: 'yes', tier: 'silver', env: 'prod' });
    await launchTagged('bronze', { protect: 'yes', tier: 'bronze' });
    await launchTagged('half', { tier: 'gold' });
    const dev = await launchTagged('dev', { protect: 'yes', tier: 'gold', env: 'dev' });
    const [scratch, cache] = [
      await launchTagged('scratch', { protect: 'yes', tier: 'gold' }),
      await launchTagged('cache', { protect: 'yes', tier: 'gold' }),
    ];
    const [scratchVolume = ''] = await vault.volumesOf(scratch);
    await tag(scratchVolume, { env: 'test' });
    const [cacheVolume = ''] = await vault.volumesOf(cache);
    await tag(cacheVolume, { tier: 'false' });

    const { status, record } = await runs.run('gold');
    expect(status).toBe('SUCCEEDED');
    expect(record.resources.map(({ owner }) => owner).sort()).toEqual([gold, silver].sort());
    expect([...record.skipped].sort((a, b) => (a.reason < b.reason ? -1 : 1))).toEqual([
      { source: dev, reason: 'excluded by its tag env=dev' },
      { source: scratchVolume, reason: 'excluded by its tag env=test' },
      { source: cacheVolume, reason: 'opted out by its tag tier=false' },
    ]);
    // The region copies, this plan does not.
    expect(await vault.snapshots(dr)).toEqual([]);
  });

  test('that finds nothing says what it looked for', async () => {
    await runs.end(await runs.fire('gold'));
    const [notice] = await vault.notices();
    expect(notice!.message).toContain('is tagged protect=yes and tier=gold|silver');
  });
});

describe('the tag backup:retention', () => {
  test('of an instance, and over it that of a volume, travels with the points and decides in both regions', async () => {
    const devices = [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 20 } }];
    const database = await launch(source, 'database', { protect: true, devices });
    await launch(source, 'web', { protect: true });
    await tag(database, { 'backup:retention': 'days=90, newest=1' });
    const [, volume = ''] = await vault.volumesOf(database);
    await tag(volume, { 'backup:retention': 'days=1' });
    await runs.run('daily');

    for (const ec2 of [source, dr]) {
      const stated = (await vault.snapshots(ec2)).map(
        (snapshot) => tagsOf(snapshot)['smart-vault:retention'] ?? 'the plan’s',
      );
      expect(stated.sort()).toEqual(['days=1', 'days=90 newest=1', 'the plan’s']);
    }

    const agesLater = async (days: number): Promise<string[]> => {
      await emulator.advance(days * DAY);
      const { record } = await runs.run('daily');
      return record.pruned.map(({ region, reason }) => `${region}: ${reason.split(';')[0] ?? ''}`);
    };
    expect(await agesLater(2)).toEqual([SOURCE, DR].map((region) => `${region}: 2 days old, kept for 1 day`));
    // By now the plan's 30 days are over for the volume that has no tag, and the volume's own for the second point.
    const pruned = await agesLater(29);
    expect(pruned.filter((line) => line.endsWith('31 days old, kept for 30 days'))).toHaveLength(2);
    expect(pruned.filter((line) => line.endsWith('29 days old, kept for 1 day'))).toHaveLength(2);
    expect(pruned).toHaveLength(4);
  });

  test('that cannot be read costs no point, is warned of on top, and deletes nothing that was wanted', async () => {
    const web = await launch(source, 'web', { protect: true });
    await tag(web, { 'backup:retention': 'days=90' });
    await runs.run('daily');
    await emulator.advance(31 * DAY);
    await tag(web, { 'backup:retention': 'days=90d' });
    await emulator.clearOutbox();
    const { status, record } = await runs.run('daily');

    expect(status).toBe('SUCCEEDED');
    expect(record.status).toBe('success');
    expect(record.totals).toMatchObject({ planned: 1, created: 1, copied: 1, deleted: 0 });
    const [volume] = await vault.volumesOf(web);
    const problem =
      'tag backup:retention must have a whole number between 1 and 36500 as days, got "days=90d"';
    expect(record.warnings).toEqual([{ source: volume, problem }]);
    const [notice] = await vault.notices();
    expect(notice!.subject).toMatch(/^SUCCESS/);
    expect(notice!.message.split('\n').slice(2, 5)).toEqual(['', 'Warnings:', `  ${volume}: ${problem}`]);
  });
});

describe('the cleanup', () => {
  const cloudwatch = new CloudWatchClient(clientOptions(emulator, SOURCE));

  /** The sums of a metric's days from then on; none where nothing was published. */
  async function sumSince(began: Date, MetricName: string): Promise<(number | undefined)[]> {
    const { Datapoints: points = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'SmartVault',
        MetricName,
        Dimensions: [{ Name: 'Service', Value: 'Backup' }],
        StartTime: new Date(Math.floor(began.getTime() / 60_000) * 60_000),
        EndTime: new Date((await emulator.now()).getTime() + 60_000),
        Period: DAY,
        Statistics: ['Sum'],
      }),
    );
    return points.map(({ Sum }) => Sum);
  }

  /** Points that a plan made before the ones that the test makes. */
  async function plant(plan: string, region: string, days: number): Promise<string> {
    const startTime = new Date((await emulator.now()).getTime() - days * DAY * 1000).toISOString();
    const tags = {
      'smart-vault:managed-by': VAULT,
      'smart-vault:plan': plan,
      'smart-vault:run': `${plan}-x`,
      'smart-vault:kind': 'ebs',
      'smart-vault:source': 'vol-gone',
      'smart-vault:source-region': SOURCE,
      'smart-vault:created-at': startTime,
    };
    return (await emulator.plantSnapshot({ region, startTime, tags })).snapshotId;
  }

  test('prunes every plan in every region, and tells its own subject and metric', async () => {
    const [expired, last] = [await plant('daily', SOURCE, 50), await plant('daily', SOURCE, 40)];
    const [expiredCopy] = [
      await plant('newest', DR, 9),
      await plant('newest', DR, 8),
      await plant('newest', DR, 7),
    ];
    await emulator.advance(2 * DAY);
    const began = await emulator.now();
    const { status, record } = await runs.run('cleanup');

    expect(status).toBe('SUCCEEDED');
    expect(record.run.id).toMatch(/^cleanup-\d{8}T\d{6}Z$/);
    expect(record.pruned.map(({ id, region, outcome }) => ({ id, region, outcome }))).toEqual([
      { id: expired, region: SOURCE, outcome: 'deleted' },
      { id: expiredCopy, region: DR, outcome: 'deleted' },
    ]);
    expect((await vault.snapshots(source)).map(({ SnapshotId }) => SnapshotId)).toEqual([last]);
    const [notice] = await vault.notices();
    expect(notice!.subject).toBe(`SUCCESS: ${VAULT} cleanup - 2 deleted`);

    expect(await sumSince(began, 'SnapshotsDeleted')).toEqual([2]);
    expect(await sumSince(began, 'SnapshotsCreated')).toEqual([]);
  });

  test('with nothing to delete is a success', async () => {
    const { status, record } = await runs.run('cleanup');
    expect(status).toBe('SUCCEEDED');
    expect(record).toMatchObject({ status: 'success', totals: { deleted: 0 }, orphans: [], pruned: [] });
  });

  test('keeps and counts what a plan made that is not configured any more, or keeps it as told', async () => {
    await launchTagged('a', { rotate: 'yes' });
    await runs.run('newest');
    await emulator.advance(40 * DAY);
    const earlier = await runs.run('newest');
    const { cleanup } = (await runs.run('cleanup')).record.run as Cleanup;

    // What the schedule says once the plan is out of the configuration.
    const without = { plans: cleanup.plans.filter(({ name }) => name !== 'newest') };
    const kept = await runs.run({ cleanup: without });
    expect(kept.record).toMatchObject({ status: 'success', totals: { deleted: 0 } });
    expect(kept.record.orphans).toEqual([
      { plan: 'newest', region: SOURCE, points: 2 },
      { plan: 'newest', region: DR, points: 2 },
    ]);
    const notice = (await vault.notices()).at(-1);
    expect(notice!.message).toContain(`2 of plan newest in ${DR}: all kept`);

    const pruned = await runs.run({ cleanup: { ...without, orphans: { days: 30 } } });
    expect(pruned.record.totals.deleted).toBe(2);
    for (const ec2 of [source, dr]) {
      const left = (await vault.snapshots(ec2)).map((snapshot) => tagsOf(snapshot)['smart-vault:run']);
      expect(left).toEqual([earlier.record.run.id]);
    }
  });

  test('in a dry run deletes nothing, and delivered twice runs once', async () => {
    await plant('daily', SOURCE, 50);
    await plant('daily', SOURCE, 40);
    const { cleanup } = (await runs.run({ cleanup: { plans: [dailyOf(30)] }, pruneDryRun: true })).record
      .run as Cleanup;
    expect(cleanup.plans).toHaveLength(1);
    expect(await vault.snapshots(source)).toHaveLength(2);

    const time = await emulator.now();
    const executions = [await runs.fire('cleanup', time), await runs.fire('cleanup', time)];
    for (const execution of executions) expect((await runs.end(execution)).status).toBe('SUCCEEDED');
    expect(await vault.snapshots(source)).toHaveLength(1);
  });

  test('that is not usable says so, and is no day without snapshots', async () => {
    await emulator.advance(2 * DAY);
    const began = await emulator.now();
    const { status, error } = await runs.end(await runs.start({ cleanup: { plans: [] } }));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'RunBroken' });
    const [notice] = await vault.notices();
    expect(notice!.message).toContain('nothing was cleaned up');
    expect(await sumSince(began, 'SnapshotsCreated')).toEqual([]);
  });
});

const dailyOf = (days: number) => ({ name: 'daily', retention: { days }, copies: [] });
