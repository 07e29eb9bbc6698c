import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateVolumeCommand, DescribeVolumesCommand, type Volume } from '@aws-sdk/client-ec2';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { clientOptions } from '../../scripts/local/clients';
import { launch } from '../../scripts/local/fleet';
import { vaultCommand } from '../support/cli';
import { DAY, DeployedVault, DR, SOURCE } from '../support/deployed';
import { Drills } from '../support/drills';
import { Restores, ROUGH } from '../support/restores';

/** `vault drill` of volumes, and what all kinds have in common. */
const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;
const drills = new Drills(vault);

beforeEach(() => vault.clear());

async function backedUp(...names: readonly string[]): Promise<void> {
  for (const name of names) await launch(source, name, { protect: true });
  expect(await runs.run('daily')).toMatchObject({ status: 'SUCCEEDED' });
}

async function volumes(at = source): Promise<Volume[]> {
  return (await at.send(new DescribeVolumesCommand({}))).Volumes ?? [];
}

const idsOf = (found: readonly Volume[]): string[] => found.map(({ VolumeId }) => VolumeId!).sort();

async function volumeWith(tags: Record<string, string>): Promise<string> {
  const { VolumeId: id = '' } = await source.send(
    new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1 }),
  );
  await vault.tag(id, tags);
  return id;
}

/** What others have, and what looks as if it were a drill's. */
async function plant(): Promise<void> {
  await volumeWith({ owner: 'somebody' });
  await volumeWith({ 'smart-vault:drill': 'drill-20200101t000000000z' });
  await volumeWith({ 'smart-vault:drill': '*' });
  await volumeWith({ 'smart-vault:restore': '20200101t000000000z-0a1b2c3d' });
}

async function metric(name: string): Promise<number | undefined> {
  const client = new CloudWatchClient(clientOptions(emulator, SOURCE));
  const end = (await emulator.now()).getTime();
  const { Datapoints: points = [] } = await client.send(
    new GetMetricStatisticsCommand({
      Namespace: 'SmartVault',
      MetricName: name,
      Dimensions: [
        { Name: 'Vault', Value: 'e2e-vault' },
        { Name: 'Plan', Value: 'daily' },
        { Name: 'Region', Value: SOURCE },
      ],
      StartTime: new Date(end - DAY * 1000),
      EndTime: new Date(end + DAY * 1000),
      Period: 2 * DAY,
      Statistics: ['Sum'],
    }),
  );
  return points.reduce<number | undefined>((sum, { Sum = 0 }) => (sum ?? 0) + Sum, undefined);
}

test('each volume in its turn: restored, looked at, taken away; told, measured and written down', async () => {
  await backedUp('web', 'database');
  await plant();
  const before = idsOf(await volumes());
  await emulator.clearOutbox();
  // Other tests measure, too.
  const measured = {
    passed: (await metric('RestoreTestsPassed')) ?? 0,
    failed: await metric('RestoreTestsFailed'),
  };

  const [planned] = (await drills.dryRun('daily')).tests;
  const first = await drills.pass('daily');
  expect(first.samples).toEqual([
    expect.objectContaining({
      plan: 'daily',
      kind: 'ebs',
      source: planned!.source,
      point: planned!.point,
      missed: [],
      left: [],
    }),
  ]);
  const [sample] = first.samples;
  expect(sample!.checks.map(({ name, passed }) => [name, passed])).toEqual(
    [
      'state',
      'lineage',
      'size',
      'encryption',
      'validate volume',
      'available',
      'capacity',
      'encrypted',
      'isolated',
      'contents',
      'manifest',
    ].map((name) => [name, true]),
  );
  expect(sample!.unlooked).toBeUndefined();
  expect(sample!.removed).toEqual(
    expect.arrayContaining([
      { what: 'volume', id: expect.stringMatching(/^vol-/), region: SOURCE },
      // That which looked into it.
      { what: 'instance', id: expect.stringMatching(/^i-/), region: SOURCE },
    ]),
  );
  expect(sample!.rtoSeconds).toBeGreaterThan(0);
  expect(sample!.rpoSeconds).toBeGreaterThan(0);
  expect(await drills.record(first.id)).toEqual(first);
  expect(first).toMatchObject({ status: 'success', rtoSeconds: sample!.rtoSeconds, left: [] });
  expect((await vault.notices()).map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^SUCCESS: e2e-vault restore test - 1 of 1 passed, RTO at most \d+ (s|min)$/),
  ]);
  expect(await metric('RestoreTestsPassed')).toBe(measured.passed + 1);
  expect(await metric('RestoreTestsFailed')).toBe(measured.failed ?? 0);

  const second = await drills.pass('daily');
  expect(second.samples[0]!.source).not.toBe(sample!.source);
  const third = await drills.pass('daily');
  expect(third.samples[0]!.source).toBe(sample!.source);

  expect(idsOf(await volumes())).toEqual(before);
  expect((await new Restores(vault).list()).filter(({ source: of }) => of === sample!.source)).toEqual([]);
});

