import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Deployment } from '../../scripts/local/deployment';
import { folderOf, withOwnEmulator } from '../support/own-deployment';
import { filesWith } from '../support/search';
import { StateBucket } from '../support/state-bucket';

jest.setTimeout(900_000);

const NAME = 'state-move';
const LOCAL = '__tests__/deployment/configs/minimal.config.ts';
const IN_S3 = '__tests__/deployment/configs/minimal-in-s3.config.ts';
const STACKS = ['us-east-1-monitoring', 'us-east-1-protection', 'us-east-1-storage', 'us-west-2-storage'];
/** With which Terraform signs; it opens nothing. */
const PLANTED_SECRET = 'planted+Where+No+State+May+Take+It+Along';

test('states move from local to S3 and back as docs/state.md says, also interrupted, and no plan changes', async () => {
  const environment = { AWS_SECRET_ACCESS_KEY: PLANTED_SECRET };
  await withOwnEmulator({ name: NAME, config: LOCAL, environment }, async (local, emulator) => {
    await local.apply();
    const managed = await resourcesOf(local);

    const inS3 = await local.synthesizeAgain(IN_S3);
    const bootstrap = inS3.terraform(inS3.stack('bootstrap'));
    await bootstrap.init();
    await bootstrap.apply();
    const bucket = new StateBucket(emulator, 'us-east-1', 'smart-vault-state');
    expect(await bucket.keys()).toEqual([]);
    const storage = inS3.terraform(inS3.stack('us-east-1-storage'));
    await expect(storage.init()).rejects.toThrow('Backend configuration changed');
    expect(await bucket.keys()).toEqual([]);

    await storage.moveState();
    expect(await bucket.keys()).toEqual(['smart-vault/us-east-1-storage.tfstate']);
    await interruptedAfterItsCopy(inS3, 'us-west-2-storage');
    await withoutMemory(inS3, 'us-east-1-monitoring');
    await moveAll(inS3);

    expect(await resourcesOf(inS3)).toEqual(managed);
    expect(await inS3.changes()).toEqual({});
    expect(await bucket.keys()).toEqual(STACKS.map((name) => `smart-vault/${name}.tfstate`));
    for (const key of await bucket.keys()) {
      expect([key, await bucket.encryption(key)]).toEqual([key, 'aws:kms']);
      expect(await bucket.text(key)).not.toContain(PLANTED_SECRET);
    }
    for (const name of STACKS) {
      expect(existsSync(localState(name))).toBe(true);
      expect(backendOf(inS3, name)).not.toContain(PLANTED_SECRET);
    }
    expect(filesWith(folderOf(NAME), PLANTED_SECRET)).toEqual([]);

    const back = await inS3.synthesizeAgain(LOCAL);
    await moveAll(back);
    expect(await resourcesOf(back)).toEqual(managed);
    expect(await back.changes()).toEqual({});
    await back.destroy();
    expect(await bucket.keys()).toEqual(STACKS.map((name) => `smart-vault/${name}.tfstate`));

    const last = await back.synthesizeAgain(IN_S3);
    const rest = last.terraform(last.stack('bootstrap'));
    await rest.init();
    await rest.destroy();
    expect(await rest.resources()).toEqual([]);
  });
});

/** All but the bootstrap's, which stays where it is. */
async function moveAll(deployment: Deployment): Promise<void> {
  await deployment.each(async (terraform, { name }) => {
    if (name !== 'bootstrap') await terraform.moveState();
  });
}

/** By stack, without the bootstrap's. */
async function resourcesOf(deployment: Deployment): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const name of STACKS) found[name] = await deployment.terraform(deployment.stack(name)).resources();
  return found;
}

/** Terraform has copied the state, and ended before it wrote down that it did. */
async function interruptedAfterItsCopy(deployment: Deployment, name: string): Promise<void> {
  const stack = deployment.stack(name);
  const backend = join(stack.directory, '.terraform', 'terraform.tfstate');
  copyFileSync(backend, `${backend}.before`);
  await deployment.terraform(stack).moveState();
  copyFileSync(`${backend}.before`, backend);
}

/** In a fresh clone, where Terraform does not know that the state was ever elsewhere. */
async function withoutMemory(deployment: Deployment, name: string): Promise<void> {
  const stack = deployment.stack(name);
  const terraform = deployment.terraform(stack);
  rmSync(join(stack.directory, '.terraform'), { recursive: true });
  await terraform.moveState();
  await expect(terraform.resources()).rejects.toThrow('No state file was found');
  await terraform.pushState(localState(name));
}

const localState = (name: string): string => resolve(folderOf(NAME), `terraform.${name}.tfstate`);

const backendOf = (deployment: Deployment, name: string): string =>
  readFileSync(join(deployment.stack(name).directory, '.terraform', 'terraform.tfstate'), 'utf8');
