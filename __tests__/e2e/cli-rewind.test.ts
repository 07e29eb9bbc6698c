import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Versions } from '../../lambda-src/adapters/s3-versions';
import type { Version } from '../../lambda-src/ports/version-store';
import { clientOptions } from '../../scripts/local/clients';
import { vaultCommand, vaultJson } from '../support/cli';
import { DeployedVault, SOURCE } from '../support/deployed';

const vault = new DeployedVault();
const { emulator } = vault;
const s3 = new S3Client(clientOptions(emulator, SOURCE));
const CHANGING = ['CopyObject', 'DeleteObject', 'DeleteObjects', 'PutObject', 'RestoreObject'];
const MANY = 300;

let bucket: string;
let state: string;
let buckets: string[];
let made = 0;
const before = { ...process.env };

beforeAll(() => {
  Object.assign(process.env, emulator.environment(SOURCE));
});
beforeEach(async () => {
  await vault.clear();
  state = mkdtempSync(join(tmpdir(), 'rewind-'));
  buckets = [];
  bucket = await newBucket();
});
afterEach(async () => {
  rmSync(state, { recursive: true });
  await emulator.setFaults([]);
  for (const name of buckets) await destroy(name);
});
afterAll(() => {
  process.env = before;
});

async function newBucket(versioned = true): Promise<string> {
  const Bucket = `rewind-${(made += 1)}`;
  buckets.push(Bucket);
  await s3.send(new CreateBucketCommand({ Bucket }));
  if (versioned) await versioning(Bucket, 'Enabled');
  return Bucket;
}

const versioning = (Bucket: string, Status: 'Enabled' | 'Suspended') =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

async function versionsIn(name: string): Promise<Version[]> {
  const found: Version[] = [];
  for await (const page of new S3Versions().pages(name, '')) found.push(...page);
  return found;
}

async function destroy(Bucket: string): Promise<void> {
  for (const { key, id } of await versionsIn(Bucket))
    await s3.send(new DeleteObjectCommand({ Bucket, Key: key, VersionId: id }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
}

const put = (Key: string, Body: string, Bucket = bucket) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const remove = (Key: string) => s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));

/** A moment between what was done before and what is done after it. */
async function moment(): Promise<string> {
  await emulator.advance(30);
  const now = await emulator.now();
  await emulator.advance(30);
  return now.toISOString();
}

/** What can be read there, by key. */
async function contents(name = bucket): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  const seen = new Set<string>();
  for (const { key: Key, isDeleteMarker } of await versionsIn(name)) {
    if (!seen.has(Key) && !isDeleteMarker)
      read[Key] = await (
        await s3.send(new GetObjectCommand({ Bucket: name, Key }))
      ).Body!.transformToString();
    seen.add(Key);
  }
  return read;
}

interface Answer {
  readonly at: string;
  readonly keys: number;
  readonly versions: number;
  readonly unchanged: number;
  readonly left: number;
  readonly undeleted: number;
  readonly restored: number;
  readonly hidden: number;
  readonly failed: { readonly count: number; readonly first: readonly { key: string; why: string }[] };
  readonly archived: { readonly count: number };
  readonly thawing: { readonly count: number };
  readonly changes?: readonly { readonly key: string; readonly action: string }[];
}

const env = () => ({ XDG_STATE_HOME: state });
const rewind = (...args: string[]) => vaultCommand(emulator, ['rewind', ...args], { env: env() });
const rewindJson = (...args: string[]) =>
  vaultJson<Answer>(emulator, ['rewind', ...args, '--yes'], { env: env() });
const changingCalls = async () =>
  (await emulator.calls({ service: 's3' })).filter(({ action }) => CHANGING.includes(action));

