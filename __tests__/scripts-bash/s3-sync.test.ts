import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Emulator } from '../../emulator/emulator';
import { requireTools } from '../../scripts/prerequisites';
import { clientOptions } from '../../scripts/local/clients';
import { run, type RunResult } from '../../scripts/run';

jest.setTimeout(120_000);

const SCRIPT = join(__dirname, '..', '..', 'scripts', 's3-sync', 's3-sync');
const STAMPED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ s3-sync\[\d+\] /;

let emulator: Emulator;
let s3: S3Client;
let folder: string;
let source: string;
let bucket: string;
let buckets = 0;

beforeAll(async () => {
  requireTools('aws', 'flock', 'findmnt');
  emulator = await Emulator.start();
  s3 = new S3Client(clientOptions(emulator, 'us-east-1'));
});
afterAll(() => emulator?.stop());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 's3-sync-'));
  source = join(folder, 'source');
  mkdirSync(source);
  bucket = `sync-${++buckets}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const AN_HOUR_AGO = new Date(Date.now() - 3_600_000);

/** S3 tells the time of an object to the second: a file written in the same second looks newer than its copy. */
function write(name: string, text = name, changed = AN_HOUR_AGO): void {
  const file = join(source, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, changed, changed);
}

const put = (key: string): Promise<unknown> =>
  s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: key }));

async function keys(): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key = '' }) => Key).sort();
}

const sync = (...args: string[]): Promise<RunResult> =>
  run(SCRIPT, ['--source', source, '--to', `s3://${bucket}/copy`, ...args], { env: emulator.environment() });

/** The calls of the script that change something. */
async function changes(): Promise<string[]> {
  const calls = await emulator.calls({ service: 's3' });
  return calls.map(({ action }) => action).filter((action) => /^(Put|Delete|Create|Upload)/.test(action));
}

describe('without --delete', () => {
  test('copies every file, and says so with the time', async () => {
    write('a.txt');
    write('sub/b.txt');
    const log = join(folder, 'sync.log');
    const { exitCode, stdout } = await sync('--log', log);
    expect(exitCode).toBe(0);
    expect(await keys()).toEqual(['copy/a.txt', 'copy/sub/b.txt']);
    expect(stdout).toMatch(/upload: \.?\/?sub\/b\.txt to s3:/);
    for (const line of stdout.trim().split('\n')) expect(line).toMatch(STAMPED);
    expect(readFileSync(log, 'utf8')).toBe(stdout);
  });

  test('has nothing to do the second time', async () => {
    write('a.txt');
    await sync();
    await emulator.clearCalls();
    const { exitCode, stdout } = await sync();
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('upload:');
    expect(await changes()).toEqual([]);
  });

  test('an empty source is nothing to do, and deletes nothing', async () => {
    await put('copy/kept');
    expect((await sync()).exitCode).toBe(0);
    expect(await keys()).toEqual(['copy/kept']);
  });

  test('keeps objects whose file is gone', async () => {
    write('a.txt');
    await put('copy/gone.txt');
    expect((await sync()).exitCode).toBe(0);
    expect(await keys()).toEqual(['copy/a.txt', 'copy/gone.txt']);
  });

  test('names with spaces, newlines, quotes and leading dashes', async () => {
    const names = [' two  spaces ', 'line\nbreak', 'it\'s a "quote"', '--delete', 'sub dir/$HOME *', 'é✓'];
    for (const name of names) write(name);
    expect((await sync()).exitCode).toBe(0);
    expect(await keys()).toEqual(names.map((name) => `copy/${name}`).sort());
    await emulator.clearCalls();
    expect((await sync()).exitCode).toBe(0);
    expect(await changes()).toEqual([]);
  });

  test('a change that keeps size and time is missed, as --help warns; touching the file uploads it', async () => {
    write('a.txt', 'old');
    await sync();
    write('a.txt', 'new');
    expect((await sync()).stdout).not.toContain('upload:');
    write('a.txt', 'new', new Date(Date.now() + 60_000));
    expect((await sync()).stdout).toContain('upload:');
  });

  test('a bucket that does not exist: exit code 1, and aws’s reason in the log', async () => {
    write('a.txt');
    const { exitCode, stdout } = await sync('--to', 's3://no-such-bucket');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('NoSuchBucket');
  });
});

