import type { BackupPlan, Retention } from './plan';

/** The Step Functions execution that carries a run (`$$.Execution` of the context object). */
export interface Execution {
  /** The execution's ARN. */
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly startTime: string;
}

interface AnyRunHas {
  readonly id: string;
  /** The deployment that owns what is made: the `managed-by` tag. */
  readonly vault: string;
  readonly execution: Execution;
  /** ISO 8601. What the run makes is not older, whichever of its executions made it. */
  readonly since: string;
  /** Delete nothing: only say what would be deleted. A plan backs up as usual. */
  readonly pruneDryRun: boolean;
}

/** One run of one plan. Its id is in the tags of everything the run makes. */
export interface Run extends AnyRunHas {
  readonly plan: BackupPlan;
  /** ISO 8601; no work is started after it. */
  readonly deadline: string;
}

/** A run that makes nothing, and prunes for all plans of a region. */
export interface Cleanup extends AnyRunHas {
  readonly cleanup: {
    readonly plans: readonly BackupPlan[];
    /** What is kept of points for which no plan cares; absent: all of them. */
    readonly orphans?: Retention;
    /** Where such points are looked for, beside the regions of the plans. */
    readonly regions: readonly string[];
  };
}

export type AnyRun = Run | Cleanup;

export const isCleanup = (run: AnyRun): run is Cleanup => 'cleanup' in run;

/** The cleanup's, where a plan has its own; no plan may be named so. */
export const CLEANUP = 'cleanup';

/** What a run is called: its plan's name, or `cleanup`. */
export const nameOf = (run: AnyRun): string => (isCleanup(run) ? CLEANUP : run.plan.name);

/** Where a run is at home: the region of its plan, or of what it cleans up. */
export const regionOf = (run: AnyRun): string | undefined =>
  isCleanup(run) ? run.cleanup.plans[0]?.region : run.plan.region;

interface Asked {
  readonly vault: string;
  readonly execution: Execution;
  /** When EventBridge Scheduler meant to start the run: ISO 8601. Absent when started by hand. */
  readonly scheduledTime?: string;
  readonly pruneDryRun?: boolean;
}

export interface RunRequest extends Asked {
  readonly plan: BackupPlan;
}

export interface CleanupRequest extends Asked {
  readonly cleanup: Cleanup['cleanup'];
}

export function openRun({ plan, ...asked }: RunRequest): Run {
  const started = new Date(asked.execution.startTime).getTime();
  return {
    ...begin(plan.name, asked),
    plan,
    deadline: new Date(started + plan.deadlineSeconds * 1000).toISOString(),
  };
}

export function openCleanup({ cleanup, ...asked }: CleanupRequest): Cleanup {
  return { ...begin(CLEANUP, asked), cleanup };
}

/**
 * A scheduled run is named by the time it was meant for, so that the same event delivered twice
 * (EventBridge Scheduler delivers at least once) is the same run and makes nothing twice.
 * A run started by hand is named by its execution.
 */
function begin(name: string, { vault, execution, scheduledTime, pruneDryRun = false }: Asked): AnyRunHas {
  const id = `${name}-${scheduledTime === undefined ? execution.name : compact(scheduledTime)}`;
  const times = [execution.startTime, ...(scheduledTime === undefined ? [] : [scheduledTime])];
  const since = new Date(Math.min(...times.map((time) => Date.parse(time)))).toISOString();
  return { id, vault, execution, since, pruneDryRun };
}

/** `2026-11-21T03:00:00Z` → `20261121T030000Z`: readable, and safe in tags, S3 keys and file names. */
function compact(isoTime: string): string {
  return new Date(isoTime).toISOString().replace(/\.\d+|[-:]/g, '');
}
