import type { Foreseen } from '../../cli/aws/previews';
import type { RunRecord } from '../../lambda-src/core/record';
import { launch } from '../../scripts/local/fleet';
import { vaultCommand, vaultJson } from '../support/cli';
import { Databases } from '../support/databases';
import { DAY, DeployedVault, DR, SOURCE, VAULT } from '../support/deployed';

/** `vault plan`: what it promises is what the run then does. */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;
const [east, west] = [new Databases(emulator, SOURCE), new Databases(emulator, DR)];

beforeEach(async () => {
  await vault.clear();
  // What a test left under way is over by then: RDS deletes no snapshot before.
  await emulator.advance(DAY);
  await east.clear();
  await west.clear();
  await emulator.clearCalls();
});

interface Answer {
  readonly plans: readonly (Foreseen & { readonly sizes: { readonly createGiB: number } })[];
}

async function foreseen(...args: string[]): Promise<Answer['plans'][number]> {
  const { exitCode, answer } = await vaultJson<Answer>(emulator, ['plan', ...args]);
  expect(exitCode).toBe(0);
  return answer.plans[0]!;
}

/** What is made, copied and deleted, as one can compare it. */
interface Deeds {
  readonly created: string[];
  readonly copied: string[];
  readonly deleted: string[];
}

const promised = ({ create, delete: doomed }: Foreseen): Deeds => ({
  created: create.map(({ source: of }) => of).sort(),
  copied: create.flatMap(({ source: of, copies }) => copies.map((region) => `${of} to ${region}`)).sort(),
  deleted: doomed.map(({ id, region }) => `${id} in ${region}`).sort(),
});

const done = ({ resources, pruned }: RunRecord): Deeds => ({
  created: resources.flatMap(({ source: of, point }) => (point === undefined ? [] : [of])).sort(),
  copied: resources
    .flatMap(({ source: of, copies }) => Object.keys(copies).map((region) => `${of} to ${region}`))
    .sort(),
  deleted: pruned
    .flatMap(({ id, region, outcome }) => (outcome === 'deleted' ? [`${id} in ${region}`] : []))
    .sort(),
});

async function launchRotating(name: string, sizes: readonly number[] = []): Promise<void> {
  const devices = sizes.map((VolumeSize, at) => ({
    DeviceName: `/dev/sd${'fgh'[at] ?? 'z'}`,
    Ebs: { VolumeSize, VolumeType: 'gp3' as const },
  }));
  await vault.tag(await launch(source, name, { protect: false, devices }), { rotate: 'yes' });
}

/** A snapshot that a plan made earlier. */
async function plant(plan: string, region: string, of: string, days: number): Promise<string> {
  const startTime = new Date((await emulator.now()).getTime() - days * DAY * 1000).toISOString();
  const tags = {
    'smart-vault:managed-by': VAULT,
    'smart-vault:plan': plan,
    'smart-vault:run': `${plan}-${days}`,
    'smart-vault:kind': 'ebs',
    'smart-vault:source': of,
    'smart-vault:source-region': SOURCE,
    'smart-vault:created-at': startTime,
  };
  return (await emulator.plantSnapshot({ region, startTime, tags })).snapshotId;
}

test('what a run makes pushes older points out, in both regions; the plan itself changes nothing', async () => {
  await launchRotating('one');
  await launchRotating('two', [20]);
  await runs.run('newest');
  await runs.run('newest');
  await launchRotating('three');
  await emulator.clearCalls();
  const plan = await foreseen('newest', '--now');
  const calls = await emulator.calls();
  expect(calls.map(({ action }) => action).filter((action) => !/^(Describe|List|Get)/.test(action))).toEqual(
    [],
  );
  expect(calls.length).toBeGreaterThan(0);

  expect(plan.create).toHaveLength(4);
  expect(plan.sizes.createGiB).toBe(44);
  expect(plan.delete).toHaveLength(6);
  expect(plan.delete.every(({ pushedOut }) => pushedOut)).toBe(true);
  expect(done((await runs.run('newest')).record)).toEqual(promised(plan));
});

