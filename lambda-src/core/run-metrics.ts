import { maximum } from './recoverability';
import type { RunRecord } from './record';
import { isCleanup, nameOf, regionOf, type AnyRun } from './run';

/** What the alarms look at: all plans of a region together. */
export const SERVICE = { Service: 'Backup' } as const;

/** Tells plans apart, also those of several vaults of one account. */
export const dimensionsOf = (run: AnyRun): Readonly<Record<string, string>> => ({
  Vault: run.vault,
  Plan: nameOf(run),
  Region: regionOf(run) ?? '',
});

/**
 * Published after every run, also at 0: the alarms tell "nothing created" from "nothing ran". A cleanup is not there to
 * create, and a 0 of its own would set off the alarm.
 *
 * A lag is that of the worst resource that can be restored; one that cannot has none, and is among the failed.
 */
export function metricsOf({ run, totals, rpo, endedAt }: RunRecord): Record<string, number> {
  if (isCleanup(run)) return { SnapshotsDeleted: totals.deleted };
  const oldestIn = (regions: readonly string[]): number | undefined =>
    maximum(regions.flatMap((region) => rpo[region]?.oldestSeconds ?? []));
  const lag = oldestIn([run.plan.region]);
  const copyLag = oldestIn(run.plan.copies.map(({ region }) => region));
  const seconds = (Date.parse(endedAt) - Date.parse(run.execution.startTime)) / 1000;
  return {
    SnapshotsCreated: totals.created,
    SnapshotsCopied: totals.copied,
    SnapshotsDeleted: totals.deleted,
    CopiesHeldBack: totals.copiesHeldBack,
    ResourcesPlanned: totals.planned,
    ResourcesProtected: totals.protected,
    ResourcesFailed: totals.failed,
    RunDurationSeconds: Math.max(0, Math.round(seconds)),
    ...(lag === undefined ? {} : { RpoLagSeconds: lag }),
    ...(copyLag === undefined ? {} : { CopyRpoLagSeconds: copyLag }),
  };
}
