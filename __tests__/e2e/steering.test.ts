import { launch } from '../../scripts/local/fleet';
import { DAY, DeployedVault, DR, SOURCE, tagsOf, VAULT } from '../support/deployed';
import { setVariables } from '../support/function-variables';

const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;

beforeEach(() => vault.clear());

test('an empty input does what the environment says: regions, days and topic', async () => {
  await launch(source, 'web', { protect: true });
  const first = await runs.run({});
  expect(first.record.run).toMatchObject({
    plan: {
      region: SOURCE,
      retention: { days: 30 },
      copies: [{ region: DR, kmsKeyArn: expect.stringContaining(`arn:aws:kms:${DR}:`) as string }],
    },
  });
  const [copy] = await vault.snapshots(dr);
  expect(tagsOf(copy!)['smart-vault:plan']).toBe('default');

  await setVariables(vault, { RETENTION_DAYS: '3', MAX_SNAPSHOTS: '1' });
  await emulator.advance(4 * DAY);
  const second = await runs.run({});
  await setVariables(vault, { RETENTION_DAYS: '30', MAX_SNAPSHOTS: '' });
  expect(second.record.run).toMatchObject({ plan: { retention: { days: 3, newest: 1, minimum: 1 } } });
  expect(second.record.totals.deleted).toBe(2);
  expect(await vault.notices()).toHaveLength(2);
});

test('an input that cannot be right is refused at once, by key, and heard of', async () => {
  await launch(source, 'web', { protect: true });
  const { status, error, cause } = await runs.end(await runs.start({ plan: { retention: { days: 0 } } }));

  expect({ status, error }).toEqual({ status: 'FAILED', error: 'RunBroken' });
  expect(cause).toContain('event.plan.retention.days');
  const discoveries = await emulator.calls({ service: 'lambda', action: 'Invoke' });
  expect(
    discoveries.filter(({ params }) => String(params['path']).includes(`${VAULT}-discover`)),
  ).toHaveLength(1);
  const [notice] = await vault.notices();
  expect(notice).toMatchObject({
    subject: `FAILURE: ${VAULT} - the run could not begin`,
    message: expect.stringContaining('event.plan.retention.days') as string,
  });
  expect(await vault.snapshots(source)).toEqual([]);
});