describe('with --delete', () => {
  test('deletes what is gone under the prefix, and nothing beside it', async () => {
    for (const name of ['a', 'b', 'c', 'line\nbreak']) write(name);
    await put('copy/gone');
    await put('copy-too/kept');
    await put('kept');
    const { exitCode, stdout } = await sync('--delete', '--max-delete-percent', '100');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 of 1 objects to delete');
    expect(await keys()).toEqual(['copy-too/kept', 'copy/a', 'copy/b', 'copy/c', 'copy/line\nbreak', 'kept']);
  });

  test.each([
    ['exactly the share allowed goes', 75, 0, ['copy/1']],
    ['more than the share allowed is refused', 74, 6, ['copy/1', 'copy/2', 'copy/3', 'copy/4']],
  ])('%s', async (_, percent, code, left) => {
    for (const name of ['1', '2', '3', '4']) await put(`copy/${name}`);
    write('1');
    const { exitCode, stderr } = await sync('--delete', '--max-delete-percent', String(percent));
    expect({ exitCode, keys: await keys() }).toEqual({ exitCode: code, keys: left });
    if (code !== 0) expect(stderr).toContain('refused: 3 of 4 objects would be deleted, more than 74 %');
  });

  test('an empty source is refused, and nothing is changed', async () => {
    mkdirSync(join(source, 'only', 'folders'), { recursive: true });
    await put('copy/kept');
    const { exitCode, stderr } = await sync('--delete', '--max-delete-percent', '100');
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`refused: ${source} has no files`);
    expect(await keys()).toEqual(['copy/kept']);
  });

  test('an empty source and no objects are nothing to do', async () => {
    expect((await sync('--delete')).exitCode).toBe(0);
  });

  test('a bucket that does not exist: exit code 1', async () => {
    write('a.txt');
    const { exitCode, stderr } = await sync('--delete', '--to', 's3://no-such-bucket');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('NoSuchBucket');
  });

  test('what cannot be read keeps its object, and the exit code tells', async () => {
    symlinkSync('nowhere', join(source, 'broken'));
    write('fine');
    await put('copy/broken');
    await put('copy/gone');
    const { exitCode, stdout } = await sync('--delete', '--max-delete-percent', '100');
    expect(exitCode).toBe(8);
    expect(stdout).toContain('nothing is deleted');
    expect(await keys()).toEqual(['copy/broken', 'copy/fine', 'copy/gone']);
  });

  test('what is excluded is neither uploaded nor deleted', async () => {
    write('a.tmp');
    write('b');
    await put('copy/c.tmp');
    const { exitCode } = await sync('--delete', '--exclude', '*.tmp', '--max-delete-percent', '0');
    expect(exitCode).toBe(0);
    expect(await keys()).toEqual(['copy/b', 'copy/c.tmp']);
  });

  test('a dry run changes nothing, and says what would be done', async () => {
    write('a');
    await put('copy/gone');
    const { exitCode, stdout } = await sync('--delete', '--max-delete-percent', '100', '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('(dryrun) delete:');
    expect(await keys()).toEqual(['copy/gone']);
  });
});

describe('the source', () => {
  test('that does not exist: exit code 3, and S3 is not even asked', async () => {
    await emulator.clearCalls();
    expect((await sync('--delete', '--source', join(folder, 'missing'))).exitCode).toBe(3);
    expect(await emulator.calls({ service: 's3' })).toEqual([]);
  });

  test('that should be mounted and is not: exit code 4, and S3 is not even asked', async () => {
    write('left behind on the root disk');
    await emulator.clearCalls();
    const { exitCode, stderr } = await sync('--delete', '--mounted', source);
    expect(exitCode).toBe(4);
    expect(stderr).toContain(`not on a file system mounted at ${source}`);
    expect(await emulator.calls({ service: 's3' })).toEqual([]);
  });

  test('that is mounted is copied', async () => {
    const inside = `mount -t tmpfs none "$1" && mkdir "$1/data" && echo x >"$1/data/file" &&
      exec "$2" --source "$1/data" --to "$3" --mounted "$1" --delete`;
    const { exitCode } = await run(
      'unshare',
      ['--map-root-user', '--mount', 'bash', '-c', inside, 'bash', source, SCRIPT, `s3://${bucket}/copy`],
      { env: emulator.environment() },
    );
    expect({ exitCode, keys: await keys() }).toEqual({ exitCode: 0, keys: ['copy/file'] });
  });
});

describe('two at once', () => {
  const held = async <T>(lock: string, during: () => Promise<T>): Promise<T> => {
    const holder = spawn('flock', [lock, 'sh', '-c', 'echo locked; read _'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = new Promise((resolve) => holder.once('exit', resolve));
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    try {
      return await during();
    } finally {
      holder.stdin.end();
      await ended;
    }
  };

  test('the second gives way: exit code 7, and S3 is not even asked', async () => {
    const lock = join(folder, 'lock');
    await emulator.clearCalls();
    const { exitCode, stderr } = await held(lock, () => sync('--lock', lock));
    expect(exitCode).toBe(7);
    expect(stderr).toContain(`another run holds ${lock}`);
    expect(await emulator.calls({ service: 's3' })).toEqual([]);
    expect((await sync('--lock', lock)).exitCode).toBe(0);
  });

  test('started together, without a word on locks, exactly one runs', async () => {
    for (let i = 0; i < 20; i++) write(`file ${i}`);
    const both = await Promise.all([sync(), sync()]);
    expect(both.map(({ exitCode }) => exitCode).sort()).toEqual([0, 7]);
    expect(await keys()).toHaveLength(20);
  });

  test('a lock in the source, shared by several machines, is not copied', async () => {
    write('a');
    expect((await sync('--lock', join(source, '.lock'))).exitCode).toBe(0);
    expect(await keys()).toEqual(['copy/a']);
  });
});

describe('usage', () => {
  test('--help tells the exit codes and the pitfall, and ends well', async () => {
    const { exitCode, stdout } = await run(SCRIPT, ['--help']);
    expect(exitCode).toBe(0);
    for (let code = 0; code <= 8; code++) expect(stdout).toMatch(new RegExp(`^ {2}${code} {2}\\w`, 'm'));
    expect(stdout).toContain('compares size and time');
  });

  test.each<[string, string[], string]>([
    ['an unknown option', ['--recursive'], 'unknown option: --recursive'],
    ['an option without its value', ['--to'], '--to needs a value'],
    ['no source', ['--to', 's3://bucket'], '--source is missing'],
    ['no destination', ['--source', '/tmp'], "--to must be s3://BUCKET or s3://BUCKET/PREFIX, got ''"],
    ['a destination on this machine', ['--source', '/tmp', '--to', '/tmp'], "got '/tmp'"],
    [
      'a share over 100',
      ['--source', '/tmp', '--to', 's3://bucket', '--max-delete-percent', '101'],
      "--max-delete-percent must be between 0 and 100, got '101'",
    ],
  ])('%s is wrong usage: exit code 2', async (_, args, message) => {
    const { exitCode, stderr } = await run(SCRIPT, args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
