import { DeployedVault, DR, SOURCE, SPEED, VAULT } from '../support/deployed';
import { FileSystems } from '../support/file-systems';

/** EFS file systems, each by the DataSync task that backs it up. */
const vault = new DeployedVault();
const { emulator, runs } = vault;
const files = new FileSystems(emulator);

beforeEach(async () => {
  await vault.clear();
  await files.clear();
  await emulator.clearCalls();
});
afterAll(() => files.clear());

async function backedUp(): Promise<{ system: string; task: string }> {
  const system = await files.make();
  return { system, task: await files.addTask(system) };
}
const failuresOf = ({ resources }: Awaited<ReturnType<typeof runs.run>>['record']): Record<string, string> =>
  Object.fromEntries(resources.map(({ source, failures }) => [source, failures.join()]));

describe('a run', () => {
  test('starts the task of what carries the tag, follows it, and tells what it moved', async () => {
    const system = await files.make({ backup: 'files', Name: 'home (shared), all' });
    const task = await files.addTask(system);
    await files.make({ backup: 'other' });
    await files.make({ backup: 'false' });
    await emulator.configure({ transferSeconds: 1800 });
    const { status, record } = await runs.run('files');

    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ planned: 1, created: 1, copied: 0, failed: 0, skipped: 0 });
    const [execution, ...others] = await files.executions(task);
    expect(others).toEqual([]);
    expect(execution).toMatchObject({ status: 'SUCCESS' });
    expect(execution!.tags).toMatchObject({
      'smart-vault:managed-by': VAULT,
      'smart-vault:plan': 'files',
      'smart-vault:run': record.run.id,
      'smart-vault:kind': 'efs',
      'smart-vault:source': system,
      'smart-vault:source-region': SOURCE,
      // What DataSync takes in a tag.
      Name: 'home _shared__ all',
    });
    expect(record.resources[0]).toMatchObject({
      source: system,
      point: execution!.arn,
      copies: {},
      phase: 'verified',
      note: '3 files, 6144 bytes transferred, verified (ONLY_FILES_TRANSFERRED)',
    });
    const minutes = (Date.parse(record.endedAt) - Date.parse(record.run.execution.startTime)) / 60_000;
    expect(minutes).toBeGreaterThan(30);
  });

  test('copies and deletes nothing, though the plan copies to another region', async () => {
    await backedUp();
    const { record } = await runs.run('files');
    expect('plan' in record.run && record.run.plan.copies.map(({ region }) => region)).toEqual([DR]);
    expect([record.pruned, record.kept]).toEqual([[], {}]);
    expect(await emulator.calls({ service: 'datasync', region: DR })).toEqual([]);
  });

  test('makes a point of every run', async () => {
    const { task } = await backedUp();
    for (let round = 0; round < 2; round++) expect((await runs.run('files')).status).toBe('SUCCEEDED');
    const made = new Set((await files.executions(task)).map(({ tags }) => tags['smart-vault:run']));
    expect(made.size).toBe(2);
  });
});

describe('a task that runs already, by its own schedule', () => {
  test('is waited for: DataSync queues ours behind it', async () => {
    const { task } = await backedUp();
    await emulator.configure({ transferSeconds: 1200 });
    const foreign = await files.startTask(task);
    const { status, record } = await runs.run('files');
    expect(status).toBe('SUCCEEDED');
    expect(record.resources[0]!.point).not.toBe(foreign);
    expect((await files.executions(task)).map((one) => one.status)).toEqual(['SUCCESS', 'SUCCESS']);
  });

  test('holds ours back where the task does not queue', async () => {
    const system = await files.make();
    const task = await files.addTask(system, undefined, { TaskQueueing: 'DISABLED' });
    await emulator.configure({ transferSeconds: 1200 });
    await files.startTask(task);
    const { status, record } = await runs.run('files');
    expect(status).toBe('SUCCEEDED');
    expect(record.totals).toMatchObject({ created: 1, failed: 0 });
    const starts = await emulator.calls({ service: 'datasync', action: 'StartTaskExecution' });
    expect(starts.some(({ errorCode }) => errorCode === 'InvalidRequestException')).toBe(true);
    expect(await files.executions(task)).toHaveLength(2);
  });
});

describe('nothing is doubled', () => {
  test.each(['before', 'after'] as const)('by a function killed %s the start', async (moment) => {
    const { task } = await backedUp();
    await emulator.configure({ transferSeconds: 300 });
    await emulator.setFaults([
      { service: 'datasync', action: 'StartTaskExecution', effect: { kill: moment }, times: 1 },
    ]);
    const { status } = await runs.run('files');
    expect(status).toBe('SUCCEEDED');
    expect(await files.executions(task)).toHaveLength(1);
  });

  test('by the same run, started again', async () => {
    const { task } = await backedUp();
    const when = await emulator.now();
    for (let round = 0; round < 2; round++) expect((await runs.run('files', when)).status).toBe('SUCCEEDED');
    expect(await files.executions(task)).toHaveLength(1);
  });

  test('and a throttle holds back', async () => {
    const { task } = await backedUp();
    await emulator.setFaults([
      { service: 'datasync', action: 'StartTaskExecution', effect: { error: 'throttle' }, times: 8 },
    ]);
    expect((await runs.run('files')).status).toBe('SUCCEEDED');
    expect(await files.executions(task)).toHaveLength(1);
  });
});

describe('what fails', () => {
  test('fails by name, with DataSync’s reason, and stops no other', async () => {
    const bad = await backedUp();
    const good = await backedUp();
    await emulator.configure({ transferSeconds: 120, transferFails: [bad.system] });
    const { status, record } = await runs.run('files');
    expect(status).toBe('FAILED');
    expect(record.totals).toMatchObject({ planned: 2, created: 1, failed: 1 });
    const failures = failuresOf(record);
    expect(failures[bad.system]).toMatch(/ended in error: OpNotSupp: Failed, forced/);
    expect(failures[good.system]).toBe('');
  });

  test('a file system without a task of this vault, and one with two', async () => {
    const [none, foreign, two] = [await files.make(), await files.make(), await files.make()];
    await files.addTask(foreign, { 'smart-vault:vault': 'another' });
    const tasks = [await files.addTask(two), await files.addTask(two)];
    const good = await backedUp();
    const { record } = await runs.run('files');
    expect(record.totals).toMatchObject({ planned: 4, created: 1, failed: 3 });
    const failures = failuresOf(record);
    expect(failures[none]).toBe(`no DataSync task of this vault reads ${none}`);
    expect(failures[foreign]).toBe(`no DataSync task of this vault reads ${foreign}`);
    expect(failures[two]).toMatch(/^several DataSync tasks of this vault read fs-/);
    expect(failures[good.system]).toBe('');
    for (const task of tasks) expect(await files.executions(task)).toEqual([]);
  });

  test('what is still under way at the deadline', async () => {
    await emulator.setSpeed(20 * SPEED);
    const { system } = await backedUp();
    await emulator.configure({ transferSeconds: 20 * 3600 });
    const { status, record } = await runs.run('files');
    expect(status).toBe('FAILED');
    expect(failuresOf(record)[system]).toMatch(/^deadline .* is still in progress/);
    await emulator.advance(20 * 3600);
  });
});
