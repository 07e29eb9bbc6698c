import { planDimensions, type RunValues } from './metric-names';
import { maximum } from './recoverability';
import type { RunRecord } from './record';
import { isCleanup, nameOf, regionOf, type AnyRun } from './run';

export const dimensionsOf = (run: AnyRun): Readonly<Record<string, string>> =>
  planDimensions(run.vault, nameOf(run), regionOf(run) ?? '');

/** Published when a run was claimed: what never says so was missed. */
export const STARTED: RunValues = { RunsStarted: 1 };

/** Published for an input of which no run can be made. */
export const UNUSABLE: RunValues = { RunsFailed: 1, SnapshotsCreated: 0 };

/**
 * Published after every run, also at 0: the alarms tell "nothing created" from "nothing ran". A cleanup is not there to
 * create, and a 0 of its own would set off the alarm.
 *
 * A lag is that of the worst resource that can be restored; one that cannot has none, and is among the failed.
 */
export function metricsOf({ run, status, totals, rpo, endedAt }: RunRecord): RunValues {
  const outcome: RunValues = {
    RunsFailed: status === 'success' ? 0 : 1,
    SnapshotsDeleted: totals.deleted,
    RunDurationSeconds: Math.max(0, Math.round(secondsBetween(run.execution.startTime, endedAt))),
  };
  if (isCleanup(run)) return outcome;
  const oldestIn = (regions: readonly string[]): number | undefined =>
    maximum(regions.flatMap((region) => rpo[region]?.oldestSeconds ?? []));
  const lag = oldestIn([run.plan.region]);
  const copyLag = oldestIn(run.plan.copies.map(({ region }) => region));
  return {
    ...outcome,
    SnapshotsCreated: totals.created,
    SnapshotsCopied: totals.copied,
    CopiesHeldBack: totals.copiesHeldBack,
    ResourcesPlanned: totals.planned,
    ResourcesProtected: totals.protected,
    ResourcesFailed: totals.failed,
    ...(lag === undefined ? {} : { RpoLagSeconds: lag }),
    ...(copyLag === undefined ? {} : { CopyRpoLagSeconds: copyLag }),
  };
}

/** A value that belongs to an earlier moment than the one at which it is published. */
export interface Recoverable {
  readonly values: RunValues;
  readonly at: Date;
}

/**
 * Put at the moment as of which every resource of the plan can be restored in every region: where the newest of these is
 * longer ago than the plan's objective, the objective is breached, whether runs failed or there were none.
 * @returns undefined where some resource cannot be restored, or it is not known
 */
export function recoverableOf({ totals, rpo, endedAt }: RunRecord): Recoverable | undefined {
  const regions = Object.values(rpo);
  if (regions.some(({ never, unknown }) => never + unknown > 0)) return undefined;
  const oldest = maximum(regions.flatMap(({ oldestSeconds }) => oldestSeconds ?? []));
  if (oldest === undefined) return undefined;
  const at = new Date(Date.parse(endedAt) - oldest * 1000);
  return { values: { ResourcesRecoverable: totals.planned }, at };
}

const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;