/** Files of which some are deleted, overwritten and added after the moment that is given back. */
async function files(): Promise<{ at: string; then: Record<string, string>; now: Record<string, string> }> {
  await put('efs/kept', 'same');
  await put('efs/changed', 'first');
  await put('efs/folder/gone +ö', 'was here');
  await put('efs/folder/back', 'first');
  await put('other', 'first');
  await remove('efs/folder/back');
  const then = await contents();
  const at = await moment();
  await put('efs/changed', 'second');
  await put('efs/changed', 'third');
  await remove('efs/folder/gone +ö');
  await put('efs/folder/back', 'again');
  await put('efs/added', 'new');
  await remove('other');
  const now = await contents();
  await emulator.clearCalls();
  return { at, then, now };
}

test('a whole bucket, exactly: as it was, without a version less; a second time there is nothing to do', async () => {
  const { at, then } = await files();
  const old = (await versionsIn(bucket)).map(({ id }) => id);
  const { exitCode, answer } = await rewindJson(`s3://${bucket}`, '--at', at, '--exact');
  expect({ exitCode, answer }).toMatchObject({
    exitCode: 0,
    answer: { keys: 6, undeleted: 2, restored: 1, hidden: 2, unchanged: 1, failed: { count: 0 } },
  });
  expect(await contents()).toEqual(then);
  expect((await versionsIn(bucket)).map(({ id }) => id)).toEqual(expect.arrayContaining(old));
  const calls = await changingCalls();
  expect(calls.map(({ action }) => action).sort()).toEqual([
    'CopyObject',
    'CopyObject',
    'CopyObject',
    'DeleteObject',
    'DeleteObject',
  ]);
  expect(calls.flatMap(({ params }) => (params['versionId'] === undefined ? [] : [params]))).toEqual([]);

  const again = await rewindJson(`s3://${bucket}`, '--at', at, '--exact');
  expect(again).toMatchObject({
    exitCode: 0,
    answer: { unchanged: 6, undeleted: 0, restored: 0, hidden: 0 },
  });
  expect(await changingCalls()).toHaveLength(calls.length);
});

test('one key; a folder without exact; and what was added stays', async () => {
  const { at, then, now } = await files();
  const key = 'efs/folder/gone +ö';
  const one = await rewind(`s3://${bucket}/${key}`, '--at', at, '--yes');
  expect(one).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/1 undeleted, 0 restored \(8 bytes\)/) as string,
  });
  expect(await contents()).toEqual({ ...now, [key]: 'was here' });
  const { answer } = await rewindJson(`s3://${bucket}/efs/`, '--at', at);
  expect(answer).toMatchObject({ keys: 5, unchanged: 2, restored: 1, left: 2, hidden: 0 });
  const { other: _, ...below } = then;
  expect(await contents()).toEqual({ ...below, 'efs/added': 'new', 'efs/folder/back': 'again' });
});

test('to another place: the source stays untouched, and a previous version of a single file beside it', async () => {
  const { at, then, now } = await files();
  const there = await newBucket();
  await put('old/efs/stranger', 'x', there);
  await put('beside', 'y', there);
  const ids = (await versionsIn(bucket)).map(({ id }) => id);
  await rewindJson(`s3://${bucket}`, '--at', at, '--to', `s3://${there}/old/`, '--exact');
  const expected = Object.fromEntries(Object.entries(then).map(([key, body]) => [`old/${key}`, body]));
  expect(await contents(there)).toEqual({ ...expected, beside: 'y' });
  expect((await versionsIn(bucket)).map(({ id }) => id)).toEqual(ids);
  const again = await rewindJson(`s3://${bucket}`, '--at', at, '--to', `s3://${there}/old/`, '--exact');
  expect(again.answer).toMatchObject({ undeleted: 0, restored: 0, hidden: 0 });

  const file = await rewind(
    `s3://${bucket}/efs/changed`,
    '--at',
    at,
    '--to',
    `s3://${bucket}/efs/changed.old`,
    '--yes',
  );
  expect(file.exitCode).toBe(0);
  expect(await contents()).toEqual({ ...now, 'efs/changed.old': 'first' });
  const within = await rewind(`s3://${bucket}/efs/`, '--at', at, '--to', `s3://${bucket}/efs/old/`, '--yes');
  expect(within).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('must lie outside of') as string,
  });
});

