import type { DrillRecord } from '../../lambda-src/core/drill/record';
import type { FilesManifest } from '../../lambda-src/core/files/manifest';
import { manifestDocuments } from '../../lambda-src/core/files/manifest';
import { drillId } from '../../lambda-src/core/drill/order';
import { ACCOUNT } from '../../emulator/emulator';
import { filesBucketName, replicaBucketName } from '../../lambda-src/core/file-names';
import { createRole, roleArn } from '../emulator/support/raw';
import { DAY, DeployedVault, DR, SOURCE, VAULT } from '../support/deployed';
import { Drills } from '../support/drills';
import { FileBucket } from '../support/file-bucket';
import { BUCKET, FileSystems } from '../support/file-systems';

/** Restore tests of files: the objects that a run has written down, read at their versions and held against their hashes. */
const vault = new DeployedVault();
const { emulator, runs } = vault;
const files = new FileSystems(emulator);
const drills = new Drills(vault);
const bucket = new FileBucket(emulator, BUCKET);
const reports = new FileBucket(emulator, vault.deployed.reportsBucket);
const FUNCTION = `lambda.${VAULT}-drill`;

beforeEach(async () => {
  await vault.clear();
  // Two schedules of one second would be one drill.
  await emulator.advance(DAY);
  await files.clear();
  await bucket.remove();
});
afterAll(async () => {
  await vault.clear();
  await files.clear();
  await bucket.remove();
});

type Ids = Record<string, string>;

const CONTENTS = { 'efs/a.txt': 'first', 'efs/b.txt': 'second', 'efs/c/d.txt': 'third' };

/** A file system of which a run has transferred these objects. */
async function backedUp(
  contents: Readonly<Record<string, string>> = CONTENTS,
): Promise<{ system: string; ids: Ids }> {
  await bucket.make();
  const ids: Ids = {};
  for (const [key, content] of Object.entries(contents)) ids[key] = await bucket.put(key, content);
  const system = await files.make();
  await files.addTask(system);
  const { status, record } = await runs.run('files');
  expect({ status, warnings: record.warnings }).toEqual({ status: 'SUCCEEDED', warnings: [] });
  return { system, ids };
}

async function manifests(): Promise<FilesManifest[]> {
  const keys = await reports.keys(manifestDocuments.all);
  return Promise.all(keys.map(async (key) => (await reports.json(key)) as FilesManifest));
}

async function now(): Promise<Date> {
  return new Date(Math.floor((await emulator.now()).getTime() / 1000) * 1000);
}

/** Delivers the schedule, as EventBridge would, and follows the machine to its end. */
async function held(): Promise<{ status: string; record: DrillRecord }> {
  const at = await now();
  const { status } = await runs.end(await runs.fire('drill', at));
  return { status, record: await drills.record(drillId(at)) };
}

test('a run writes down a sample of what it transferred, and the test reads it back; told as what it is', async () => {
  const { system, ids } = await backedUp();
  const [manifest] = await manifests();
  expect(manifest).toMatchObject({
    ...{ vault: VAULT, plan: 'files', source: system },
    place: { region: SOURCE, bucket: BUCKET, prefix: '' },
    listed: { objects: 3, bytes: 16, archived: 0 },
    chosen: 'all that could be read',
  });
  expect(Object.fromEntries(manifest!.objects.map(({ key, version }) => [key, version]))).toEqual(ids);
  for (const { hash } of manifest!.objects) expect(hash?.value).toMatch(/^[A-Za-z0-9+/]+=*$/);

  // What happens later is no part of it.
  await bucket.put('efs/a.txt', 'changed by the next transfer');
  await bucket.delete('efs/b.txt');
  await emulator.clearOutbox();
  const { status, record } = await held();
  expect({ status, record }).toMatchObject({
    status: 'SUCCEEDED',
    record: {
      ...{ status: 'success', left: [] },
      samples: [
        {
          ...{
            kind: 'efs',
            source: system,
            outcome: 'passed',
            point: manifest!.point,
            removed: [],
            left: [],
          },
          read: { objects: 3, bytes: 16, of: 3 },
          checks: [
            { name: 'manifest', passed: true },
            { name: 'objects', passed: true, says: '3 read, 16 bytes, each as it was' },
          ],
        },
      ],
    },
  });
  expect(record.rtoSeconds).toBeUndefined();
  expect(record.samples[0]!.rpoSeconds).toBeGreaterThan(0);
  const [notice] = (await vault.notices()).filter(({ subject }) => subject.includes('restore test - '));
  expect(notice!.subject).toBe(`SUCCESS: ${VAULT} restore test - 1 of 1 passed`);
});

