import type { Cell } from '../csv';
import type { RunRecord } from '../record';
import { nameOf, regionOf } from '../run';

/** Who was protected when: one resource in one run. */
export interface Evidence {
  readonly run: string;
  readonly plan: string;
  readonly region: string;
  /** When the run began and ended: ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Of the run. */
  readonly runStatus: string;
  /** Of the resource: `protected`, `not protected`, `left out`. */
  readonly status: string;
  readonly source: string;
  readonly name?: string;
  readonly owner?: string;
  readonly kind?: string;
  readonly point?: string;
  /** When the point was found whole: ISO 8601. */
  readonly verifiedAt?: string;
  /** By region. */
  readonly copies: Readonly<Record<string, string>>;
  readonly failures: readonly string[];
  /** Key of the record that says so. */
  readonly record: string;
}

export function evidenceOf(record: RunRecord, key: string): Evidence[] {
  const { run, endedAt, status: runStatus } = record;
  const of = {
    run: run.id,
    plan: nameOf(run),
    region: regionOf(run) ?? '',
    startedAt: run.execution.startTime,
    endedAt,
    runStatus,
    record: key,
  };
  return [
    ...record.resources.map(({ source, name, owner, kind, point, timing, copies, failures }) => ({
      ...of,
      status: failures.length === 0 ? 'protected' : 'not protected',
      source,
      ...(name === undefined ? {} : { name }),
      ...(owner === undefined ? {} : { owner }),
      kind,
      ...(point === undefined ? {} : { point }),
      ...(timing.verified === undefined ? {} : { verifiedAt: timing.verified }),
      copies,
      failures,
    })),
    ...record.skipped.map(({ source, reason }) => ({
      ...of,
      status: 'left out',
      source,
      copies: {},
      failures: [reason],
    })),
  ];
}

export const EVIDENCE_HEAD = [
  ...['run', 'plan', 'region', 'started_at', 'ended_at', 'run_status', 'status', 'source', 'name', 'owner'],
  ...['kind', 'point', 'verified_at', 'copies', 'failures', 'record'],
] as const;

export const evidenceCells = (row: Evidence): Cell[] => [
  ...[row.run, row.plan, row.region, row.startedAt, row.endedAt, row.runStatus, row.status],
  ...[row.source, row.name, row.owner, row.kind, row.point, row.verifiedAt],
  Object.entries(row.copies)
    .map(([region, id]) => `${region}=${id}`)
    .join(' '),
  row.failures.join('; '),
  row.record,
];