test('points come of age until the run is due', async () => {
  const due = new Date((await foreseen('daily')).nextAt!);
  await emulator.advance((due.getTime() - (await emulator.now()).getTime()) / 1000 + 3600);
  // Slow enough that the day does not pass while the command works.
  await emulator.setSpeed(1);
  const [volume = ''] = await vault.volumesOf(await launch(source, 'web', { protect: true }));
  const old = await plant('daily', SOURCE, volume, 29.3);
  const copy = await plant('daily', DR, volume, 29.3);
  await plant('daily', SOURCE, volume, 28);
  expect((await foreseen('daily', '--now')).delete).toEqual([]);
  const plan = await foreseen('daily');
  expect(plan.delete.map(({ id, region, pushedOut }) => [id, region, pushedOut])).toEqual([
    [old, SOURCE, false],
    // The only copy there: it goes once there is another.
    [copy, DR, true],
  ]);
  const { stdout } = await vaultCommand(emulator, ['plan', 'daily']);
  expect(stdout).toMatch(/^daily: runs next \d{4}-\d\d-\d\d 02:00 UTC, in 22 h$/m);
  expect(stdout).toMatch(/^ {2}Creates 1 \(8 GiB\), copies 1 to us-west-2 \(8 GiB\):$/m);
  expect(stdout).toMatch(
    new RegExp(`^ {4}${old} +${SOURCE} +${volume} +29 days +30(\\.\\d)? days old, kept for 30 days$`, 'm'),
  );
  expect(stdout).toMatch(new RegExp(`^ {4}${copy} .* \\(once the run has made its own\\)$`, 'm'));
  expect(stdout).toMatch(/\nNothing was changed\.\n$/);

  const next = new Date(plan.nextAt!);
  await emulator.advance((next.getTime() - (await emulator.now()).getTime()) / 1000);
  await emulator.setSpeed(600);
  const { record } = await runs.run('daily', next);
  expect(done(record)).toEqual(promised(plan));
});

test('databases of both sorts', async () => {
  await east.instance('orders', { backup: 'true' }, { encrypted: true });
  await east.cluster('ledger', { backup: 'true' });
  await runs.run('databases');
  await emulator.advance(DAY);
  await runs.run('databases');
  await emulator.advance(DAY);
  const plan = await foreseen('databases', '--now');
  expect(plan.create.map(({ kind }) => kind).sort()).toEqual(['aurora', 'rds']);
  expect(plan.delete).toHaveLength(4);
  expect(done((await runs.run('databases')).record)).toEqual(promised(plan));
});

test('the cleanup makes nothing, and prunes for every plan', async () => {
  const [expired] = [
    await plant('daily', SOURCE, 'vol-gone', 50),
    await plant('daily', SOURCE, 'vol-gone', 40),
  ];
  await plant('old-plan', SOURCE, 'vol-gone', 400);
  const plan = await foreseen('cleanup', '--now');
  expect(plan.delete.map(({ id }) => id)).toEqual([expired]);
  expect(plan.orphans).toEqual([{ plan: 'old-plan', region: SOURCE, points: 1 }]);
  const { record } = await runs.run('cleanup');
  expect(done(record)).toEqual(promised(plan));
  expect(record.orphans).toEqual(plan.orphans);
});

test('all plans at once; a region that cannot be read is told, and hides no other plan', async () => {
  await launchRotating('one');
  await emulator.setFaults([
    {
      service: 'rds',
      action: 'DescribeDB.*Snapshots',
      region: DR,
      effect: { error: 'AccessDenied', status: 403 },
    },
  ]);
  const { exitCode, stdout } = await vaultCommand(emulator, ['plan']);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^newest: .*\n {2}Creates 1 \(8 GiB\)/m);
  expect(stdout).toMatch(/Nothing of the kind rds is deleted: us-west-2 cannot be read: /);
  expect(stdout).toMatch(
    /^ {2}Creates nothing: nothing is tagged backup=true\. Such a run ends as a failure\.$/m,
  );
  const unknown = await vaultCommand(emulator, ['plan', 'dayly']);
  expect(unknown).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('No plan dayly is deployed here'),
  });
});
