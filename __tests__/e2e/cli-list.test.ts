import { EC2Client } from '@aws-sdk/client-ec2';
import type { PointStory } from '../../cli/aws/point-story';
import type { Catalogued } from '../../cli/aws/points';
import type { Run } from '../../lambda-src/core/run';
import { launch } from '../../scripts/local/fleet';
import { clientOptionsIn, VAULT_ACCOUNT } from '../support/accounts';
import { vaultCommand, vaultJson } from '../support/cli';
import { DAY, DeployedVault, DR, SOURCE } from '../support/deployed';

/** `vault list` and `vault show`. */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;

// Tests of databases and tables may have left points of theirs: here it is about snapshots of volumes.
const abroad = new EC2Client(clientOptionsIn(emulator, DR, VAULT_ACCOUNT));
beforeEach(() => vault.clear(abroad));

test('list: nothing is there', async () => {
  expect(await vaultCommand(emulator, ['list', '--kind', 'ebs'])).toMatchObject({
    exitCode: 0,
    stdout: 'There is no recovery point.\n',
  });
});

test('list: the points of two runs, filtered, in words and whole', async () => {
  const web = await launch(source, 'web', { protect: true });
  await launch(source, 'web-2', { protect: true });
  const [volume = ''] = await vault.volumesOf(web);
  const first = await runs.run('daily');
  await emulator.advance(2 * DAY);
  const second = await runs.run('daily');
  // From here on a day is a day, however slow the machine.
  await emulator.setSpeed(1);
  const ids = async (...filters: string[]): Promise<string[]> =>
    (await vaultJson<Catalogued>(emulator, ['list', '--kind', 'ebs', ...filters])).answer.points.map(
      ({ id }) => id,
    );
  const madeBy = ({ record }: typeof first): string[] =>
    record.resources.flatMap(({ point = '', copies }) => [point, copies[DR] ?? '']);
  const pair = ({ record }: typeof first): string[] =>
    record.resources.flatMap(({ source: of, point = '', copies }) =>
      of === volume ? [point, copies[DR] ?? ''] : [],
    );

  const all = [...madeBy(first), ...madeBy(second)];
  expect(all).toHaveLength(8);
  expect((await ids()).sort()).toEqual([...all].sort());
  // Newest first, the original before its copy.
  expect(await ids('--source', volume)).toEqual([...pair(second), ...pair(first)]);
  expect(await ids('--instance', web)).toEqual([...pair(second), ...pair(first)]);
  expect(await ids('--name', 'web')).toEqual([...pair(second), ...pair(first)]);
  expect(await ids('--name', 'web*')).toHaveLength(8);
  expect((await ids('--run', first.record.run.id)).sort()).toEqual(madeBy(first).sort());
  expect((await ids('--since', '1d')).sort()).toEqual(madeBy(second).sort());
  expect((await ids('--before', '1d')).sort()).toEqual(madeBy(first).sort());
  expect(await ids('--source', volume, '--in', DR, '--since', '1d')).toEqual(pair(second).slice(1));
  expect(await ids('--plan', 'weekly')).toEqual([]);
  expect(await ids('--kind', 'ami')).toEqual([]);
  expect(await ids('--state', 'error')).toEqual([]);

  const { stdout } = await vaultCommand(emulator, ['list', '--source', volume]);
  const [head, , newest, copy] = stdout.split('\n');
  expect(head).toMatch(/^source +name +made \(UTC\) +plan +kind +in +state +GiB +recovery point$/);
  expect(newest).toMatch(
    new RegExp(
      `^${volume} +web /dev/sda1 +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d +daily +ebs +${SOURCE} +completed +8 +snap-`,
    ),
  );
  expect(copy).toMatch(new RegExp(` ${DR} .* ${pair(second)[1]} \\(copy\\)$`));
  expect(stdout).toMatch(/\n\n4 recovery points of 1 source\n$/);
});

test('list: a place that cannot be read hides nothing of the others', async () => {
  await launch(source, 'web', { protect: true });
  await runs.run('daily');
  await emulator.setFaults([
    {
      service: 'ec2',
      action: 'DescribeSnapshots',
      region: DR,
      effect: { error: 'UnauthorizedOperation', status: 403 },
    },
  ]);
  const { exitCode, answer, stderr } = await vaultJson<Catalogued>(emulator, ['list']);
  expect(exitCode).toBe(1);
  const snapshots = answer.points.filter(({ id }) => id.startsWith('snap-'));
  expect(snapshots.map(({ region }) => region)).toEqual([SOURCE]);
  expect(
    answer.unreadable
      .filter(({ region }) => region === DR)
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['ami', 'ebs']);
  expect(stderr).toMatch(new RegExp(`ami, ebs in ${DR} cannot be read, so what it holds is missing here: `));
});

test('list: options that cannot be', async () => {
  const since = await vaultCommand(emulator, ['list', '--since', 'yesterday']);
  expect(since).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--since must be a time such as'),
  });
  const place = await vaultCommand(emulator, ['list', '--in', 'eu-west-1']);
  expect(place).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(
      `--in must be a place of the vault (${SOURCE}, ${DR}, 210987654321/${DR}), got eu-west-1`,
    ),
  });
  expect(await vaultCommand(emulator, ['list', '--kind', 'disk'])).toMatchObject({ exitCode: 2 });
});

test('show: a point with its copy, its run, what retention says, and its neighbours', async () => {
  await launch(source, 'web', { protect: true });
  const old = await runs.run('daily');
  await emulator.advance(40 * DAY);
  const { plan } = old.record.run as Run;
  const { record } = await runs.run({ plan, pruneDryRun: true });
  await runs.run({ plan, pruneDryRun: true });
  const [{ point: first = '' } = {}] = old.record.resources;
  const [{ point: second = '', copies = {} } = {}] = record.resources;

  const { exitCode, answer } = await vaultJson<PointStory>(emulator, ['show', copies[DR] ?? '']);
  expect(exitCode).toBe(0);
  expect(answer).toMatchObject({
    point: { id: copies[DR], region: DR, copyOf: second },
    family: { original: { id: second }, copies: { [DR]: { id: copies[DR] } }, name: 'web /dev/sda1' },
    run: { plan: 'daily', run: record.run.id, records: [{ status: 'success' }] },
    unknown: [],
  });
  expect(answer.judgements).toEqual([
    expect.objectContaining({ id: second, region: SOURCE, verdict: 'keep', rule: 'age' }),
    expect.objectContaining({ id: copies[DR], region: DR, verdict: 'keep', rule: 'age' }),
  ]);
  expect(answer.later).toHaveLength(1);
  expect(answer.earlier).toMatchObject([{ original: { id: first } }]);

  const { stdout } = await vaultCommand(emulator, ['show', first]);
  expect(stdout).toMatch(new RegExp(`^Recovery point +${first}$`, 'm'));
  expect(stdout).toMatch(
    /^Retention +deletes it: 40(\.\d)? days old, kept for 30 days.* \(rule "expired"\)$/m,
  );
  expect(stdout).toMatch(/^By +run daily-\S+ of plan daily; it ended success$/m);
  expect(stdout).toMatch(/: 2 later, 0 earlier$/m);
});

test('show: what is no point of this vault', async () => {
  expect(await vaultCommand(emulator, ['show', 'snap-00000000000000000'])).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('No recovery point of this vault is snap-00000000000000000'),
  });
});
