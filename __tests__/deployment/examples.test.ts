import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Deployment } from '../../scripts/local/deployment';
import type { StackInfo } from '../../scripts/terraform/stacks';
import type { Terraform } from '../../scripts/terraform/terraform';
import { CleanFolder } from '../support/clean-folder';
import { folderOf, withOwnEmulator } from '../support/own-deployment';
import { filesWith } from '../support/search';
import { Secured } from '../support/secured';
import { StateBucket } from '../support/state-bucket';
import { PLANTED_KEY_ID } from './configs/with-secret.config';

// Terraform waits most of the time, and each test has an AWS of its own: so they go side by side.
jest.setTimeout(900_000);

test.concurrent('examples/minimal: applied once and for all, guarded, and gone when it may go', async () => {
  const config = 'examples/minimal/vault.config.ts';
  const environment = { AWS_SECRET_ACCESS_KEY: PLANTED_SECRET };
  await withOwnEmulator({ name: 'minimal', config, environment }, async (deployment, emulator) => {
    await deployment.each(applyByPlan);
    expect(await deployment.changes()).toEqual({});
    await deployment.each(tellsItsOutputs);
    await keepsItsSecrets(deployment);
    await isPlannedWithoutNode(new CleanFolder(folderOf('minimal'), { ...emulator.environment() }));

    const storage = deployment.terraform(deployment.stack('us-east-1-storage'));
    const guarded = await storage.resources();
    await expect(storage.destroy()).rejects.toThrow('Instance cannot be destroyed');
    expect(await storage.resources()).toEqual(guarded);

    const throwAway = await deployment.synthesizeAgain('__tests__/deployment/configs/minimal.config.ts');
    await throwAway.apply();
    await throwAway.eachBackwards(destroyAll);
  });
});

test.concurrent('examples/complete: the same, with its state in S3, encrypted and locked there', async () => {
  const config = '__tests__/deployment/configs/complete.config.ts';
  await withOwnEmulator({ name: 'complete', config }, async (deployment, emulator) => {
    await deployment.each(applyByPlan);
    expect(await deployment.changes()).toEqual({});
    await deployment.each(tellsItsOutputs);

    await isSecured(new Secured(emulator, 'us-east-1'));
    const state = new StateBucket(emulator, 'us-east-1', 'acme-vault-state');
    const inS3 = stackNames(deployment).filter((name) => name !== 'bootstrap');
    expect(await state.keys()).toEqual(inS3.map((name) => `acme-vault/${name}.tfstate`).sort());
    expect(await state.encryption('acme-vault/eu-west-1-storage.tfstate')).toBe('aws:kms');
    await refusedWhileLocked(deployment, state, 'eu-west-1-storage');

    await deployment.eachBackwards(destroyAll);
  });
});

/** With which Terraform signs; it opens nothing. */
const PLANTED_SECRET = 'planted+Where+Nobody+Should+Find+It+2026';

/** What it signs with is written nowhere; a key that is pasted into the configuration is refused, and written nowhere. */
async function keepsItsSecrets(deployment: Deployment): Promise<void> {
  const refusal = await deployment
    .synthesizeAgain('__tests__/deployment/configs/with-secret.config.ts')
    .then(String, ({ message }: Error) => message);
  expect(refusal).toMatch(
    /tags\.Owner must not hold a secret.* an AWS access key id, got "AKIA… \(20 characters\)"/,
  );
  expect(refusal).not.toContain(PLANTED_KEY_ID);

  const folder = folderOf('minimal');
  // What is deployed is found in the configuration, the plan, the state and the log: so would a secret be.
  const found = filesWith(folder, 'smart-vault-dead-letters').join('\n');
  for (const kind of ['cdk.tf.json', 'plan.tfplan', '.tfstate', '.log']) expect(found).toContain(kind);
  expect(filesWith(folder, PLANTED_SECRET)).toEqual([]);
  expect(filesWith(folder, PLANTED_KEY_ID)).toEqual([]);
}