test('a point that cannot be restored fails its test alone, and a target that is missed is no success', async () => {
  await backedUp('web', 'database');
  const before = idsOf(await volumes());
  const { tests } = await drills.dryRun('daily', '--sample', '2');
  await emulator.setFaults([
    {
      caller: 'operator',
      action: 'CreateVolume',
      contains: tests[0]!.point,
      effect: { error: 'InvalidSnapshot.NotFound', status: 400 },
    },
  ]);
  const { exitCode, answer } = await drills.hold('daily', '--sample', '2');
  expect(exitCode).toBe(3);
  expect(answer).toMatchObject({ status: 'failure', reason: '1 of 2 did not pass', left: [] });
  expect(answer.samples).toMatchObject([
    {
      source: tests[0]!.source,
      outcome: 'failed',
      reason: expect.stringContaining('InvalidSnapshot.NotFound'),
    },
    { source: tests[1]!.source, outcome: 'passed' },
  ]);
  expect((await vault.notices()).at(-1)!.subject).toMatch(/^FAILURE: e2e-vault restore test - 1 of 2 passed/);

  await emulator.setFaults([]);
  const slow = await drills.hold('daily', '--rto-hours', '0.0001');
  expect(slow).toMatchObject({ exitCode: 3, answer: { status: 'failure', reason: '1 target missed' } });
  expect(slow.answer.samples[0]).toMatchObject({
    outcome: 'passed',
    missed: [expect.stringMatching(/^RTO /)],
  });
  expect(idsOf(await volumes())).toEqual(before);
});

test('faults in the middle: nothing is left; what may not be deleted is named, and cleaned up later, and nothing else', async () => {
  await backedUp('web');
  await plant();
  const before = idsOf(await volumes());
  await emulator.setFaults(ROUGH);
  await drills.pass('daily');
  await emulator.setFaults([
    {
      caller: 'operator',
      service: 's3',
      action: 'PutObject',
      contains: '"phase":"provision","began"',
      effect: { error: 'AccessDenied', status: 403 },
    },
  ]);
  const broken = await drills.hold('daily');
  expect(broken).toMatchObject({ exitCode: 3, answer: { samples: [{ outcome: 'failed', left: [] }] } });
  expect(idsOf(await volumes())).toEqual(before);

  await emulator.setFaults([
    { caller: 'operator', action: 'DeleteVolume', effect: { error: 'UnauthorizedOperation', status: 403 } },
  ]);
  const { exitCode, answer } = await drills.hold('daily');
  expect(exitCode).toBe(3);
  const [left] = answer.left;
  expect(answer).toMatchObject({ status: 'failure', reason: '1 left behind' });
  expect(left).toMatchObject({ what: 'volume', reason: expect.stringContaining('UnauthorizedOperation') });
  expect(idsOf(await volumes())).toEqual([...before, left!.id].sort());

  await emulator.setFaults([]);
  // Somebody writes into the record that volumes of others are the drill's.
  const forged = { ...answer, left: before.map((id) => ({ ...left!, id })) };
  await drills.s3.send(
    new PutObjectCommand({
      Bucket: vault.deployed.reportsBucket,
      Key: `drills/${answer.id}/record.json`,
      Body: JSON.stringify(forged),
    }),
  );
  const tidied = await drills.cleanUp();
  expect(tidied.exitCode).toBe(0);
  expect(tidied.answer).toEqual([
    {
      drill: answer.id,
      region: SOURCE,
      removed: [{ what: 'volume', id: left!.id, region: SOURCE }],
      left: [],
    },
  ]);
  expect(idsOf(await volumes())).toEqual(before);
  expect((await drills.record(answer.id)).left).toEqual([]);
  expect((await drills.cleanUp()).answer).toEqual([]);
});

test('Ctrl-C takes away what was made; what a crash leaves, --clean-up does', async () => {
  await backedUp('web');
  await plant();
  const before = idsOf(await volumes());
  const interrupted = await drills.stop('SIGINT', 'CreateVolume', 'daily', '--json');
  expect(interrupted.exitCode).toBe(130);
  expect(JSON.parse(interrupted.stdout)).toMatchObject({
    status: 'interrupted',
    samples: [{ outcome: 'interrupted', removed: [{ what: 'volume' }], left: [] }],
  });
  expect(idsOf(await volumes())).toEqual(before);

  await drills.stop('SIGKILL', 'CreateVolume', 'daily');
  expect(await volumes()).toHaveLength(before.length + 1);
  const { exitCode, answer } = await drills.cleanUp();
  expect({ exitCode, answer }).toMatchObject({
    exitCode: 0,
    answer: [{ removed: [{ what: 'volume' }], left: [] }],
  });
  expect(idsOf(await volumes())).toEqual(before);
  expect(await drills.record(answer[0]!.drill)).toMatchObject({ status: 'interrupted', samples: [] });
});

test('of the copies in the other region; what is asked wrongly, or has nothing to test, is answered', async () => {
  await launch(source, 'web', { protect: true });
  expect(await runs.run('daily')).toMatchObject({ status: 'SUCCEEDED' });
  const before = idsOf(await volumes(dr));
  const record = await drills.pass('daily', '--in', DR);
  expect(record).toMatchObject({ region: DR, samples: [{ region: DR, removed: [{ region: DR }] }] });
  expect(idsOf(await volumes(dr))).toEqual(before);

  const nothing = await drills.hold('gold');
  expect(nothing).toMatchObject({
    exitCode: 3,
    answer: { status: 'failure', reason: 'nothing was tested', untested: [{ plan: 'gold', kind: 'ebs' }] },
  });
  for (const [args, words] of [
    [['none'], 'No plan none is deployed here'],
    [['daily', '--sample', '0'], "argument '0' is invalid"],
    [['daily', '--rto-hours', 'soon'], 'got soon'],
    [['daily', '--in', 'mars-north-1'], 'got mars-north-1'],
    [['daily', '--clean-up'], 'name no plan'],
    [['--clean-up', '*'], 'There is no drill *'],
  ] as const) {
    const { exitCode, stderr } = await vaultCommand(emulator, ['drill', ...args, '--yes']);
    expect([exitCode === 1 || exitCode === 2, stderr]).toEqual([true, expect.stringContaining(words)]);
  }
  const silent = await vaultCommand(emulator, ['drill', 'daily']);
  expect(silent).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('confirm with --yes') });
});
