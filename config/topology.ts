import type { RegionConfig, Vault } from './types';

/** Regions in which plans run, in the order of the configuration. */
export function sourceRegions(vault: Vault): readonly string[] {
  return Object.keys(vault.regions).filter((region) => runsPlans(vault, region));
}

export function runsPlans(vault: Vault, region: string): boolean {
  return entryOf(vault, region).plans.length > 0;
}

function entryOf(vault: Vault, region: string): RegionConfig {
  const entry = vault.regions[region];
  if (entry === undefined) throw new Error(`${region} has no entry in regions`);
  return entry;
}