/** As the jobs `plan` and `drift` of the workflows do it. */
async function isPlannedWithoutNode(clean: CleanFolder): Promise<void> {
  const told = (): string => readFileSync(join(clean.folder, 'plan.md'), 'utf8');
  expect(await clean.plan('--drift')).toMatchObject({ exitCode: 0 });
  expect(told()).toMatch(
    /^## Terraform plan\n\nNothing to change: us-east-1-\S+ [^]*\*\*0 to change, 0 that cannot be planned, 4 as they are\.\*\*\n$/,
  );

  clean.rewrite('us-east-1-storage', (text) =>
    text.replace('"deletion_window_in_days": 30', '"deletion_window_in_days": 29'),
  );
  clean.rewrite('us-east-1-monitoring', () => '{ "resource": { "no_such": { "thing": {} } } }');
  expect(await clean.plan()).toMatchObject({ exitCode: 1 });
  expect(told()).toMatch(
    /us-east-1-monitoring: cannot be planned[^]*us-east-1-storage: Plan: 0 to add, \d to change, 0 to destroy/,
  );
  expect(told()).toContain('**1 to change, 1 that cannot be planned, 2 as they are.**');

  rmSync(join(clean.folder, 'cdktf.out/stacks/us-east-1-monitoring'), { recursive: true });
  expect(await clean.plan()).toMatchObject({ exitCode: 0 });
  expect(await clean.plan('--drift')).toMatchObject({ exitCode: 2 });
  rmSync(clean.folder, { recursive: true });
}

/** As `security` and `ebs` of the example say it. */
async function isSecured(account: Secured): Promise<void> {
  expect(await account.trail('acme-vault-trail')).toMatchObject({
    IsLogging: true,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    LogFileValidationEnabled: true,
    KmsKeyId: expect.stringMatching(/^arn:aws:kms:us-east-1:/),
    AdvancedEventSelectors: [{ Name: 'Changes in the account' }, { Name: 'Objects of the vault' }],
  });
  expect(await account.ebs()).toEqual({ encryptsByDefault: true, publicSnapshots: 'block-all-sharing' });
  const may = (time: string) => account.mayDelete('acme-vault-break-glass', 'acme-vault', time);
  expect(await may('2024-03-01T07:59:59Z')).toBe('implicitly denied');
  expect(await may('2024-03-01T12:00:00Z')).toBe('allowed');
  expect(await may('2024-03-01T20:00:01Z')).toBe('implicitly denied');
  const boundaries = await account.boundaries();
  expect(new Set(boundaries)).toEqual(new Set(['arn:aws:iam::123456789012:policy/boundary-of-the-platform']));
}

/** What is planned is what is applied, as a pipeline does it. */
async function applyByPlan(terraform: Terraform): Promise<void> {
  await terraform.init();
  await terraform.validate();
  expect(await terraform.plan('plan.tfplan')).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
  await terraform.apply('plan.tfplan');
}

async function tellsItsOutputs(terraform: Terraform, { directory }: StackInfo): Promise<void> {
  const { output: promised = {} } = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as {
    output?: Record<string, unknown>;
  };
  const outputs = await terraform.outputs();
  expect(Object.keys(outputs).sort()).toEqual(Object.keys(promised).sort());
  for (const [name, value] of Object.entries(outputs)) expect([name, value]).not.toEqual([name, '']);
}

async function destroyAll(terraform: Terraform): Promise<void> {
  await terraform.destroy();
  expect(await terraform.resources()).toEqual([]);
}

/** Another's lock, as Terraform writes it (https://developer.hashicorp.com/terraform/language/backend/s3#state-locking). */
async function refusedWhileLocked(deployment: Deployment, state: StateBucket, name: string): Promise<void> {
  const lock = `acme-vault/${name}.tfstate.tflock`;
  await state.put(lock, {
    ID: '6a0c0d0b-8f39-4a5c-9d43-6f5f3c1c8f55',
    Operation: 'OperationTypeApply',
    Who: 'someone@elsewhere',
    Version: '1.11.4',
    Created: new Date(0).toISOString(),
    Path: lock,
  });
  const terraform = deployment.terraform(deployment.stack(name));
  await expect(terraform.apply()).rejects.toThrow(/Error acquiring the state lock[^]*someone@elsewhere/);
  await state.remove(lock);
  await terraform.apply();
}

const stackNames = (deployment: Deployment): string[] => deployment.stacks.flat().map(({ name }) => name);
