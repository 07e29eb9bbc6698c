import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { filesTaskName } from '../../lambda-src/core/file-names';
import { clientOptions } from '../../scripts/local/clients';
import { vaultCommand, vaultJson } from '../support/cli';
import { DAY, DeployedVault, SOURCE, VAULT } from '../support/deployed';
import { FileSystems } from '../support/file-systems';

const vault = new DeployedVault();
const { emulator } = vault;
const systems = new FileSystems(emulator);
const logs = new CloudWatchLogsClient(clientOptions(emulator, SOURCE));

const logGroupName = '/aws/datasync/cli-files';
const CloudWatchLogGroupArn = `arn:aws:logs:${SOURCE}:123456789012:log-group:${logGroupName}:*`;
let system: string;
let task: string;

beforeEach(async () => {
  await vault.clear();
  await systems.clear();
  system = await systems.make();
  task = await systems.addTask(system, {}, {}, { Name: filesTaskName(VAULT), CloudWatchLogGroupArn });
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await emulator.clearCalls();
});
afterEach(async () => {
  await logs.send(new DeleteLogGroupCommand({ logGroupName }));
  await systems.clear();
});

interface Answer {
  readonly execution: string;
  readonly status: string;
  readonly joined: boolean;
}
const files = (...args: string[]) => vaultCommand(emulator, ['files', ...args]);
/** Until the command has looked at the transfer so often. */
const looks = async (times: number) => {
  while ((await emulator.calls({ action: 'DescribeTaskExecution' })).length < times)
    await new Promise((resolve) => setTimeout(resolve, 50));
};
const started = async () => (await emulator.calls({ action: 'StartTaskExecution' })).length;

test('a transfer is started, followed, and told of with its figures', async () => {
  await emulator.configure({ transferSeconds: 7 * DAY });
  const following = files('transfer', '--yes');
  await looks(2);
  await emulator.advance(7 * DAY);
  const { exitCode, stdout, stderr } = await following;
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: expect.stringContaining('Transfer of e2e-vault-files') as string,
  });
  expect(stderr).toMatch(/LAUNCHING|PREPARING|TRANSFERRING|VERIFYING/);
  expect(stdout).toMatch(
    /^arn:aws:datasync:\S+\/execution\/exec-\S+: SUCCESS after 604,800 s\n {2}3 of 3 files transferred, .*\n {2}6,144 bytes transferred, 3,072 over the network, 6,144 written\n {2}3 files verified \(ONLY_FILES_TRANSFERRED\)$/m,
  );
  expect(await systems.executions(task)).toMatchObject([{ status: 'SUCCESS' }]);
});

test('without a confirmation nothing is started', async () => {
  expect(await files('transfer')).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringMatching(/will copy what has changed[^]*confirm with --yes/) as string,
  });
  expect(await started()).toBe(0);
});

test('where one is under way it is followed, and none is started; Ctrl-C leaves it alone', async () => {
  await emulator.configure({ transferSeconds: 7 * DAY });
  const execution = await systems.startTask(task);
  await emulator.clearCalls();
  const interruption = new AbortController();
  const following = vaultCommand(emulator, ['files', 'transfer'], { signal: interruption.signal });
  await looks(2);
  interruption.abort();
  expect(await following).toMatchObject({
    exitCode: 130,
    stderr: expect.stringContaining('is under way already') as string,
  });
  const joined = await vaultJson<Answer>(emulator, ['files', 'transfer', '--no-wait']);
  expect(joined).toMatchObject({ exitCode: 4, answer: { execution, joined: true } });
  await emulator.advance(7 * DAY);
  expect((await systems.executions(task)).map(({ arn, status }) => [arn, status])).toEqual([
    [execution, 'SUCCESS'],
  ]);
  expect(await started()).toBe(0);
});

