import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Emulator } from '../../emulator/emulator';
import { createFunction, createRole, invoke, json, query, until } from './support/raw';

jest.setTimeout(90_000);

const root = join(__dirname, '..', '..');

/** Processes whose command line or environment belongs to the group of `pid`. */
async function groupOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,pgid=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, group]) => group === pid)
    .map(([one]) => one!);
}

const slow = 'export const handler = () => new Promise((r) => setTimeout(r, 60000));';

test('stop ends the server, the runner and the Lambda children, also busy ones', async () => {
  const emulator = await Emulator.start();
  const { pid } = emulator as unknown as { pid: number };
  await createRole(emulator);
  await createFunction(emulator, 'slow', slow, { Timeout: 100 });
  const answer = invoke(emulator, 'slow').catch(() => 'gone');
  await until(
    () => groupOf(pid),
    (found) => found.length >= 3,
  );
  await emulator.stop();
  expect(await groupOf(pid)).toEqual([]);
  await answer;
});

test('when the process that started it is killed, nothing stays behind', async () => {
  const holder = join(__dirname, 'support', 'holder.ts');
  const parent = spawn(process.execPath, ['--import', 'tsx', holder], { cwd: root });
  const line = await new Promise<string>((resolve) => {
    parent.stdout.on('data', (data: Buffer) => resolve(data.toString()));
  });
  const { url, pid } = JSON.parse(line) as { url: string; pid: number };
  const emulator = Emulator.attach(url);
  await createRole(emulator);
  await createFunction(emulator, 'echo', 'export const handler = async (e) => e;');
  await invoke(emulator, 'echo');
  expect((await groupOf(pid)).length).toBeGreaterThanOrEqual(3);
  parent.kill('SIGKILL');
  await until(
    () => groupOf(pid),
    (found) => found.length === 0,
  );
});

describe('a running emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await Emulator.start({ speed: 120 });
  });
  afterAll(() => emulator?.stop());

  test('the clock starts with the speed given, and reset gives it back', async () => {
    const before = await emulator.now();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await emulator.now()).getTime() - before.getTime()).toBeGreaterThan(50_000);
    await emulator.setSpeed(1);
    await emulator.advance(1e6);
    await emulator.reset();
    expect(Math.abs((await emulator.now()).getTime() - Date.now())).toBeLessThan(60_000);
  });

  test('bad requests are answered, and the next ones work', async () => {
    const bodies: [string, RequestInit][] = [
      ['/', { method: 'POST', body: '\u0000\u0001garbage' }],
      ['/%E0%A4%A', { method: 'GET' }],
      ['/_emulator/none', {}],
      ['/_emulator/faults', { method: 'PUT', body: 'not json' }],
      ['/_emulator/settings', { method: 'PUT', body: '{"typo": 1}' }],
      ['/', { method: 'POST', headers: { authorization: 'AWS4-HMAC-SHA256 nonsense' }, body: 'Action=' }],
    ];
    for (const [path, init] of bodies) {
      const response = await fetch(emulator.url + path, init);
      expect(response.status).toBeGreaterThanOrEqual(200);
    }
    expect((await query(emulator, 'ec2', 'NoSuchAction')).status).toBe(501);
    expect((await query(emulator, 'ec2', 'DescribeVolumes')).status).toBe(200);
  });

  test('many clients at once', async () => {
    await emulator.reset();
    const create = () =>
      query(emulator, 'ec2', 'CreateVolume', { AvailabilityZone: 'us-east-1a', Size: '1' });
    const look = () => query(emulator, 'ec2', 'DescribeVolumes');
    const logs = (_: unknown, i: number) =>
      json(emulator, 'logs', 'Logs_20140328.CreateLogGroup', { logGroupName: `g${i}` });
    const answers = await Promise.all([
      ...Array.from({ length: 60 }, create),
      ...Array.from({ length: 60 }, look),
      ...Array.from({ length: 60 }, logs),
    ]);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(await emulator.calls({ service: 'ec2' })).toHaveLength(120);
  });

  test('the command line client speaks to the emulator the user names', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', join(root, 'emulator', 'cli.ts'), 'status'],
      { env: { ...process.env, AWS_ENDPOINT_URL: emulator.url } },
    );
    expect(stdout).toContain(`${emulator.url}: healthy`);
  });
});
