import type { RegionConfig, Vault } from './types';

/** Regions in which plans run, in the order of the configuration. */
export function sourceRegions(vault: Vault): readonly string[] {
  return Object.keys(vault.regions).filter((region) => runsPlans(vault, region));
}

export function runsPlans(vault: Vault, region: string): boolean {
  return entryOf(vault, region).plans.length > 0;
}

/**
 * Whether the region keeps copies. One without plans is there for nothing else: it counts also while nobody copies to it,
 * so that taking it out of a copyTo does not delete the key of the copies it holds.
 */
export function keepsCopies(vault: Vault, region: string): boolean {
  const isTarget = Object.values(vault.regions).some(({ copyTo }) => copyTo.includes(region));
  return isTarget || !runsPlans(vault, region);
}

function entryOf(vault: Vault, region: string): RegionConfig {
  const entry = vault.regions[region];
  if (entry === undefined) throw new Error(`${region} has no entry in regions`);
  return entry;
}
