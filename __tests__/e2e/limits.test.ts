import { CreateSnapshotCommand } from '@aws-sdk/client-ec2';
import { launch } from '../../scripts/local/fleet';
import { DeployedVault, SOURCE, SPEED, VAULT, type Tags } from '../support/deployed';

/** What EC2 allows per volume, and what a run does about it. */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;
const HOUR = 3_600;

beforeEach(() => vault.clear());

/** A snapshot that somebody is making of the first volume of an instance. */
async function begin(instance: string, tags: Tags): Promise<string> {
  const [VolumeId] = await vault.volumesOf(instance);
  const { SnapshotId } = await source.send(
    new CreateSnapshotCommand({
      VolumeId,
      TagSpecifications: [
        { ResourceType: 'snapshot', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
      ],
    }),
  );
  return SnapshotId!;
}

const ofEarlierRun: Tags = {
  'smart-vault:managed-by': VAULT,
  'smart-vault:plan': 'weekly',
  'smart-vault:run': 'weekly-earlier',
  'smart-vault:kind': 'ebs',
  'smart-vault:source-region': SOURCE,
  'smart-vault:created-at': '2026-11-21T03:00:00Z',
};
const makingCalls = async (): Promise<number[]> =>
  (await emulator.calls({ service: 'ec2', caller: `lambda.${VAULT}-advance` }))
    .filter(({ action }) => action.startsWith('CreateSnapshot'))
    .map(({ time }) => Date.parse(time));

test('a volume whose earlier snapshot is pending waits for it, its siblings with it, and nobody else', async () => {
  const database = await launch(source, 'database', {
    protect: true,
    devices: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 20 } }],
  });
  await launch(source, 'web', { protect: true });
  await emulator.configure({ snapshotSeconds: 2 * HOUR });
  const began = (await emulator.now()).getTime();
  await begin(database, ofEarlierRun);
  await emulator.configure({ snapshotSeconds: 60 });
  const { status, record } = await runs.run('daily');

  expect(status).toBe('SUCCEEDED');
  expect(record.totals).toMatchObject({ planned: 3, created: 3, copied: 3, failed: 0 });
  const hoursUntil = (await makingCalls()).map((time) => (time - began) / HOUR / 1000);
  expect(hoursUntil).toHaveLength(2);
  expect(hoursUntil[0]).toBeLessThan(1);
  expect(hoursUntil[1]).toBeGreaterThanOrEqual(2);
});

test('one that waits until the deadline fails, and says for what', async () => {
  const web = await launch(source, 'web', { protect: true });
  await emulator.setSpeed(10 * SPEED);
  await emulator.configure({ snapshotSeconds: 24 * HOUR });
  const earlier = await begin(web, ofEarlierRun);
  const { record } = await runs.run('daily');
  expect(record.resources[0]?.failures[0]).toMatch(
    new RegExp(`not started \\(${earlier} of run weekly-earlier is still pending\\)$`),
  );
  expect(await makingCalls()).toEqual([]);
});

test('a look for pending ones is taken only when something begins', async () => {
  for (const name of ['a', 'b', 'c']) await launch(source, name, { protect: true });
  await emulator.configure({ snapshotSeconds: HOUR });
  await runs.run('daily');
  const looks = await emulator.calls({ service: 'ec2', action: 'DescribeSnapshots', region: SOURCE });
  const ofPending = looks.filter(({ params }) => JSON.stringify(params).includes('"pending"'));
  expect(ofPending).toHaveLength(1);
});

test('two snapshots of a volume too soon after each other: held back, and made later', async () => {
  const web = await launch(source, 'web', { protect: true });
  await emulator.configure({ snapshotIntervalSeconds: HOUR });
  await begin(web, { madeBy: 'somebody' });
  const { status, record } = await runs.run('daily');
  expect(status).toBe('SUCCEEDED');
  expect(record.totals).toMatchObject({ planned: 1, created: 1, copied: 1, failed: 0 });
  const refused = await emulator.calls({
    service: 'ec2',
    errorCode: 'SnapshotCreationPerVolumeRateExceeded',
  });
  expect(refused.length).toBeGreaterThan(0);
});
