import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient } from '@aws-sdk/client-sfn';
import { objectiveHours } from '../../config/alarm-hours';
import { driversOf } from '../../lambda-src/adapters/drivers';
import { PATIENT } from '../../lambda-src/adapters/retry';
import { layOut } from '../../lambda-src/core/begin';
import { coverageOf, type Coverage } from '../../lambda-src/core/coverage';
import type { Warning } from '../../lambda-src/core/documents';
import { errorWords } from '../../lambda-src/core/error-words';
import type { BackupPlan } from '../../lambda-src/core/plan';
import type { Shelf } from '../../lambda-src/core/prune';
import type { RunRecord, Status } from '../../lambda-src/core/record';
import type { Run } from '../../lambda-src/core/run';
import { newestBySource, shelve } from '../../lambda-src/core/shelves';
import type { Skipped } from '../../lambda-src/ports/driver';
import { nextRun } from '../timetable';
import type { Session } from '../session';
import type { Deployed, Scheduled } from './deployed';
import { placesOf, type Catalogued } from './points';
import type { Attempt, RunDocuments } from './run-documents';
import { planRunOf } from './run-of';

/** Runs whose records are searched for points that AWS does not list: those of file systems. */
const RECORDS_BACK = 30;

/** How the newest run of a plan stands. */
export interface LastRun {
  readonly run: string;
  /** When it last wrote something: ISO 8601. */
  readonly at: string;
  /** `running`; or in the words of Step Functions where it broke before it wrote its record, as `FAILED`. */
  readonly status: Status | 'running' | 'unknown' | (string & {});
  /** Where its record lies, if it wrote one. */
  readonly record?: string;
}

/** One plan, and how all that it protects stands. */
export interface PlanStatus {
  readonly plan: string;
  readonly select: BackupPlan['select'];
  readonly isEnabled: boolean;
  /** When it runs next: ISO 8601; absent when never. */
  readonly nextAt?: string;
  /** Absent where it never ran. */
  readonly last?: LastRun;
  /** Seconds that the newest point may be old; absent where the plan runs only once or never. */
  readonly objectiveSeconds?: number;
  readonly resources: readonly Coverage[];
  readonly skipped: readonly Skipped[];
  readonly warnings: readonly Warning[];
  /** Why it could not be looked at; nothing is known of its resources then. */
  readonly error?: string;
}

interface Known {
  readonly session: Session;
  readonly deployed: Deployed;
  readonly documents: RunDocuments;
  readonly catalogued: Catalogued;
  readonly now: Date;
}

/** Looks at everything that a plan should protect. */
export async function statusOf(scheduled: Scheduled, known: Known): Promise<PlanStatus> {
  const { session, deployed, documents, now } = known;
  const { name, isEnabled, expression } = scheduled;
  const run = planRunOf(deployed, scheduled, now);
  const hours = objectiveHours(
    session.vault.plans[name] ?? { schedule: expression, deadlineHours: run.plan.deadlineSeconds / 3600 },
  );
  const next = isEnabled ? nextRun(scheduled, now) : undefined;
  const head = {
    plan: name,
    select: run.plan.select,
    isEnabled,
    ...(next && { nextAt: next.toISOString() }),
    ...(Number.isFinite(hours) && { objectiveSeconds: hours * 3600 }),
  };
  try {
    const attempts = await documents.attempts(name);
    const [newest] = attempts;
    const last = newest && (await lastRunOf(scheduled, newest, documents));
    const resources = await coverageOfAll(run, attempts, hours * 3600, known);
    return { ...head, ...(last && { last }), ...resources };
  } catch (error) {
    return { ...head, resources: [], skipped: [], warnings: [], error: errorWords(error) };
  }
}

async function lastRunOf(
  { name, stateMachineArn }: Scheduled,
  { run, at, record: key, execution }: Attempt,
  documents: RunDocuments,
): Promise<LastRun> {
  if (key !== undefined) {
    const { status, endedAt } = await documents.record(key);
    return { run, at: endedAt, status, record: documents.locationOf(key) };
  }
  const arn =
    execution === undefined
      ? await documents.holderOf(name, run)
      : `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${execution}`;
  return { run, at: at.toISOString(), status: await executionStatus(arn) };
}

async function executionStatus(executionArn: string): Promise<string> {
  try {
    const { status = 'unknown' } = await new SFNClient(PATIENT).send(
      new DescribeExecutionCommand({ executionArn }),
    );
    return status === 'RUNNING' ? 'running' : status;
  } catch (error) {
    // Step Functions forgets executions 90 days after their end.
    if (error instanceof ExecutionDoesNotExist) return 'unknown';
    throw error;
  }
}

async function coverageOfAll(
  run: Run,
  attempts: readonly Attempt[],
  rpoSeconds: number,
  { session, documents, catalogued, now }: Known,
): Promise<Pick<PlanStatus, 'resources' | 'skipped' | 'warnings'>> {
  const { plan } = run;
  const { batches, skipped, warnings } = await layOut(run, plan.kinds.map(driversOf(run.vault)), now);
  const [record, ...older] = await recordsOf(
    attempts,
    plan.kinds.includes('efs') ? RECORDS_BACK : 1,
    documents,
  );
  const shelves = [
    ...shelvesOf(session, plan, catalogued),
    ...(plan.kinds.includes('efs') ? [fileShelf(plan.region, record ? [record, ...older] : [])] : []),
  ];
  const lastFailures =
    record && new Map(record.resources.map(({ source, failures }) => [source, failures] as const));
  const expectation = {
    home: plan.region,
    ...(Number.isFinite(rpoSeconds) && { rpoSeconds }),
    ...(lastFailures && { lastFailures }),
  };
  const resources = batches.flatMap(({ kind, items }) =>
    items.map((item) => coverageOf(kind, item, expectation, shelves, now)),
  );
  return { resources, skipped, warnings };
}

async function recordsOf(
  attempts: readonly Attempt[],
  most: number,
  documents: RunDocuments,
): Promise<RunRecord[]> {
  const keys = attempts.flatMap(({ record }) => record ?? []).slice(0, most);
  return Promise.all(keys.map((key) => documents.record(key)));
}

/** What every place holds that could be read. */
function shelvesOf({ vault }: Session, { kinds }: BackupPlan, { points, unreadable }: Catalogued): Shelf[] {
  return kinds
    .filter((kind) => kind !== 'efs')
    .flatMap((kind) => {
      const byPlace = shelve(points.filter(({ lineage }) => lineage?.kind === kind));
      return placesOf(vault)
        .filter((region) => !unreadable.some((place) => place.kind === kind && place.region === region))
        .map((region) => ({ kind, region, newest: newestBySource(byPlace.get(region) ?? []) }));
    });
}

/** Transfers of files are not listed by what they were of: the records tell when each file system had its last good one. */
function fileShelf(region: string, records: readonly RunRecord[]): Shelf {
  const newest: Record<string, string> = {};
  for (const { resources } of records)
    for (const { kind, source, point, recoverableAt } of resources) {
      const moment = recoverableAt[region];
      if (kind === 'efs' && point !== undefined && moment !== undefined) newest[source] ??= moment;
    }
  return { kind: 'efs', region, newest };
}
