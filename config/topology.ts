import type { RegionConfig, Vault } from './types';

export function runsPlans(vault: Vault, region: string): boolean {
  return entryOf(vault, region).plans.length > 0;
}

/** Regions whose runs, transfers or alarms somebody must hear of, in the order of the configuration. */
export function watchedRegions(vault: Vault): readonly string[] {
  return Object.keys(vault.regions).filter((region) => runsPlans(vault, region) || keepsFiles(vault, region));
}

export function keepsFiles(vault: Vault, region: string): boolean {
  return entryOf(vault, region).files !== undefined;
}

/** Whether anything in a region is logged, reported or told, and so needs the operations key. */
export function hasOperations(vault: Vault, region: string): boolean {
  return runsPlans(vault, region) || entryOf(vault, region).network !== undefined;
}

function entryOf(vault: Vault, region: string): RegionConfig {
  const entry = vault.regions[region];
  if (entry === undefined) throw new Error(`${region} has no entry in regions`);
  return entry;
}