test('content that S3 has lost unseen, and a version that is gone, fail by name; the others are counted', async () => {
  const { ids } = await backedUp();
  await emulator.corruptVersion(BUCKET, 'efs/a.txt', ids['efs/a.txt']!, 'fIrst');
  await bucket.delete('efs/c/d.txt', ids['efs/c/d.txt']);
  const { status, record } = await held();
  expect({ status, record }).toMatchObject({
    status: 'FAILED',
    record: { status: 'failure', reason: '1 of 1 did not pass', samples: [{ outcome: 'failed' }] },
  });
  const [{ reason, read } = { reason: '' }] = record.samples;
  expect(read).toMatchObject({ objects: 2 });
  expect(reason).toContain('2 of 3 did not come back as they were');
  expect(reason).toContain(`efs/a.txt (version ${ids['efs/a.txt']}) has another content`);
  expect(reason).toContain(`efs/c/d.txt (version ${ids['efs/c/d.txt']}): NoSuchVersion`);
  expect(reason).not.toContain('efs/b.txt');
});

test('a key that is disabled fails it, in the words of S3', async () => {
  await backedUp();
  await emulator.setFaults([
    {
      ...{ caller: FUNCTION, service: 's3', action: 'GetObject', contains: '/files/efs/' },
      effect: { error: 'KMS.DisabledException', status: 400 },
    },
  ]);
  const { record } = await held();
  expect(record.samples).toMatchObject([
    { outcome: 'failed', reason: expect.stringContaining('3 of 3'), read: { objects: 0 } },
  ]);
  expect(record.samples[0]!.reason).toContain('KMS.DisabledException');
});

test('killed in the middle of reading, it goes on where it was', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 45 }, (_, at) => [`efs/${String(at).padStart(3, '0')}`, `content ${at}`]),
  );
  await backedUp(many);
  await emulator.clearCalls();
  await emulator.setFaults([
    {
      ...{ caller: FUNCTION, service: 's3', action: 'PutObject', contains: '"done":20' },
      ...{ effect: { kill: 'after' }, times: 1 },
    },
  ]);
  const { status, record } = await held();
  expect({ status, record }).toMatchObject({
    status: 'SUCCEEDED',
    record: { samples: [{ outcome: 'passed', read: { objects: 45, of: 45 } }] },
  });
  const reads = (await emulator.calls({ caller: FUNCTION, action: 'GetObject' }))
    .map(({ params }) => String(params['path']))
    .filter((path) => path.startsWith(`/${BUCKET}/efs/`));
  expect([reads.length, new Set(reads).size]).toEqual([45, 45]);
});

test('what has no manifest is named as not tested, and why: in the run’s warning and in the drill', async () => {
  // The bucket is not there.
  const system = await files.make();
  await files.addTask(system);
  const { status, record } = await runs.run('files');
  expect(status).toBe('SUCCEEDED');
  expect(record.warnings).toEqual([
    { source: system, problem: expect.stringMatching(/^its restore cannot be tested: .*NoSuchBucket/) },
  ]);
  const answer = await drills.hold('files');
  expect(answer).toMatchObject({
    exitCode: 3,
    answer: {
      ...{ status: 'failure', reason: 'nothing was tested', samples: [] },
      untested: [{ plan: 'files', kind: 'efs', reason: expect.stringContaining(`${system}: no manifest`) }],
    },
  });
});

describe('of the copies in another region', () => {
  const own = new FileBucket(emulator, filesBucketName(VAULT, ACCOUNT, SOURCE));
  const replica = new FileBucket(emulator, replicaBucketName(VAULT, ACCOUNT, SOURCE), DR);
  afterEach(async () => {
    await own.remove();
    await replica.remove();
  });

  async function backedUpOwn(): Promise<Ids> {
    await own.make();
    await replica.make();
    await createRole(emulator);
    await own.replicateTo(replica, roleArn);
    const ids: Ids = {};
    for (const [key, content] of Object.entries(CONTENTS)) ids[key] = await own.put(key, content);
    await files.addTask(await files.make(), undefined, {}, { bucket: own.name });
    expect(await runs.run('files')).toMatchObject({ status: 'SUCCEEDED', record: { warnings: [] } });
    return ids;
  }

  test('the replica is read, and only it', async () => {
    const ids = await backedUpOwn();
    // What is lost at home says nothing of the copies.
    await own.delete('efs/a.txt', ids['efs/a.txt']);
    await emulator.clearCalls();
    const record = await drills.pass('files', '--in', DR);
    expect(record).toMatchObject({ region: DR, samples: [{ outcome: 'passed', read: { objects: 3 } }] });
    const reads = (await emulator.calls({ caller: 'operator', action: 'GetObject', region: DR })).map(
      ({ params }) => String(params['path']),
    );
    expect(reads.filter((path) => path.startsWith(`/${replica.name}/efs/`))).toHaveLength(3);

    await replica.delete('efs/b.txt', ids['efs/b.txt']);
    const { exitCode, answer } = await drills.hold('files', '--in', DR);
    expect(exitCode).toBe(3);
    expect(answer.samples[0]!.reason).toContain('1 of 3 did not come back as they were: efs/b.txt');
  });

  test('without a replica it is named as not tested', async () => {
    const { system } = await backedUp();
    const { tests, untested } = await drills.dryRun('files', '--in', DR);
    expect(tests).toEqual([]);
    expect(untested).toMatchObject([{ kind: 'efs', reason: expect.stringContaining(`${system}: `) }]);
    expect(await drills.pass('files')).toMatchObject({ samples: [{ outcome: 'passed' }] });
  });
});