test('a dry run lists what would be done and changes nothing; nor does anything without a confirmation', async () => {
  const { at, now } = await files();
  const { exitCode, stdout } = await rewind(`s3://${bucket}`, '--at', at, '--exact', '--dry-run');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^restore {3}efs\/changed {2}\(\S+ of 20\S+Z\)$/m);
  expect(stdout).toMatch(/^hide {6}efs\/added$/m);
  expect(stdout).toMatch(/2 would be undeleted, 1 would be restored/);
  const { answer } = await rewindJson(`s3://${bucket}`, '--at', at, '--exact', '--dry-run');
  expect(answer.changes?.map(({ key, action }) => [action, key])).toEqual([
    ['hide', 'efs/added'],
    ['restore', 'efs/changed'],
    ['hide', 'efs/folder/back'],
    ['undelete', 'efs/folder/gone +ö'],
    ['undelete', 'other'],
  ]);
  const unconfirmed = await rewind(`s3://${bucket}`, '--at', at, '--exact');
  expect(unconfirmed).toMatchObject({ exitCode: 2, stdout: '' });
  expect(unconfirmed.stderr).toMatch(
    /3 keys with \d+ bytes will be written once more[^]*2 keys that were added since/,
  );
  expect(await changingCalls()).toEqual([]);
  expect(await contents()).toEqual(now);
});

test('some hundreds of objects, interrupted with Ctrl-C, then again: each is copied once', async () => {
  const past = '2026-01-01T00:00:00Z';
  const later = '2026-02-01T00:00:00Z';
  const keys = Array.from({ length: MANY }, (_, n) => `data/${String(n).padStart(4, '0')}`);
  await emulator.plantVersions(bucket, [
    ...keys.map((key) => ({ key, at: past, body: `was ${key}` })),
    ...keys.map((key, n) => (n % 2 ? { key, at: later } : { key, at: later, body: 'overwritten' })),
  ]);
  await emulator.clearCalls();
  await emulator.setFaults([{ service: 's3', action: 'CopyObject', effect: { latencyMs: 60 } }]);
  const copies = async () => (await emulator.calls({ service: 's3', action: 'CopyObject' })).length;
  const args = [`s3://${bucket}/data/`, '--at', '2026-01-15T00:00:00Z', '--yes', '--parallel', '4'];
  const interruption = new AbortController();
  const first = vaultCommand(emulator, ['rewind', ...args], { env: env(), signal: interruption.signal });
  while ((await copies()) < 40) await new Promise((resolve) => setTimeout(resolve, 50));
  interruption.abort();
  const { exitCode, stderr } = await first;
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 130,
    stderr: expect.stringContaining('the same command with --at 2026-01-15T00:00:00.000Z') as string,
  });
  const done = await copies();
  expect(done).toBeLessThan(MANY);

  await emulator.setFaults([]);
  const { answer } = await rewindJson(...args.slice(0, -3));
  expect(answer).toMatchObject({ unchanged: done, keys: MANY, versions: 2 * MANY + done });
  expect(answer.undeleted + answer.restored).toBe(MANY - done);
  expect(await copies()).toBe(MANY);
  expect(await contents()).toEqual(Object.fromEntries(keys.map((key) => [key, `was ${key}`])));
});

test('a denied key is named, the others come back, and it is not well', async () => {
  const { at, then, now } = await files();
  await emulator.setFaults([
    {
      service: 's3',
      action: 'CopyObject',
      contains: '/efs/changed',
      effect: { error: 'AccessDenied', status: 403 },
    },
  ]);
  const { exitCode, answer } = await rewindJson(`s3://${bucket}`, '--at', at, '--exact');
  expect({ exitCode, answer }).toMatchObject({
    exitCode: 3,
    answer: {
      undeleted: 2,
      failed: {
        count: 1,
        first: [{ key: 'efs/changed', why: expect.stringContaining('AccessDenied') as string }],
      },
    },
  });
  expect(await contents()).toEqual({ ...then, 'efs/changed': now['efs/changed'] });
  await emulator.setFaults([]);
  expect(await rewindJson(`s3://${bucket}`, '--at', at, '--exact')).toMatchObject({
    exitCode: 0,
    answer: { restored: 1 },
  });
  expect(await contents()).toEqual(then);
});

