/** Namespace of everything that runs measure. */
export const METRIC_NAMESPACE = 'SmartVault';

/** All that runs publish; alarms and dashboards name these and no others. One that ends in `Seconds` is a time. */
export const RUN_METRICS = [
  'RunsStarted',
  'RunsFailed',
  'RunDurationSeconds',
  'SnapshotsCreated',
  'SnapshotsCopied',
  'SnapshotsDeleted',
  'CopiesHeldBack',
  'ResourcesPlanned',
  'ResourcesProtected',
  'ResourcesFailed',
  'RpoLagSeconds',
  'CopyRpoLagSeconds',
  'ResourcesRecoverable',
] as const;
export type RunMetric = (typeof RUN_METRICS)[number];
export type RunValues = Readonly<Partial<Record<RunMetric, number>>>;

/** What tests of restores publish; zero is published too. */
export const DRILL_METRICS = [
  'RestoreTestsPassed',
  'RestoreTestsFailed',
  'RestoreSeconds',
  'DrillsFailed',
  'DrillAgeSeconds',
] as const;
export type DrillMetric = (typeof DRILL_METRICS)[number];
export type DrillValues = Readonly<Partial<Record<DrillMetric, number>>>;

/** All plans of a region together, and all vaults of the account. */
export const SERVICE = { Service: 'Backup' } as const;

/** Tells plans apart, also those of several vaults of one account. */
export const planDimensions = (vault: string, plan: string, region: string) => ({
  Vault: vault,
  Plan: plan,
  Region: region,
});

/** Of the drills of a region's plans, all together. */
export const drillDimensions = (vault: string, region: string) => ({ Vault: vault, Region: region });
