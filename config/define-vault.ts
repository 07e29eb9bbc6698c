import type { VaultInput } from './types';

/** Gives vault.config.ts its types; the rules are checked when it is loaded. */
export function defineVault(vault: VaultInput): VaultInput {
  return vault;
}
