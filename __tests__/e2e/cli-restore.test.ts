import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  type Volume,
} from '@aws-sdk/client-ec2';
import { launch } from '../../scripts/local/fleet';
import { vaultCommand } from '../support/cli';
import { DAY, DeployedVault, DR } from '../support/deployed';
import { idMade, Restores, ROUGH } from '../support/restores';

/** `vault restore` of volumes, and what all kinds have in common. */
const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;
const restores = new Restores(vault);

beforeEach(() => vault.clear());

interface Data {
  readonly instance: string;
  /** At /dev/sdf, 20 GiB, gp3, named `accounts`. */
  readonly volume: string;
}

/** An instance with a data volume, backed up by a real run. */
async function backedUp(): Promise<Data> {
  const instance = await launch(source, 'database', { protect: true });
  const { VolumeId: volume = '' } = await source.send(
    new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 20, VolumeType: 'gp3', Iops: 4000 }),
  );
  await source.send(new AttachVolumeCommand({ VolumeId: volume, InstanceId: instance, Device: '/dev/sdf' }));
  await vault.tag(volume, { Name: 'accounts', owner: 'finance' });
  expect(await runs.run('daily')).toMatchObject({ status: 'SUCCEEDED' });
  return { instance, volume };
}

async function look(at: typeof source, id: string): Promise<Volume> {
  const { Volumes: [volume] = [] } = await at.send(new DescribeVolumesCommand({ VolumeIds: [id] }));
  return volume!;
}

async function madeBy(at: typeof source, restore: string): Promise<Volume[]> {
  const Filters = [{ Name: 'tag:smart-vault:restore', Values: [restore] }];
  return (await at.send(new DescribeVolumesCommand({ Filters }))).Volumes ?? [];
}

const tagsOf = ({ Tags = [] }: Volume) => Object.fromEntries(Tags.map(({ Key, Value }) => [Key!, Value!]));

async function destroy({ instance, volume }: Data): Promise<void> {
  await source.send(new StopInstancesCommand({ InstanceIds: [instance] }));
  await source.send(new DetachVolumeCommand({ VolumeId: volume, InstanceId: instance }));
  await source.send(new DeleteVolumeCommand({ VolumeId: volume }));
}

test('a volume that is gone comes back as it was, encrypted, told and written down', async () => {
  const data = await backedUp();
  await destroy(data);
  await emulator.clearOutbox();

  const { order, checks } = await restores.dryRun(data.volume);
  expect(order.design.words).toEqual([
    expect.stringMatching(/^a volume of 20 GiB \(gp3\), encrypted, in us-east-1a, from snap-/),
  ]);
  expect(checks.map(({ name, passed }) => [name, passed])).toEqual(
    ['state', 'lineage', 'size', 'encryption'].map((name) => [name, true]),
  );

  const record = await restores.succeed(data.volume, '--attach', data.instance);
  const volume = await look(source, idMade(record, 'volume'));
  expect(volume).toMatchObject({
    Size: 20,
    VolumeType: 'gp3',
    Iops: 4000,
    Encrypted: true,
    SnapshotId: record.order.points[0]!.id,
    Attachments: [{ InstanceId: data.instance, Device: '/dev/sdf', State: 'attached' }],
  });
  expect(tagsOf(volume)).toEqual({
    Name: 'accounts',
    owner: 'finance',
    'smart-vault:restore': record.id,
    'smart-vault:restored-from': record.order.points[0]!.id,
  });
  expect(record).toMatchObject({ outcome: 'success', left: [], rtoSeconds: expect.any(Number) });
  expect(record.dataAgeSeconds).toBeGreaterThan(0);
  expect(record.steps.map(({ name }) => name)).toEqual(['create volume', 'attach volume', 'validate volume']);
  expect(await restores.record(record.id)).toEqual(record);
  expect((await vault.notices()).filter(({ subject }) => subject.includes('restore'))).toEqual([
    {
      subject: `e2e-vault: restore of ${data.volume}: SUCCESS`,
      message: expect.stringContaining(volume.VolumeId!),
    },
  ]);
  expect((await restores.list())[0]).toMatchObject({ id: record.id, state: 'success', made: record.made });
});

test('in the place of the old volume: a call that is refused for good leaves a half that is listed, and resumed', async () => {
  const data = await backedUp();
  expect(await restores.refused(data.volume, '--replace', data.volume)).toContain('stop it first');
  await source.send(new StopInstancesCommand({ InstanceIds: [data.instance] }));
  await emulator.setFaults([
    { caller: 'operator', action: 'AttachVolume', effect: { error: 'UnauthorizedOperation', status: 403 } },
  ]);
  const broken = await restores.run(data.volume, '--replace', data.volume);
  expect(broken).toMatchObject({
    exitCode: 1,
    answer: {
      outcome: 'failure',
      stopped: { step: 'attach volume', reason: expect.stringContaining('Unauthorized') },
    },
  });
  const { id } = broken.answer;
  expect((await vault.notices()).at(-1)!.subject).toContain('FAILURE');
  const half = (await restores.list())[0]!;
  expect(half).toMatchObject({ id, state: 'failure', left: [{ what: 'volume', id: data.volume }] });
  expect(half.made).toEqual(broken.answer.made);

  await emulator.setFaults([]);
  const record = await restores.succeed('--resume', id);
  const volume = await look(source, idMade(record, 'volume'));
  expect(volume.Attachments).toMatchObject([{ InstanceId: data.instance, Device: '/dev/sdf' }]);
  expect((await look(source, data.volume)).State).toBe('available');
  expect(record.left).toEqual([{ what: 'volume', id: data.volume, region: 'us-east-1' }]);
  expect(await madeBy(source, id)).toHaveLength(1);
  // A second time there is nothing to do.
  await emulator.clearCalls();
  expect(await restores.succeed('--resume', id)).toEqual(record);
  expect(await emulator.calls({ caller: 'operator', action: 'AttachVolume' })).toEqual([]);
});

