import { isCopied } from '../lambda-src/core/plan';
import type { FilesConfig } from './files';
import { tellsByFunction } from './notifications';
import type { RegionConfig, Vault } from './types';

export function runsPlans(vault: Vault, region: string): boolean {
  return entryOf(vault, region).plans.length > 0;
}

/** Regions in which plans run, in the order of the configuration. */
export function planRegions(vault: Vault): readonly string[] {
  return Object.keys(vault.regions).filter((region) => runsPlans(vault, region));
}

/** Regions whose runs, transfers or alarms somebody must hear of, in the order of the configuration. */
export function watchedRegions(vault: Vault): readonly string[] {
  return Object.keys(vault.regions).filter((region) => isWatched(vault, region));
}

export function isWatched(vault: Vault, region: string): boolean {
  return runsPlans(vault, region) || keepsFiles(vault, region);
}

/** Whether a region has documents of its own: of its runs, of what its copies are of, or of what was told to whom. */
export function keepsReports(vault: Vault, region: string): boolean {
  return (
    runsPlans(vault, region) ||
    receivesCopies(vault, region) ||
    (isWatched(vault, region) && tellsByFunction(vault.notifications))
  );
}

/** Whether plans of any other region copy to a region: it may have to be brought up from these copies. */
export function receivesCopies(vault: Vault, region: string): boolean {
  return planRegions(vault).some((source) => copyingPlansTo(vault, source, region).length > 0);
}

export function keepsFiles(vault: Vault, region: string): boolean {
  return entryOf(vault, region).files !== undefined;
}

/** Whether anything in a region is logged, reported or told, and so needs the operations key. */
export function hasOperations(vault: Vault, region: string): boolean {
  return (
    runsPlans(vault, region) || receivesCopies(vault, region) || entryOf(vault, region).network !== undefined
  );
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

/** Regions whose copies plans that run in these regions have copied once more, to the vault account. */
export function vaultAccountRegions(
  vault: Vault,
  sources: readonly string[] = Object.keys(vault.regions),
): readonly string[] {
  return [
    ...new Set(
      sources
        .flatMap((source) => entryOf(vault, source).plans)
        .flatMap((name) => Object.entries(vault.plans[name]?.copies ?? {}))
        .flatMap(([target, { vaultAccount }]) => (vaultAccount === undefined ? [] : [target])),
    ),
  ];
}

/** The plans of a region that copy to any other. */
export function copyingPlans(vault: Vault, region: string): readonly string[] {
  const { plans, copyTo } = entryOf(vault, region);
  return plans.filter((name) =>
    copyTo.some((target) => copyingPlansTo(vault, region, target).includes(name)),
  );
}

/** The plans of a region that copy to a certain other. */
export function copyingPlansTo(vault: Vault, region: string, target: string): readonly string[] {
  const { plans, copyTo } = entryOf(vault, region);
  if (!copyTo.includes(target)) return [];
  return plans.filter((name) => {
    const { kinds = [], copies } = vault.plans[name] ?? {};
    return (copies === undefined || target in copies) && kinds.some((kind) => isCopied(kind));
  });
}

/** Whether a region has a bucket whose accesses are logged. */
export function logsAccesses(vault: Vault, region: string): boolean {
  if (vault.logs.bucketAccessDays === 'none') return false;
  const replicates = Object.values(vault.regions).some(
    ({ files }) => files?.bucket.replicateTo?.region === region,
  );
  return keepsReports(vault, region) || keepsFiles(vault, region) || replicates;
}

/** The file backups of other regions of which a region keeps a copy of any kind, by their region. */
export function filesCopiedTo(vault: Vault, region: string): readonly (readonly [string, FilesConfig])[] {
  return Object.entries(vault.regions).flatMap(([source, { files }]) =>
    files !== undefined && copyRegionsOf(files).includes(region) ? [[source, files] as const] : [],
  );
}

function copyRegionsOf({ bucket, fileSystem: { awsBackup, replicateTo } }: FilesConfig): unknown[] {
  const points = typeof awsBackup === 'object' ? awsBackup.copyTo?.region : undefined;
  return [bucket.replicateTo?.region, replicateTo, points];
}

/** Where the vault has what it has once, such as its trail. */
export function homeRegion(vault: Vault): string {
  const home = vault.security.region ?? watchedRegions(vault)[0];
  if (home === undefined) throw new Error('nothing is watched anywhere');
  return home;
}

/** Regions with a stack of their own for security. */
export function securedRegions(vault: Vault): readonly string[] {
  const { trail, breakGlass } = vault.security;
  const home = trail || breakGlass ? [homeRegion(vault)] : [];
  const settled = Object.keys(vault.regions).filter((region) => vault.regions[region]?.ebs !== undefined);
  return [...new Set([...home, ...settled])];
}

function entryOf(vault: Vault, region: string): RegionConfig {
  const entry = vault.regions[region];
  if (entry === undefined) throw new Error(`${region} has no entry in regions`);
  return entry;
}
