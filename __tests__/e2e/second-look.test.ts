import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { launch } from '../../scripts/local/fleet';
import { DeployedVault, VAULT } from '../support/deployed';

/** What should be protected is held against what is. */
const vault = new DeployedVault();
const { emulator, runs, source } = vault;
const HOUR = 3_600;

beforeEach(() => vault.clear());

test('an instance that carries the tag and got no point is a failure by name; one launched meanwhile is not', async () => {
  await launch(source, 'web', { protect: true });
  const late = await launch(source, 'late', { protect: false });
  const [volume] = await vault.volumesOf(late);
  await emulator.configure({ snapshotSeconds: 2 * HOUR });

  let begun = false;
  const execution = await runs.fire('daily');
  const { status } = await runs.end(execution, async () => {
    if (begun) return;
    begun = (await emulator.calls({ service: 'ec2', action: 'CreateSnapshot' })).length > 0;
    if (!begun) return;
    // As if the first look had not shown it.
    await vault.tag(late, { backup: 'true' });
    await launch(source, 'born during the run', { protect: true });
  });
  expect(status).toBe('FAILED');
  const record = (await runs.record(execution))!;
  expect(record.status).toBe('partial');
  expect(record.totals).toMatchObject({ planned: 2, created: 1, copied: 1, failed: 1 });
  const failed = record.resources.filter(({ failures }) => failures.length > 0);
  expect(failed).toMatchObject([
    {
      source: volume,
      owner: late,
      name: 'late',
      failures: ['carries the tag and got no point: the run did not find it when it began'],
      recoverableAt: { 'us-east-1': 'never', 'us-west-2': 'never' },
    },
  ]);
  const [notice] = await vault.notices();
  expect(notice!.message).toMatch(new RegExp(`Failed:\\n {2}${volume!} of ${late} late`));
});

test('an instance that was started again during the run is not taken for a new one, nor for a missed one', async () => {
  await vault.tag(await launch(source, 'web', { protect: false }), { quiet: 'stop' });
  const { status, record } = await runs.run('stopped');
  expect(status).toBe('SUCCEEDED');
  expect(record.totals).toMatchObject({ planned: 1, created: 1, failed: 0 });
});

test('an instance of which every volume opted out is warned of by name', async () => {
  await launch(source, 'web', { protect: true });
  const scratch = await launch(source, 'scratch', { protect: true });
  const [volume] = await vault.volumesOf(scratch);
  await source.send(
    new CreateTagsCommand({ Resources: [volume!], Tags: [{ Key: 'backup', Value: 'false' }] }),
  );
  const { status, record } = await runs.run('daily');
  expect(status).toBe('SUCCEEDED');
  expect(record.warnings).toEqual([
    { source: scratch, problem: 'is selected, but every volume of it is left out' },
  ]);
  const [notice] = await vault.notices();
  expect(notice!.message).toContain(`Warnings:\n  ${scratch}: is selected`);
});

test('a second look that cannot be taken makes no run green', async () => {
  await launch(source, 'web', { protect: true });
  await emulator.setFaults([
    {
      service: 'ec2',
      action: 'DescribeInstances',
      caller: `lambda.${VAULT}-report`,
      effect: { error: 'UnauthorizedOperation', status: 403 },
    },
  ]);
  const { status, record } = await runs.run('daily');
  expect(status).toBe('FAILED');
  expect(record).toMatchObject({ status: 'partial', totals: { created: 1, copied: 1, failed: 0 } });
  expect(record.errors).toEqual([
    expect.stringMatching(/^whether every ebs resource got a point could not be checked: /),
  ]);
});
