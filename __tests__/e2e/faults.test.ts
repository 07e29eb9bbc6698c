import { DescribeSnapshotsCommand, RegisterImageCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { GetQueueUrlCommand, PurgeQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions } from '../../scripts/local/clients';
import { launch } from '../../scripts/local/fleet';
import { DAY, DeployedVault, DR, SOURCE, tagsOf, VAULT } from '../support/deployed';

/** The faults of the original Lambda, each shown to be gone; then what a crash may do. */
const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;

beforeEach(() => vault.clear());

const launchMany = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let index = 0; index < count; index++)
    ids.push(await launch(source, `web-${index}`, { protect: true }));
  return ids;
};

/** How many snapshots each source has. */
const countsBySource = async (ec2: typeof source): Promise<number[]> => {
  const counts = new Map<string, number>();
  for (const snapshot of await vault.snapshots(ec2)) {
    const of = tagsOf(snapshot)['smart-vault:source'] ?? '';
    counts.set(of, (counts.get(of) ?? 0) + 1);
  }
  return [...counts.values()];
};

test('1: more than one page of instances, and of snapshots', async () => {
  // A thousand untouched by any volume fill the first page; what must be protected comes after it.
  const { Instances: many = [] } = await source.send(
    new RunInstancesCommand({
      ImageId: await instanceStoreImage(),
      InstanceType: 't4g.micro',
      MinCount: 1000,
      MaxCount: 1000,
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'backup', Value: 'true' }] }],
    }),
  );
  expect(many).toHaveLength(1000);
  await launch(source, 'last', { protect: true });
  const old = {
    'smart-vault:managed-by': VAULT,
    'smart-vault:plan': 'daily',
    'smart-vault:run': 'daily-x',
    'smart-vault:kind': 'ebs',
  };
  const age = new Date((await emulator.now()).getTime() - 100 * DAY * 1000).toISOString();
  for (let index = 0; index < 1001; index++) {
    const tags = {
      ...old,
      'smart-vault:source': 'vol-gone',
      'smart-vault:source-region': SOURCE,
      'smart-vault:created-at': age,
    };
    await emulator.plantSnapshot({ region: SOURCE, startTime: age, tags });
  }
  await emulator.clearCalls();
  const { status, record } = await runs.run('daily');

  expect(status).toBe('SUCCEEDED');
  expect(record.totals).toMatchObject({ planned: 1, created: 1, copied: 1, skipped: 1000, deleted: 1000 });
  const pagesOf = async (action: string, caller: string): Promise<number> =>
    (await emulator.calls({ service: 'ec2', action, caller, region: SOURCE })).length;
  expect(await pagesOf('DescribeInstances', `lambda.${VAULT}-discover`)).toBe(2);
  expect(await pagesOf('DescribeSnapshots', `lambda.${VAULT}-prune`)).toBe(2);
});

test('2: snapshots of others, and our own untagged ones, are never touched', async () => {
  await launch(source, 'web', { protect: true });
  const startTime = '2020-01-01T00:00:00Z';
  const forged = {
    'smart-vault:managed-by': VAULT,
    'smart-vault:plan': 'daily',
    'smart-vault:run': 'daily-x',
    'smart-vault:kind': 'ebs',
    'smart-vault:source': 'vol-1',
    'smart-vault:source-region': SOURCE,
    'smart-vault:created-at': startTime,
  };
  const strangers = [
    await emulator.plantSnapshot({ region: SOURCE, startTime, ownerId: '999999999999', tags: forged }),
    await emulator.plantSnapshot({ region: SOURCE, startTime, ownerId: '999999999999', tags: forged }),
    await emulator.plantSnapshot({ region: SOURCE, startTime }),
    await emulator.plantSnapshot({
      region: SOURCE,
      startTime,
      tags: { ...forged, 'smart-vault:managed-by': 'another-vault' },
    }),
    await emulator.plantSnapshot({
      region: SOURCE,
      startTime,
      tags: { ...forged, 'smart-vault:created-at': 'yesterday' },
    }),
  ];
  const { record } = await runs.run('daily');
  expect(record.totals.deleted).toBe(0);
  const { Snapshots: left = [] } = await source.send(
    new DescribeSnapshotsCommand({
      Filters: [{ Name: 'snapshot-id', Values: strangers.map(({ snapshotId }) => snapshotId) }],
    }),
  );
  expect(left).toHaveLength(strangers.length);
});

