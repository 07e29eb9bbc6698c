import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOptions } from '../../scripts/local/clients';
import { launch } from '../../scripts/local/fleet';
import { vaultCommand, vaultJson } from '../support/cli';
import { DAY, DeployedVault, DR, SOURCE } from '../support/deployed';
import { HOSTILE } from '../support/report-records';

/** What a run leaves for people, and what `vault report` makes of many. */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;
const s3 = new S3Client(clientOptions(emulator, SOURCE));
const bucket = vault.deployed.reportsBucket;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vault-report-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
beforeEach(() => vault.clear());

async function stored(Key: string): Promise<{ text: string; type: string | undefined }> {
  const { Body: body, ContentType: type } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  return { text: (await body?.transformToString()) ?? '', type };
}

interface Evidence {
  readonly runs: readonly { readonly run: string; readonly status: string }[];
  readonly resources: readonly Record<string, unknown>[];
  readonly tests: readonly Record<string, unknown>[];
}

test('a run writes its page, and the notice says where', async () => {
  await launch(source, HOSTILE, { protect: true });
  const { record } = await runs.run('daily');
  const latest = await stored('reports/latest.html');
  expect(latest.type).toBe('text/html; charset=utf-8');
  expect(latest.text).toContain(record.run.id);
  expect(latest.text).toContain(record.resources[0]!.point);
  expect(latest.text).not.toContain('<script');
  const ofRun = `runs/daily/${record.run.id}/${record.run.execution.name}/report.html`;
  expect(await stored(ofRun)).toEqual(latest);
  const [notice] = await vault.notices();
  expect(notice!.message).toMatch(
    new RegExp(`\nRecord: s3://${bucket}/\\S+\nReport: s3://${bucket}/reports/latest.html \\(`),
  );
});

test('a page that cannot be written is told, and the run is as good as it is', async () => {
  await launch(source, 'web', { protect: true });
  await emulator.setFaults([
    {
      service: 's3',
      action: 'PutObject',
      caller: '^lambda\\.',
      contains: '<!doctype html>',
      effect: { error: 'AccessDenied', status: 403 },
    },
  ]);
  const { status, record } = await runs.run('daily');
  expect({ status, outcome: record.status }).toEqual({ status: 'SUCCEEDED', outcome: 'success' });
  const [notice] = await vault.notices();
  expect(notice!.message).toMatch(/\nReport: could not be written: AccessDenied/);
});

test('report: a page, and the evidence as CSV and JSON, of real runs', async () => {
  const id = await launch(source, 'web', { protect: true });
  const [volume = ''] = await vault.volumesOf(id);
  await runs.run('daily');
  await emulator.advance(DAY);
  const { record } = await runs.run('daily');
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: 'restores/e2e/record.json',
      Body: JSON.stringify({ id: 'e2e', outcome: 'success', rtoSeconds: 120, endedAt: record.endedAt }),
    }),
  );

  const page = join(folder, 'page.html');
  const made = await vaultCommand(emulator, ['report', '--out', page, '--since', '2d']);
  expect(made).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/page\.html: \d+ runs of the last 2 days/),
  });
  const html = readFileSync(page, 'utf8');
  for (const words of [volume, record.run.id, 'id="rpo-0-title"', '>e2e<']) expect(html).toContain(words);

  const { exitCode, answer } = await vaultJson<Evidence>(emulator, [
    'report',
    '--plan',
    'daily',
    '--since',
    '2d',
  ]);
  expect(exitCode).toBe(0);
  expect(answer.runs[0]).toMatchObject({ run: record.run.id, status: 'success' });
  const mine = answer.resources.filter(({ source: of }) => of === volume);
  expect(mine).toHaveLength(2);
  expect(mine[0]).toMatchObject({
    run: record.run.id,
    status: 'protected',
    point: record.resources[0]!.point,
    copies: record.resources[0]!.copies,
    verifiedAt: record.resources[0]!.timing.verified,
  });
  expect(answer.tests).toEqual(
    expect.arrayContaining([expect.objectContaining({ id: 'e2e', rtoSeconds: 120 })]),
  );

  const rows = await vaultCommand(emulator, [
    'report',
    '--format',
    'csv',
    '--plan',
    'daily',
    '--since',
    '2d',
  ]);
  const [head, ...lines] = rows.stdout.trim().split('\r\n');
  expect(head).toMatch(/^run,plan,region,/);
  expect(lines.filter((line) => line.includes(volume))).toHaveLength(2);
  expect(lines.find((line) => line.startsWith(record.run.id))).toContain(`${DR}=`);
});

test('report: what cannot be asked for, and what is not there', async () => {
  const unknown = await vaultCommand(emulator, ['report', '--plan', 'dayly']);
  expect(unknown).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('No plan dayly is deployed'),
  });
  const since = await vaultCommand(emulator, ['report', '--since', 'yesterday']);
  expect(since).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('from 1d to 3650d') });
  const two = await vaultCommand(emulator, ['report', '--json', '--format', 'csv']);
  expect(two).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('two answers') });
  const nowhere = await vaultCommand(emulator, ['report', '--out', join(folder, 'no', 'page.html')]);
  expect(nowhere).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('cannot be written: ENOENT'),
  });
});

test('report: a record that cannot be read is told, and all else is there', async () => {
  await launch(source, 'web', { protect: true });
  await runs.run('daily');
  const broken = 'runs/daily/daily-broken/e/record.json';
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: broken, Body: 'not JSON' }));
  const { exitCode, stdout, stderr } = await vaultCommand(emulator, [
    'report',
    '--out',
    '-',
    '--since',
    '1d',
  ]);
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining(`read: ${broken}`),
  });
  expect(stdout).toMatch(/^<!doctype html>/);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: broken, Body: '{"version":0}' }));
});