test('a crash, and Ctrl-C, after the volume was made: it is listed, and resuming makes no second one', async () => {
  const data = await backedUp();
  const crashed = await restores.crash(data.volume);
  const interrupted = await restores.interrupt('CreateVolume', data.volume);
  for (const half of [crashed, interrupted]) {
    expect(half).toMatchObject({ state: 'half-made', made: [{ what: 'volume' }] });
    const record = await restores.succeed('--resume', half.id);
    expect(record.made).toEqual(half.made);
    expect(await madeBy(source, half.id)).toHaveLength(1);
  }
});

test('throttles and server errors everywhere: one volume, and a record', async () => {
  const data = await backedUp();
  await emulator.setFaults(ROUGH);
  const record = await restores.succeed(data.volume);
  await emulator.setFaults([]);
  expect(await madeBy(source, record.id)).toHaveLength(1);
});

test('what is asked wrongly is answered, and nothing is made', async () => {
  const data = await backedUp();
  const [snapshot] = (await vault.snapshots(source)).filter(({ VolumeId }) => VolumeId === data.volume);
  const first = (await restores.dryRun(data.volume)).order.pointAt;

  expect(await restores.refused('vol-0000000000000000f')).toMatch(
    /^The vault e2e-vault has no point of vol-0{16}f/m,
  );
  expect(await restores.refused('snap-0000000000000000f')).toContain('There is no recovery point snap-');
  expect(await restores.refused(data.volume, '--kind', 'rds')).toContain('no source of the kind rds');
  expect(await restores.refused(data.volume, '--kind', 'disk')).toContain('got disk');
  expect(await restores.refused(data.volume, '--at', 'yesterday')).toContain('got yesterday');
  expect(await restores.refused(data.volume, '--at', '2020-01-01')).toContain(
    `the first is ${snapshot!.SnapshotId} of ${first}`,
  );
  expect(await restores.refused(data.volume, '--in', 'mars-north-1')).toContain('got mars-north-1');
  expect(await restores.refused(data.volume, '--zone', 'us-east-1q')).toContain('got us-east-1q');
  expect(await restores.refused(data.volume, '--subnet', 'subnet-1')).toContain('has no --subnet');
  expect(await restores.refused(data.volume, '--attach', 'i-0000000000000000f')).toContain(
    'There is no instance',
  );
  expect(await restores.refused(data.volume, '--attach', data.instance)).toContain('/dev/sdf of');
  expect(await restores.refused('--resume', 'none')).toContain('There is no restore none');
  expect(await restores.refused()).toContain('Name one thing');
  const silent = await vaultCommand(emulator, ['restore', data.volume]);
  expect(silent).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('confirm with --yes'),
  });

  // Of nobody: a snapshot that somebody made by hand.
  const { SnapshotId: foreign = '' } = await source.send(
    new CreateSnapshotCommand({ VolumeId: data.volume }),
  );
  await emulator.advance(DAY);
  expect(await restores.refused(foreign)).toMatch(/Not fit to be restored:\n.*lineage/);
  // The vault's own, as it says, and it failed.
  await emulator.configure({ snapshotFails: [data.volume] });
  const { SnapshotId: broken = '' } = await source.send(new CreateSnapshotCommand({ VolumeId: data.volume }));
  await source.send(new CreateTagsCommand({ Resources: [broken], Tags: snapshot!.Tags! }));
  await emulator.advance(DAY);
  expect(await restores.refused(broken)).toMatch(/state: error/);
});

test('from the other region, when the home region has lost everything', async () => {
  const data = await backedUp();
  await source.send(new TerminateInstancesCommand({ InstanceIds: [data.instance] }));
  for (const { SnapshotId } of await vault.snapshots(source))
    await source.send(new DeleteSnapshotCommand({ SnapshotId }));
  expect(await restores.refused(data.volume)).toContain(`add --in ${DR}`);
  const record = await restores.succeed(data.volume, '--in', DR);
  const volume = await look(dr, idMade(record, 'volume'));
  expect(volume).toMatchObject({ Size: 20, Encrypted: true, VolumeType: 'gp3' });
  expect(tagsOf(volume)).toMatchObject({ Name: 'accounts' });
});
