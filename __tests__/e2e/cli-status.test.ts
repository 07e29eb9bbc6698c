import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { PlanStatus } from '../../cli/aws/plan-status';
import type { Unreadable } from '../../cli/aws/points';
import { launch } from '../../scripts/local/fleet';
import { vaultCommand, vaultJson } from '../support/cli';
import { DAY, DeployedVault, DR, SOURCE, SPEED } from '../support/deployed';
import { RESTORE_SPEED } from '../support/restores';

/** `vault status` */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;

beforeEach(() => vault.clear());

interface Answer {
  readonly totals: { readonly resources: number; readonly unprotected: number };
  readonly plans: readonly PlanStatus[];
  readonly unreadable: readonly Unreadable[];
}

/** Slowly: of a call that takes half a second, the SDK would believe that its clock is wrong by five minutes. */
async function status(...args: string[]) {
  await emulator.setSpeed(RESTORE_SPEED);
  return vaultJson<Answer>(emulator, ['status', ...args]);
}

/** Instances that the plan protects, each of one volume; by volume. */
async function volumeOf(name: string): Promise<string> {
  const [volume = ''] = await vault.volumesOf(await launch(source, name, { protect: true }));
  return volume;
}

test('before, after, and long after a run', async () => {
  const volume = await volumeOf('web');
  const before = await status('--plan', 'daily');
  expect(before).toMatchObject({
    exitCode: 3,
    answer: { totals: { resources: 1, unprotected: 1 }, plans: [{ plan: 'daily', isEnabled: true }] },
  });
  expect(before.answer.plans[0]?.resources).toMatchObject([
    { source: volume, name: 'web', recoverableAt: { [SOURCE]: 'never', [DR]: 'never' } },
  ]);
  expect(before.answer.plans[0]?.resources[0]?.problems[0]).toBe(`no recovery point in ${SOURCE}, ${DR}`);

  await emulator.setSpeed(SPEED);
  const { record } = await runs.run('daily');
  const after = await status('--plan', 'daily');
  expect(after).toMatchObject({
    exitCode: 0,
    answer: {
      totals: { resources: 1, unprotected: 0 },
      plans: [{ objectiveSeconds: 36 * 3600, last: { run: record.run.id, status: 'success' } }],
    },
  });
  expect(after.answer.plans[0]?.resources[0]?.problems).toEqual([]);
  const next = Date.parse(after.answer.plans[0]?.nextAt ?? '');
  expect(new Date(next).toISOString()).toMatch(/T02:00:00.000Z$/);
  expect(next).toBeGreaterThan(Date.parse(record.endedAt));
  expect(next - Date.parse(record.endedAt)).toBeLessThan(3 * DAY * 1000);

  // From here on an hour is an hour, however slow the machine.
  await emulator.setSpeed(1);
  await emulator.advance(3 * DAY);
  const later = await volumeOf('later');
  const { exitCode, stdout } = await vaultCommand(emulator, ['status', '--plan', 'daily']);
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(
    /^daily: last run success, 3 days ago; next \d{4}-\d\d-\d\d 02:00 UTC, in .*; objective 36 h$/m,
  );
  expect(stdout).toMatch(
    new RegExp(
      `✗ +${later} later /dev/sda1 of i-\\w+ +ebs +never +never +no recovery point in ${SOURCE}, ${DR}; the last run did not know of it$`,
      'm',
    ),
  );
  expect(stdout).toMatch(new RegExp(`✗ +${volume} .* +older than 36 h in ${SOURCE}, ${DR}$`, 'm'));
  expect(stdout).toMatch(/\nNOT WELL: 2 of 2 not protected as wanted, of plan daily\.\n$/);
});

test('what failed in the last run, what is left out, and what is well', async () => {
  const [good, bad] = [await volumeOf('good'), await volumeOf('bad')];
  const out = await launch(source, 'out', { protect: true });
  await vault.tag(out, { backup: 'false' });
  await emulator.setFaults([
    {
      service: 'ec2',
      action: 'CreateSnapshot',
      contains: bad,
      effect: { error: 'InvalidParameterValue', status: 400 },
    },
  ]);
  await runs.run('daily');
  await emulator.setFaults([]);

  const { exitCode, answer } = await status('--plan', 'daily');
  expect(exitCode).toBe(3);
  expect(answer.plans[0]?.last?.status).toBe('partial');
  const problems = Object.fromEntries(answer.plans[0]!.resources.map((one) => [one.source, one.problems]));
  expect(problems[good]).toEqual([]);
  expect(problems[bad]).toEqual([
    `no recovery point in ${SOURCE}, ${DR}`,
    expect.stringMatching(/^the last run failed: InvalidParameterValue/),
  ]);

  const { answer: only } = await status('--unprotected', '--plan', 'daily');
  expect(only.plans.map(({ plan, resources }) => [plan, resources.map((one) => one.source)])).toEqual([
    ['daily', [bad]],
  ]);
});

test('a region that cannot be read makes nothing look well', async () => {
  await volumeOf('web');
  await runs.run('daily');
  await emulator.setFaults([
    {
      service: 'ec2',
      action: 'DescribeSnapshots',
      region: DR,
      effect: { error: 'UnauthorizedOperation', status: 403 },
    },
  ]);
  const { exitCode, answer, stderr } = await status('--plan', 'daily');
  expect(exitCode).toBe(3);
  expect(answer.plans[0]?.resources[0]).toMatchObject({
    recoverableAt: { [DR]: 'unknown' },
    problems: [`not known what is there in ${DR}`],
  });
  expect(stderr).toContain(`in ${DR} cannot be read`);
});

test('a plan that cannot be looked at hides no other', async () => {
  await volumeOf('web');
  await emulator.setFaults([
    {
      service: 'ec2',
      action: 'DescribeInstances',
      contains: 'rotate',
      effect: { error: 'UnauthorizedOperation', status: 403 },
    },
  ]);
  const { exitCode, answer } = await status();
  expect(exitCode).toBe(1);
  expect(answer.plans.filter(({ error }) => error !== undefined).map(({ plan }) => plan)).toEqual(['newest']);
  expect(answer.plans.find(({ plan }) => plan === 'daily')?.resources).toHaveLength(1);
});

test('a run that is under way; and nothing that should be protected any more', async () => {
  const instance = await launch(source, 'web', { protect: true });
  await emulator.configure({ snapshotSeconds: 7200 });
  await emulator.setSpeed(RESTORE_SPEED);
  const execution = await runs.fire('daily');
  await waitFor(async () => (await status('--plan', 'daily')).answer.plans[0]?.last?.status === 'running');
  await emulator.advance(7200);
  await emulator.setSpeed(SPEED);
  await runs.end(execution);
  expect((await status('--plan', 'daily')).answer.plans[0]?.last?.status).toBe('success');
  // Gone with its instance: nothing is left that should be protected.
  await source.send(new TerminateInstancesCommand({ InstanceIds: [instance] }));
  const { stdout } = await vaultCommand(emulator, ['status', '--plan', 'daily']);
  expect(stdout).toContain('nothing is tagged backup=true');
});

async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) if (await holds()) return;
  throw new Error('it did not come to pass');
}
