import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { HANDLERS } from '../../modules/pipeline/pipeline';
import { clientOptions } from '../../scripts/local/clients';
import { launch } from '../../scripts/local/fleet';
import { DAY, DeployedVault, DR, SOURCE, tagsOf, VAULT } from '../support/deployed';

const vault = new DeployedVault();
const { emulator, runs, source, dr } = vault;
const lambda = new LambdaClient(clientOptions(emulator, SOURCE));

beforeEach(() => vault.clear());

/** Changes variables of all functions, as someone would in the console. */
async function setVariables(changes: Readonly<Record<string, string>>): Promise<void> {
  for (const name of HANDLERS) {
    const FunctionName = `${VAULT}-${name}`;
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const Variables = { ...Environment?.Variables, ...changes };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  }
}

test('an empty input does what the environment says: regions, days and topic', async () => {
  await launch(source, 'web', { protect: true });
  const first = await runs.run({});
  expect(first.record.run.plan).toMatchObject({
    region: SOURCE,
    retention: { days: 30 },
    copies: [{ region: DR, kmsKeyArn: expect.stringContaining(`arn:aws:kms:${DR}:`) as string }],
  });
  const [copy] = await vault.snapshots(dr);
  expect(tagsOf(copy!)['smart-vault:plan']).toBe('default');

  await setVariables({ RETENTION_DAYS: '3', MAX_SNAPSHOTS: '1' });
  await emulator.advance(4 * DAY);
  const second = await runs.run({});
  await setVariables({ RETENTION_DAYS: '30', MAX_SNAPSHOTS: '' });
  expect(second.record.run.plan.retention).toEqual({ days: 3, newest: 1, minimum: 1 });
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
