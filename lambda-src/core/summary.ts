import type { ResourceRecord, RunRecord, Status } from './record';
import { badnessOf } from './recoverability';
import { describeRpo, describeWorst } from './rpo-words';
import { isCleanup, nameOf, type AnyRun } from './run';
import { describeSelection } from './selection';

const WORD: Record<Status, string> = { success: 'SUCCESS', partial: 'PARTIAL', failure: 'FAILURE' };
/** Lines per list in the notice; the record has them all. Amazon SNS takes 256 KiB, a reader much less. */
const LINES = 50;
/** Amazon SNS, Publish: a subject has at most 100 characters. */
const SUBJECT_LENGTH = 100;

export function subjectOf({ run, status, totals }: RunRecord): string {
  const counts = isCleanup(run)
    ? `${totals.deleted} deleted`
    : `${totals.created}/${totals.planned} created, ${totals.copied} copied, ${totals.failed} failed`;
  const dry = run.pruneDryRun ? ' (dry run)' : '';
  return `${WORD[status]}: ${run.vault} ${nameOf(run)}${dry} - ${counts}`.slice(0, SUBJECT_LENGTH);
}

/** Where the page of a run is, or why there is none. */
export type PageWritten = { readonly location: string } | { readonly error: string };

/**
 * The notice: what was created, copied, pruned, skipped, failed, and why.
 * @param page absent where nobody tried to write one
 */
export function messageOf(record: RunRecord, reportLocation: string, page?: PageWritten): string {
  const failed = record.resources
    .filter(({ failures }) => failures.length > 0)
    .sort((a, b) => badnessOf(b) - badnessOf(a));
  const sections = [
    titleOf(record),
    section(
      'Warnings',
      record.warnings.map(({ source, problem }) => `${source}: ${problem}`),
    ),
    countsOf(record),
    section('Problems', [...emptiness(record), ...record.errors]),
    section(
      'Failed',
      failed.map(
        (resource) => `${label(resource)}: ${resource.failures.join('; ')} (${describeRpo(resource)})`,
      ),
    ),
    section('Created and copied', record.resources.flatMap(createdLine)),
    section(
      'Pruned',
      record.pruned.map(
        ({ id, region, source, outcome, reason }) => `${id} in ${region} (${source}) ${outcome}: ${reason}`,
      ),
    ),
    section(
      'Kept',
      Object.entries(record.kept).map(([rule, count]) => `${count} by the rule "${rule}"`),
    ),
    section('Orphans, for which no plan cares any more', orphanLines(record)),
    section(
      'Skipped',
      record.skipped.map(({ source, reason }) => `${source}: ${reason}`),
    ),
    [`Record: ${reportLocation}`, ...(page === undefined ? [] : [pageLine(page)])],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** Its bucket is not open to browsers: who may read it asks for it, or has one made. */
const pageLine = (page: PageWritten): string =>
  'location' in page
    ? `Report: ${page.location} (download it, or run: npx vault report)`
    : `Report: could not be written: ${page.error}`;

function titleOf({ run, status, endedAt }: RunRecord): string[] {
  const what = isCleanup(run) ? 'cleanup' : `plan ${run.plan.name}`;
  return [
    `${run.vault}: ${what}, run ${run.id}: ${WORD[status]}`,
    `From ${run.execution.startTime} to ${endedAt}, ${whereOf(run)}`,
  ];
}

function whereOf(run: AnyRun): string {
  if (isCleanup(run)) return `plans ${run.cleanup.plans.map(({ name }) => name).join(', ')}`;
  const regions = run.plan.copies.map(({ region }) => region);
  return `${run.plan.region} -> ${regions.length === 0 ? 'no copies' : regions.join(', ')}`;
}

function countsOf({ run, totals, orphans, rpo }: RunRecord): string[] {
  const pruned = `Pruned   ${totals.deleted}${run.pruneDryRun ? ' (dry run)' : ''}`;
  if (isCleanup(run)) return [pruned, `Orphans  ${orphans.reduce((sum, { points }) => sum + points, 0)}`];
  return [
    `Planned  ${totals.planned}`,
    `Created  ${totals.created}`,
    `Copied   ${totals.copied}`,
    pruned,
    `Skipped  ${totals.skipped}`,
    `Failed   ${totals.failed}`,
    ...describeWorst(rpo),
  ];
}

function orphanLines({ run, orphans }: RunRecord): string[] {
  const kept =
    isCleanup(run) && run.cleanup.orphans === undefined ? 'all kept' : 'kept as cleanup.orphans says';
  return orphans.map(({ plan, region, points }) => `${points} of plan ${plan} in ${region}: ${kept}`);
}

function emptiness({ totals, run }: RunRecord): string[] {
  if (isCleanup(run) || totals.planned > 0) return [];
  const { kinds, select } = run.plan;
  const what = kinds.every((kind) => kind === 'ebs')
    ? 'with an attached volume'
    : `of the kind ${kinds.join(' or ')}`;
  return [`nothing to protect was found: no resource ${what} is tagged ${describeSelection(select)}`];
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > LINES ? [`  ... and ${lines.length - LINES} more, see the record`] : [];
  return [`${title}:`, ...lines.slice(0, LINES).map((line) => `  ${line}`), ...more];
}

function createdLine(resource: ResourceRecord): string[] {
  if (resource.point === undefined) return [];
  const copies = Object.entries(resource.copies).map(([region, id]) => `${id} (${region})`);
  const note = resource.note === undefined ? '' : ` (${resource.note})`;
  return [`${[`${label(resource)}: ${resource.point}`, ...copies].join(' -> ')}${note}`];
}

function label({ source, owner, name, part }: ResourceRecord): string {
  const whose = owner === undefined ? [] : ['of', owner];
  return [source, ...whose, name, part].filter((word) => word !== undefined).join(' ');
}

/** The notice for a run that could not even begin. */
export function unusableRequest(
  vault: string,
  problem: string,
  forCleanup: boolean,
): { subject: string; message: string } {
  return {
    subject: `${WORD.failure}: ${vault} - the run could not begin`.slice(0, SUBJECT_LENGTH),
    message: `${vault}: nothing was ${forCleanup ? 'cleaned' : 'backed'} up.\n\n${problem}`,
  };
}
