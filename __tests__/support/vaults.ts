import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Vault, VaultInput } from '../../config/types';
import { validateVault } from '../../config/validate';
import { HANDLERS } from '../../modules/pipeline/names';
import type { HandlerCode } from '../../scripts/bundle/handlers';
import { addVault } from '../../stacks/vault-app';
import type { VaultStack } from '../../stacks/vault-stack';
import { Synthesized, withApp } from './synthesized';

/** A daily plan in us-east-1, copied to us-west-2, and what else is given. */
export function vaultOf(given: Partial<VaultInput> = {}): Vault {
  return validateVault({
    regions: { 'us-east-1': { plans: ['daily'], copyTo: ['us-west-2'] }, 'us-west-2': {} },
    ...given,
  });
}

/** All stacks of a vault, by id. */
export function stacksOf(vault: Vault): Map<string, Synthesized> {
  return withStacks(
    vault,
    (stacks) => new Map(stacks.map((stack) => [stack.node.id, Synthesized.of(stack)])),
  );
}

/** The ids of the stacks that come before each stack. */
export function dependenciesOf(vault: Vault): Map<string, string[]> {
  return withStacks(
    vault,
    (stacks) =>
      new Map(stacks.map(({ node, dependencies }) => [node.id, dependencies.map((one) => one.node.id)])),
  );
}

function withStacks<Result>(vault: Vault, use: (stacks: readonly VaultStack[]) => Result): Result {
  return withApp((app) => {
    addVault(app, vault, anyCode(app.outdir));
    const stacks = app.node.children as VaultStack[];
    // References between stacks come to light while their readers are prepared.
    for (const stack of stacks) stack.prepareStack();
    return use(stacks);
  });
}

/** Stands in for the handlers' zips where only the configuration around them is looked at. */
function anyCode(folder: string): HandlerCode {
  return Object.fromEntries(
    [...HANDLERS, 'drill', 'notify'].map((name) => {
      const path = join(folder, `${name}.zip`);
      writeFileSync(path, name);
      return [name, { path, sha256: '', bytes: name.length }];
    }),
  );
}