test('throttled and broken answers are asked again', async () => {
  const { at, then } = await files();
  await emulator.setFaults([
    { service: 's3', action: 'CopyObject|ListObjectVersions', effect: { error: 'throttle' }, times: 3 },
    { service: 's3', action: 'CopyObject', effect: { error: 'InternalError', status: 500 }, times: 2 },
  ]);
  expect((await rewindJson(`s3://${bucket}`, '--at', at, '--exact')).exitCode).toBe(0);
  expect(await contents()).toEqual(then);
});

test('what lies in an archive is named, asked for, and comes back when it is there', async () => {
  await emulator.configure({ thawSeconds: 3600 });
  const [was, gone] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];
  await emulator.plantVersions(bucket, [
    { key: 'cold', at: was, body: 'ice', storageClass: 'DEEP_ARCHIVE' },
    { key: 'cold', at: gone },
    { key: 'warm', at: was, body: 'tea' },
    { key: 'warm', at: gone },
  ]);
  const args = [`s3://${bucket}`, '--at', '2026-01-15T00:00:00Z'];
  expect(await rewindJson(...args)).toMatchObject({
    exitCode: 3,
    answer: { undeleted: 1, archived: { count: 1 } },
  });
  expect(await rewindJson(...args, '--thaw', '3')).toMatchObject({
    exitCode: 4,
    answer: { archived: { count: 0 }, thawing: { count: 1 } },
  });
  expect(await contents()).toEqual({ warm: 'tea' });
  await emulator.advance(4000);
  expect(await rewindJson(...args)).toMatchObject({ exitCode: 0, answer: { undeleted: 1, unchanged: 1 } });
  expect(await contents()).toEqual({ cold: 'ice', warm: 'tea' });
  await emulator.configure({ thawSeconds: null });
});

test('clear answers where nothing can be brought back', async () => {
  const plain = await newBucket(false);
  await put('a', 'x', plain);
  const start = (await emulator.now()).toISOString();
  await emulator.advance(60);
  await put('a', 'x');
  await remove('a');
  await emulator.clearCalls();
  const says = async (code: number, words: RegExp, ...args: string[]) => {
    const { exitCode, stderr, stdout } = await rewind(...args, '--yes');
    expect({ exitCode, stderr, stdout }).toEqual({
      exitCode: code,
      stderr: expect.stringMatching(words),
      stdout: '',
    });
  };
  await says(1, /keeps no versions, so there is nothing/, `s3://${plain}`, '--at', '1h');
  await says(1, /^There is no bucket rewind-nowhere\.$/m, 's3://rewind-nowhere', '--at', '1h');
  await says(1, /There is nothing at .*\/nothing/, `s3://${bucket}/nothing`, '--at', '1h');
  await says(
    2,
    /Nothing existed at .*: its first version is of .*say --exact/,
    `s3://${bucket}`,
    '--at',
    start,
  );
  await says(2, /--at must not lie in the future/, `s3://${bucket}`, '--at', '2999-01-01T00:00:00Z');
  await says(2, /--at must be a time such as .* got yesterday/, `s3://${bucket}`, '--at', 'yesterday');
  await says(2, /<where> must be s3:\/\/bucket/, bucket, '--at', '1h');
  await says(2, /must be a whole number from 1 to 512/, `s3://${bucket}`, '--at', '1h', '--parallel', 'x');
  expect(await changingCalls()).toEqual([]);

  await put('b', 'new');
  expect(await rewindJson(`s3://${bucket}`, '--at', start, '--exact')).toMatchObject({
    exitCode: 0,
    answer: { hidden: 1 },
  });
  expect(await contents()).toEqual({});

  await versioning(bucket, 'Suspended');
  const suspended = await rewind(
    `s3://${bucket}/a`,
    '--at',
    (await emulator.now()).toISOString(),
    '--dry-run',
    '--exact',
  );
  expect(suspended).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('is suspended') as string });
});