test('3: copies expire too', async () => {
  await launchMany(2);
  await runs.run('daily');
  await emulator.advance(31 * DAY);
  const { record } = await runs.run('daily');
  const deleted = record.pruned.filter(({ outcome }) => outcome === 'deleted').map(({ region }) => region);
  expect(deleted.sort()).toEqual([SOURCE, SOURCE, DR, DR]);
  expect(await vault.snapshots(dr)).toHaveLength(2);
});

test('4: the metric is there at zero, and the alarm fires at zero, at silence, and recovers', async () => {
  const cloudwatch = new CloudWatchClient(clientOptions(emulator, SOURCE));
  const alarmAfter = async (event: () => Promise<unknown>): Promise<string | undefined> => {
    await emulator.advance(2 * DAY);
    await event();
    const alarms = await emulator.evaluateAlarms(SOURCE);
    return alarms.find(({ name }) => name.includes('NoSnapshotsCreated'))?.state;
  };
  expect(await alarmAfter(() => runs.run('daily'))).toBe('ALARM');
  const now = await emulator.now();
  const { Datapoints: points = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'SmartVault',
      MetricName: 'SnapshotsCreated',
      Dimensions: [{ Name: 'Service', Value: 'Backup' }],
      StartTime: new Date(now.getTime() - (DAY * 1000) / 2),
      EndTime: new Date(now.getTime() + 60_000),
      Period: DAY,
      Statistics: ['Sum', 'SampleCount'],
    }),
  );
  expect(points.map(({ Sum, SampleCount }) => ({ Sum, SampleCount }))).toEqual([{ Sum: 0, SampleCount: 1 }]);

  await launch(source, 'web', { protect: true });
  expect(await alarmAfter(() => runs.run('daily'))).toBe('OK');
  expect(await alarmAfter(() => Promise.resolve())).toBe('ALARM');
  const subjects = (await vault.notices())
    .map(({ subject }) => subject)
    .filter((subject) => subject.includes('NoSnapshotsCreated'));
  expect(subjects.map((subject) => subject.split(':')[0])).toEqual(['ALARM', 'OK', 'ALARM']);
});

test('5: one failing volume stops no other, and is reported by name', async () => {
  const [broken] = await launchMany(4);
  const [volume] = await vault.volumesOf(broken!);
  await emulator.setFaults([
    {
      service: 'ec2',
      action: 'CreateSnapshot',
      contains: volume!,
      effect: { error: 'InvalidVolume.NotFound', status: 400 },
    },
  ]);
  const { status, error, record } = await runs.run('daily');

  expect({ status, error }).toEqual({ status: 'FAILED', error: 'NotAllProtected' });
  expect(record.status).toBe('partial');
  expect(record.totals).toMatchObject({ planned: 4, created: 3, copied: 3, failed: 1 });
  const [notice] = await vault.notices();
  expect(notice!.subject).toBe(`PARTIAL: ${VAULT} daily - 3/4 created, 3 copied, 1 failed`);
  expect(notice!.message).toMatch(
    new RegExp(`Failed:\n {2}${volume!} of ${broken!} web-0 /dev/sda1: InvalidVolume.NotFound`),
  );
});

test('6: a lost copy is reported as lost', async () => {
  const [unlucky] = await launchMany(2);
  const [volume] = await vault.volumesOf(unlucky!);
  await emulator.configure({ copyFails: [volume!] });
  const { status, record } = await runs.run('daily');

  expect(status).toBe('FAILED');
  expect(record.totals).toMatchObject({ planned: 2, created: 2, copied: 1, failed: 1 });
  const [notice] = await vault.notices();
  expect(notice!.message).toMatch(
    new RegExp(`${volume!} of .*: copy to us-west-2: snap-\\w+ ended in error`),
  );
});

test('7: a full copy quota holds copies back and loses none', async () => {
  await emulator.configure({ snapshotSeconds: 300, copySeconds: 1200, copyQuota: 4 });
  await launchMany(10);
  const { status, record } = await runs.run('daily');

  expect(status).toBe('SUCCEEDED');
  expect(record.totals).toMatchObject({ planned: 10, created: 10, copied: 10, failed: 0 });
  expect(
    (await emulator.calls({ service: 'ec2', errorCode: 'ResourceLimitExceeded' })).length,
  ).toBeGreaterThan(0);
  expect(await countsBySource(dr)).toEqual(Array.from({ length: 10 }, () => 1));
});

