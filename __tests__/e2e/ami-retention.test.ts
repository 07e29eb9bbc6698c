import { DeregisterImageCommand, LockSnapshotCommand, RegisterImageCommand } from '@aws-sdk/client-ec2';
import { concurrently } from '../../lambda-src/core/concurrently';
import { DAY, DeployedVault, DR, SOURCE, tagsOf } from '../support/deployed';
import { imagesIn, imageTags, Servers, snapshotsOf } from '../support/servers';

/** What becomes of images that nobody keeps: the plan `images` keeps for 30 days. */
const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;
const servers = new Servers(source);

beforeEach(() => vault.clear());

const backUp = async (days: number): Promise<Awaited<ReturnType<typeof runs.run>>> => {
  await emulator.advance(days * DAY);
  return runs.run('images');
};

test('expires images with their snapshots by age, in both regions', async () => {
  await servers.launch('web', 'f');
  await runs.run('images');
  const { record } = await backUp(31);
  expect(record.pruned.map(({ region, kind, outcome }) => [region, kind, outcome])).toEqual([
    [SOURCE, 'ami', 'deleted'],
    [DR, 'ami', 'deleted'],
  ]);
  for (const ec2 of [source, dr]) {
    const [image, ...more] = await imagesIn(ec2);
    expect(more).toEqual([]);
    expect(imageTags(image!)['smart-vault:run']).toBe(record.run.id);
    const left = (await vault.snapshots(ec2)).map(({ SnapshotId: id }) => id);
    expect(left.sort()).toEqual(snapshotsOf(image!).sort());
  }
});

test('finds its images behind a thousand others', async () => {
  const others = Array.from({ length: 1000 }, (_, index) => `other-${index}`);
  await concurrently(others, 8, (Name) =>
    source.send(new RegisterImageCommand({ Name, ImageLocation: 'images/other.manifest.xml' })),
  );
  await servers.launch('web');
  await runs.run('images');
  const { record } = await backUp(31);
  expect(record.totals).toMatchObject({ created: 1, deleted: 2 });
  expect(await imagesIn(source)).toHaveLength(1001);
});

test('keeps the last image of an instance, and the newest copy', async () => {
  const gone = await servers.launch('gone');
  await runs.run('images');
  await servers.tag(gone, { image: 'no' });
  await servers.launch('other');
  const { record } = await backUp(400);
  expect(record.totals.deleted).toBe(0);
  expect(record.kept).toMatchObject({ minimum: 1, 'newest copy': 1 });
});

test('a snapshot of an image that is gone goes too; one that another image needs stays', async () => {
  await servers.launch('web', 'f');
  await runs.run('images');
  const [image] = await imagesIn(source);
  const [used, left] = snapshotsOf(image!);
  await servers.registerImage('golden', used!);
  await source.send(new DeregisterImageCommand({ ImageId: image!.ImageId! }));
  const { status, record } = await backUp(2);
  expect(status).toBe('SUCCEEDED');
  expect(record.pruned).toMatchObject([{ id: left, region: SOURCE, rule: 'broken', outcome: 'deleted' }]);
  expect(record.kept).toMatchObject({ 'still needed': 1 });
  expect((await vault.snapshots(source)).map(({ SnapshotId: id }) => id)).toContain(used);
});

test('a snapshot that a deregistration leaves, because another image needs it, goes when that one has gone', async () => {
  await servers.launch('web', 'f');
  await runs.run('images');
  const [image] = await imagesIn(source);
  const [used = ''] = snapshotsOf(image!);
  const golden = await servers.registerImage('golden', used);
  const first = await backUp(31);
  expect(first.status).toBe('SUCCEEDED');
  expect((await imagesIn(source)).map(({ ImageId: id }) => id)).not.toContain(image!.ImageId);
  const ids = async (): Promise<(string | undefined)[]> =>
    (await vault.snapshots(source)).map(({ SnapshotId: id }) => id);
  expect(await ids()).toHaveLength(3);
  expect(await ids()).toContain(used);

  await source.send(new DeregisterImageCommand({ ImageId: golden }));
  const { record } = await backUp(1);
  expect(record.pruned).toContainEqual(
    expect.objectContaining({ id: used, rule: 'broken', outcome: 'deleted' }),
  );
  expect(await ids()).not.toContain(used);
});

test.each([
  ['images', 'still needed'],
  ['daily', 'locked'],
] as const)(
  'what is locked stays, whole, until the lock is off: plan %s, by the rule "%s"',
  async (plan, rule) => {
    const web = await servers.launch('web', 'f');
    await servers.tag(web, { backup: 'true' });
    await runs.run(plan);
    const [{ SnapshotId: locked = '' } = {}, other] = await vault.snapshots(source);
    await source.send(
      new LockSnapshotCommand({ SnapshotId: locked, LockMode: 'governance', LockDuration: 45 }),
    );
    const ids = async (): Promise<(string | undefined)[]> =>
      (await vault.snapshots(source)).map(({ SnapshotId: id }) => id);
    await emulator.advance(31 * DAY);
    const { status, record } = await runs.run(plan);
    expect(status).toBe('SUCCEEDED');
    expect(record.kept).toMatchObject({ [rule]: 1 });
    expect(await ids()).toContain(locked);
    // An image without one of its snapshots would be none.
    expect((await ids()).includes(other!.SnapshotId)).toBe(plan === 'images');

    await emulator.advance(15 * DAY);
    await runs.run(plan);
    expect(await ids()).not.toContain(locked);
  },
);

test('never touches images of others, nor takes them for its own', async () => {
  await servers.launch('web');
  await runs.run('images');
  const [image] = await imagesIn(source);
  const [snapshot = ''] = snapshotsOf(image!);
  const stranger = await servers.registerImage('stranger', snapshot);
  await servers.tag(stranger, { ...imageTags(image!), 'smart-vault:managed-by': 'another-vault' });
  await backUp(31);
  expect((await imagesIn(source)).map(({ ImageId: id }) => id)).toContain(stranger);
  expect((await vault.snapshots(source)).map(({ SnapshotId: id }) => id)).toContain(snapshot);
});

test('snapshots of volumes and of images are not taken for each other', async () => {
  const web = await servers.launch('web');
  await servers.tag(web, { backup: 'true' });
  await runs.run('images');
  await emulator.advance(60);
  await runs.run('daily');
  await emulator.advance(31 * DAY);
  const daily = await runs.run('daily');
  expect(daily.record.pruned.map(({ kind }) => kind)).toEqual(['ebs', 'ebs']);
  expect(await imagesIn(source)).toHaveLength(1);
  const kinds = (await vault.snapshots(source)).map((one) => tagsOf(one)['smart-vault:kind']);
  expect(kinds.sort()).toEqual(['ami', 'ebs']);

  await runs.run('cleanup');
  expect(await imagesIn(source)).toHaveLength(1);
});
