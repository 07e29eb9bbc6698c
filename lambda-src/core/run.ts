import type { BackupPlan } from './plan';

/** The Step Functions execution that carries a run (`$$.Execution` of the context object). */
export interface Execution {
  /** The execution's ARN. */
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly startTime: string;
}

/** One run of one plan. Its id is in the tags of everything the run makes. */
export interface Run {
  readonly id: string;
  /** The deployment that owns what is made: the `managed-by` tag. */
  readonly vault: string;
  readonly plan: BackupPlan;
  readonly execution: Execution;
  /** ISO 8601; no work is started after it. */
  readonly deadline: string;
  /** Back up as usual, but delete nothing: only say what would be deleted. */
  readonly pruneDryRun: boolean;
}

export interface RunRequest {
  readonly vault: string;
  readonly plan: BackupPlan;
  readonly execution: Execution;
  /** When EventBridge Scheduler meant to start the run: ISO 8601. Absent when started by hand. */
  readonly scheduledTime?: string;
  readonly pruneDryRun?: boolean;
}

/**
 * A scheduled run is named by the time it was meant for, so that the same event delivered twice
 * (EventBridge Scheduler delivers at least once) is the same run and makes nothing twice.
 * A run started by hand is named by its execution.
 */
export function openRun({ vault, plan, execution, scheduledTime, pruneDryRun = false }: RunRequest): Run {
  const started = new Date(execution.startTime).getTime();
  return {
    id: `${plan.name}-${scheduledTime === undefined ? execution.name : compact(scheduledTime)}`,
    vault,
    plan,
    execution,
    deadline: new Date(started + plan.deadlineSeconds * 1000).toISOString(),
    pruneDryRun,
  };
}

/** `2026-11-21T03:00:00Z` → `20261121T030000Z`: readable, and safe in tags, S3 keys and file names. */
function compact(isoTime: string): string {
  return new Date(isoTime).toISOString().replace(/\.\d+|[-:]/g, '');
}
