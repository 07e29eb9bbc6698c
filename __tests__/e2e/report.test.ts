import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { clientOptions } from '../../scripts/local/clients';
import { launch } from '../../scripts/local/fleet';
import { DAY, DeployedVault, DR, SOURCE, SPEED, VAULT } from '../support/deployed';

/** What a run tells of how far back its resources would fall. */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;
const cloudwatch = new CloudWatchClient(clientOptions(emulator, SOURCE));
const HOUR = 3_600;

beforeEach(() => vault.clear());

/** The largest value of a metric from then on; none where nothing was published. */
async function maximumSince(began: Date, MetricName: string, dimensions: Record<string, string>) {
  const { Datapoints: points = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'SmartVault',
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(Math.floor(began.getTime() / 60_000) * 60_000),
      EndTime: new Date((await emulator.now()).getTime() + 60_000),
      Period: DAY,
      Statistics: ['Maximum'],
    }),
  );
  return points[0]?.Maximum;
}

test('timings and recovery points of what was made', async () => {
  await emulator.configure({ snapshotSeconds: HOUR, copySeconds: HOUR });
  await launch(source, 'web', { protect: true });
  const { record } = await runs.run('daily');
  const [resource] = record.resources;
  const { timing, copyTimings, recoverableAt, rpoSeconds } = resource!;

  const hoursBetween = (from = '', to = ''): number => (Date.parse(to) - Date.parse(from)) / HOUR / 1000;
  expect(hoursBetween(timing.begun, timing.verified)).toBeGreaterThanOrEqual(1);
  expect(hoursBetween(copyTimings[DR]?.begun, copyTimings[DR]?.verified)).toBeGreaterThanOrEqual(1);
  expect(Date.parse(copyTimings[DR]!.begun!)).toBeGreaterThanOrEqual(Date.parse(timing.verified!));
  expect(Object.keys(recoverableAt)).toEqual([SOURCE, DR]);
  expect(recoverableAt[DR]).toBe(recoverableAt[SOURCE]);
  // The copy is two hours old when it can be used.
  expect(rpoSeconds[DR]).toBeGreaterThanOrEqual(2 * HOUR);
  expect(record.rpo[DR]).toEqual({ oldestSeconds: rpoSeconds[DR], never: 0, unknown: 0 });
});

test('what failed falls back to an earlier run, or never; the worst is told first, and measured', async () => {
  const old = await launch(source, 'old', { protect: true });
  const [volume] = await vault.volumesOf(old);
  await runs.run('daily');
  await emulator.advance(2 * DAY);
  const fresh = await launch(source, 'new', { protect: true });
  const [unlucky] = await vault.volumesOf(fresh);
  await launch(source, 'fine', { protect: true });
  await emulator.configure({ snapshotSeconds: 60, snapshotFails: [volume!, unlucky!] });
  await emulator.clearOutbox();
  const began = await emulator.now();
  const { record } = await runs.run('daily');

  const bySource = new Map(record.resources.map((resource) => [resource.source, resource]));
  expect(bySource.get(unlucky!)?.recoverableAt).toEqual({ [SOURCE]: 'never', [DR]: 'never' });
  const { rpoSeconds } = bySource.get(volume!)!;
  for (const region of [SOURCE, DR]) {
    expect(rpoSeconds[region]).toBeGreaterThanOrEqual(2 * DAY);
    expect(record.rpo[region]).toEqual({ oldestSeconds: rpoSeconds[region], never: 1, unknown: 0 });
  }
  const [notice] = await vault.notices();
  const failed = notice!.message.split('Failed:\n')[1]!.split('\n');
  expect(failed[0]).toMatch(new RegExp(`${unlucky!}.*can be restored: us-east-1 never, us-west-2 never`));
  expect(failed[1]).toMatch(new RegExp(`${volume!}.*can be restored: us-east-1 2 days ago`));
  expect(notice!.message).toContain('RPO      us-west-2: 2 days at most, never 1');

  const ofPlan = { Vault: VAULT, Plan: 'daily', Region: SOURCE };
  for (const dimensions of [ofPlan, { Service: 'Backup' }]) {
    const measured = (name: string) => maximumSince(began, name, dimensions);
    expect(await measured('SnapshotsCreated')).toBe(1);
    expect(await measured('ResourcesProtected')).toBe(1);
    expect(await measured('ResourcesFailed')).toBe(2);
    expect(await measured('RpoLagSeconds')).toBe(rpoSeconds[SOURCE]);
    expect(await measured('CopyRpoLagSeconds')).toBe(rpoSeconds[DR]);
    expect(await measured('RunDurationSeconds')).toBeGreaterThanOrEqual(60);
  }
  expect(await maximumSince(began, 'SnapshotsCreated', { ...ofPlan, Plan: 'newest' })).toBeUndefined();
});

test('copies that the quota held back are counted, though all come in the end', async () => {
  await emulator.setSpeed(2 * SPEED);
  await emulator.configure({ copySeconds: HOUR, copyQuota: 2 });
  for (const name of ['a', 'b', 'c', 'd', 'e']) await launch(source, name, { protect: true });
  const { status, record } = await runs.run('daily');
  expect(status).toBe('SUCCEEDED');
  expect(record.totals).toMatchObject({ copied: 5, copiesHeldBack: 3, failed: 0 });
});

test('where a region cannot be read, what it holds is not known', async () => {
  await launch(source, 'web', { protect: true });
  await runs.run('daily');
  await emulator.advance(DAY);
  await emulator.setFaults([
    {
      service: 'ec2',
      action: 'DescribeSnapshots',
      region: DR,
      effect: { error: 'UnauthorizedOperation', status: 403 },
    },
  ]);
  const { record } = await runs.run('daily');
  expect(record.resources[0]?.recoverableAt[DR]).toBe('unknown');
  expect(record.rpo[DR]).toEqual({ never: 0, unknown: 1 });
});
