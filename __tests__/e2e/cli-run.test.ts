import { launch } from '../../scripts/local/fleet';
import { vaultCommand, vaultJson } from '../support/cli';
import { DeployedVault } from '../support/deployed';

const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;

beforeEach(() => vault.clear());

interface Answer {
  readonly execution: string;
  readonly status: string;
  readonly record?: { readonly status: string; readonly totals: Record<string, number> };
}

test('run: starts what the schedule would, follows it, and ends with its report', async () => {
  await launch(source, 'web', { protect: true });
  const { exitCode, stdout, stderr } = await vaultCommand(emulator, ['run', 'daily', '--yes']);
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('Run of daily'),
  });
  expect(stdout).toMatch(/: plan daily, run daily-\S+: SUCCESS/);
  expect(stdout).toMatch(/^Record: s3:\/\/\S+\/record\.json$/m);
  expect(await vault.snapshots(source)).toHaveLength(1);
  expect(await vault.snapshots(dr)).toHaveLength(1);
});

test('run: a run that protects nothing is not well', async () => {
  const { exitCode, answer } = await vaultJson<Answer>(emulator, ['run', 'daily', '--yes']);
  expect({ exitCode, status: answer.record?.status }).toEqual({ exitCode: 3, status: 'failure' });
});

test('run: without a confirmation nothing is started', async () => {
  const { exitCode, stdout, stderr } = await vaultCommand(emulator, ['run', 'daily']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/will make recovery points, which cost[^]*confirm with --yes/);
  expect(await emulator.calls({ action: 'StartExecution' })).toEqual([]);
});

test('run: a plan that is not deployed is answered with those that are', async () => {
  const { exitCode, stderr } = await vaultCommand(emulator, ['run', 'dayly', '--yes']);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^No plan dayly is deployed here; there is: .*daily/);
});

test('watch: follows what was started elsewhere, by its plan and by its ARN', async () => {
  await launch(source, 'web', { protect: true });
  const { exitCode: started, answer } = await vaultJson<Answer>(emulator, [
    'run',
    'daily',
    '--yes',
    '--no-wait',
  ]);
  expect({ started, status: answer.status }).toEqual({ started: 4, status: 'RUNNING' });
  const watched = await vaultJson<Answer>(emulator, ['watch', 'daily']);
  expect(watched).toMatchObject({
    exitCode: 0,
    answer: {
      execution: answer.execution,
      status: 'SUCCEEDED',
      record: { totals: { created: 1, copied: 1 } },
    },
  });
  expect((await vaultJson<Answer>(emulator, ['watch', answer.execution])).answer).toEqual(watched.answer);
});

test('watch: Ctrl-C leaves the run alone', async () => {
  await launch(source, 'web', { protect: true });
  await emulator.configure({ snapshotSeconds: 3600 });
  await emulator.setSpeed(60);
  const execution = await runs.fire('daily');
  const interruption = new AbortController();
  const watching = vaultCommand(emulator, ['watch', 'daily'], { signal: interruption.signal });
  setTimeout(() => {
    interruption.abort();
  }, 4000);
  expect(await watching).toMatchObject({ exitCode: 130, stdout: '' });
  await emulator.advance(3600);
  expect(await runs.end(execution)).toMatchObject({ status: 'SUCCEEDED' });
});

test('a region without a vault, and an execution that is none', async () => {
  const elsewhere = await vaultCommand(emulator, ['watch', 'daily', '--region', 'us-west-2']);
  expect(elsewhere).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^Nothing of the vault/) });
  const unknown = await vaultCommand(emulator, ['watch', 'daily', '--region', 'mars-north-1']);
  expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('got mars-north-1') });
  const { exitCode, stderr } = await vaultCommand(emulator, [
    'watch',
    'arn:aws:states:us-east-1:123456789012:execution:e2e-vault-backup:none',
  ]);
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('no execution'),
  });
});