test('8: the same event twice, at once and again later, makes nothing twice', async () => {
  await launchMany(3);
  await emulator.configure({ snapshotSeconds: 600 });
  const time = await emulator.now();
  const both = await Promise.all([runs.fire('daily', time), runs.fire('daily', time)]);
  const endings = await Promise.all(both.map((execution) => runs.end(execution)));
  const again = await runs.end(await runs.fire('daily', time));

  expect([...endings, again].map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  expect(await countsBySource(source)).toEqual([1, 1, 1]);
  expect(await countsBySource(dr)).toEqual([1, 1, 1]);
});

test('9: a minimum is kept, whatever the policy says', async () => {
  await launch(source, 'web', { protect: true });
  for (let round = 0; round < 3; round++) {
    await runs.run('daily');
    await emulator.advance(100 * DAY);
  }
  const input = { plan: { name: 'daily', retention: { newest: 1, minimum: 2 }, copies: [] } };
  const { record } = await runs.run(input);
  expect(record.kept).toMatchObject({ newest: 1, minimum: 1 });
  expect(await vault.snapshots(source)).toHaveLength(2);
});

test('10: a snapshot that an image needs does not stop the pruning', async () => {
  await launchMany(1);
  await runs.run('daily');
  const [used] = await vault.snapshots(source);
  await source.send(
    new RegisterImageCommand({
      Name: 'golden',
      RootDeviceName: '/dev/sda1',
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: used!.SnapshotId } }],
    }),
  );
  await runs.run('daily', new Date((await emulator.now()).getTime() + 1000));
  await emulator.advance(31 * DAY);
  const { status, record } = await runs.run('daily');
  expect(status).toBe('SUCCEEDED');
  expect(record.kept).toMatchObject({ 'still needed': 1 });
  // Of three originals and three copies: the one in use and the newest stay, and the newest copy.
  expect((await vault.snapshots(source)).map(({ SnapshotId: id }) => id)).toContain(used!.SnapshotId);
  expect(await vault.snapshots(source)).toHaveLength(2);
  expect(await vault.snapshots(dr)).toHaveLength(1);
});

describe('a function killed', () => {
  test.each([
    ['CreateSnapshot', 'before'],
    ['CreateSnapshot', 'after'],
    ['CopySnapshot', 'before'],
    ['CopySnapshot', 'after'],
  ] as const)('at %s, %s it took effect: nothing lost, nothing doubled', async (action, moment) => {
    await launchMany(3);
    await emulator.setFaults([{ service: 'ec2', action, effect: { kill: moment }, times: 1 }]);
    const { status, record } = await runs.run('daily');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 3, created: 3, copied: 3, failed: 0 });
    expect(await countsBySource(source)).toEqual([1, 1, 1]);
    expect(await countsBySource(dr)).toEqual([1, 1, 1]);
  });

  test('for good: the run is reported as broken, its input kept, and a redrive completes it', async () => {
    await launchMany(2);
    const sqs = new SQSClient(clientOptions(emulator, SOURCE));
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${VAULT}-dead-letters` }));
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    const time = await emulator.now();
    await emulator.setFaults([
      {
        service: 'ec2',
        action: 'DescribeInstances',
        effect: { error: 'UnauthorizedOperation', status: 403 },
      },
    ]);
    const broken = await runs.end(await runs.fire('daily', time));
    expect(broken).toMatchObject({ status: 'FAILED', error: 'RunBroken' });
    const [notice] = await vault.notices();
    expect(notice!.subject).toMatch(/^FAILURE: /);

    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    const input = messages.map(({ Body }) => JSON.parse(Body ?? '{}') as { scheduledTime?: string }).at(-1);
    expect(input?.scheduledTime?.slice(0, 16)).toBe(time.toISOString().slice(0, 16));

    await emulator.setFaults([]);
    const { status, record } = await runs.run(input!);
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 2, created: 2, copied: 2 });
  });
});

async function instanceStoreImage(): Promise<string> {
  const { ImageId } = await source.send(
    new RegisterImageCommand({ Name: 'store', ImageLocation: 'images/store.manifest.xml' }),
  );
  return ImageId!;
}
