import { tellsByFunction } from './notifications';
import type { RegionConfig, Vault } from './types';

export function runsPlans(vault: Vault, region: string): boolean {
  return entryOf(vault, region).plans.length > 0;
}

/** Regions whose runs, transfers or alarms somebody must hear of, in the order of the configuration. */
export function watchedRegions(vault: Vault): readonly string[] {
  return Object.keys(vault.regions).filter((region) => isWatched(vault, region));
}

export function isWatched(vault: Vault, region: string): boolean {
  return runsPlans(vault, region) || keepsFiles(vault, region);
}

/** Whether a region has documents of its own: of its runs, or of what was told to whom. */
export function keepsReports(vault: Vault, region: string): boolean {
  return runsPlans(vault, region) || (isWatched(vault, region) && tellsByFunction(vault.notifications));
}

export function keepsFiles(vault: Vault, region: string): boolean {
  return entryOf(vault, region).files !== undefined;
}

/** Whether anything in a region is logged, reported or told, and so needs the operations key. */
export function hasOperations(vault: Vault, region: string): boolean {
  return runsPlans(vault, region) || entryOf(vault, region).network !== undefined;
}

/** Whether AWS Backup makes recovery points in a region: a plan that runs there takes tables. */
export function makesRecoveryPoints(vault: Vault, region: string): boolean {
  return entryOf(vault, region).plans.some((plan) => vault.plans[plan]?.kinds.includes('dynamodb'));
}

/** Whether AWS Backup keeps recovery points in a region, its own or copies. */
export function keepsRecoveryPoints(vault: Vault, region: string): boolean {
  const makers = Object.keys(vault.regions).filter((one) => makesRecoveryPoints(vault, one));
  return makers.includes(region) || makers.some((one) => recoveryCopyRegions(vault, one).includes(region));
}

/** Where the recovery points that are made in a region are copied to. */
export function recoveryCopyRegions(vault: Vault, region: string): readonly string[] {
  const { plans, copyTo } = entryOf(vault, region);
  const copies = plans
    .map((name) => vault.plans[name])
    .filter((plan) => plan?.kinds.includes('dynamodb'))
    .map((plan) => plan?.copies);
  return copyTo.filter((target) => copies.some((one) => one === undefined || target in one));
}

function entryOf(vault: Vault, region: string): RegionConfig {
  const entry = vault.regions[region];
  if (entry === undefined) throw new Error(`${region} has no entry in regions`);
  return entry;
}