test('a failed one says why, with the last errors of its log, and ends with 3', async () => {
  // It ends when it is told to, however long this machine takes.
  await emulator.configure({ transferSeconds: 7 * DAY, transferFails: [system] });
  const write = async (messages: readonly string[]) => {
    const timestamp = (await emulator.now()).getTime();
    const logEvents = messages.map((message) => ({ message, timestamp }));
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: 'exec', logEvents }));
  };
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'exec' }));
  await write(['[ERROR] of an earlier execution']);
  await emulator.advance(60);
  const { answer } = await vaultJson<Answer>(emulator, ['files', 'transfer', '--yes', '--no-wait']);
  expect(answer.joined).toBe(false);
  await write([
    '[INFO] Transferred file /fine',
    ...Array.from({ length: 25 }, (_, at) => `[WARN] Skipped /odd-${at}`),
    '[ERROR] Failed to open /locked: permission denied',
  ]);
  await emulator.clearCalls();
  const following = files('transfer');
  await looks(1);
  await emulator.advance(7 * DAY);
  const { exitCode, stdout } = await following;
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(
    /: ERROR after \S+ s\n {2}Why: OpNotSupp: Failed, forced by the emulator's settings\./,
  );
  expect(stdout).toMatch(
    /The last errors and warnings of its log:\n {4}\[WARN\] Skipped \/odd-6\n[^]*\[ERROR\] Failed to open \/locked: permission denied$/m,
  );
  expect(stdout).not.toMatch(/earlier|fine/);

  await emulator.configure({ transferSeconds: 600 });
  await emulator.setFaults([
    { service: 'logs', action: 'FilterLogEvents', effect: { error: 'AccessDeniedException' } },
  ]);
  const unread = await files('transfer', '--yes');
  expect(unread).toMatchObject({
    exitCode: 3,
    stdout: expect.stringContaining('Its log cannot be read: AccessDenied') as string,
  });

  const { exitCode: listed, stdout: table } = await files('transfers', '--last', '1');
  expect(listed).toBe(3);
  expect(table).toMatch(/^\S+Z {2}ERROR .*OpNotSupp: Failed/m);
  expect(table.trim().split('\n')).toHaveLength(3);
});

test('the last transfers, the newest first', async () => {
  expect((await files('transfers')).stdout).toBe(
    'e2e-vault-files has transferred nothing in the last 30 days.\n',
  );
  await emulator.configure({ transferSeconds: 600 });
  const made: string[] = [];
  for (let day = 0; day < 3; day += 1) {
    made.push(await systems.startTask(task));
    await emulator.advance(86_400);
  }
  const { exitCode, answer } = await vaultJson<{ transfers: { execution: string; seconds: number }[] }>(
    emulator,
    ['files', 'transfers', '--last', '2'],
  );
  expect(exitCode).toBe(0);
  expect(answer.transfers).toMatchObject([
    {
      execution: made[2],
      status: 'SUCCESS',
      seconds: 600,
      filesVerified: 3,
      bytesTransferred: 6144,
      bytesCompressed: 3072,
    },
    { execution: made[1] },
  ]);
});

test('no task, several tasks, and one that is given', async () => {
  const elsewhere = await vaultCommand(emulator, ['files', 'transfer', '--region', 'us-west-2', '--yes']);
  expect(elsewhere).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^No task e2e-vault-files is in us-west-2/) as string,
  });
  const unknown = await files('transfers', '--task', `${task}0`);
  expect(unknown).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^There is no task /) as string,
  });
  const other = await systems.addTask(system, {}, {}, { Name: filesTaskName(VAULT) });
  expect(await files('transfers')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^2 tasks are called/) as string,
  });
  expect(await files('transfers', '--task', other)).toMatchObject({ exitCode: 0 });
  expect(await started()).toBe(0);
});

test('what a replica lacks: without files the bucket of the file backup is not there', async () => {
  expect(await files('unreplicated')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`There is no bucket e2e-vault-files-123456789012-${SOURCE}.`) as string,
  });
});
