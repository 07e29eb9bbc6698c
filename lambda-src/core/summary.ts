import type { ResourceRecord, RunRecord, Status } from './record';

const WORD: Record<Status, string> = { success: 'SUCCESS', partial: 'PARTIAL', failure: 'FAILURE' };
/** Lines per list in the notice; the record has them all. Amazon SNS takes 256 KiB, a reader much less. */
const LINES = 50;
/** Amazon SNS, Publish: a subject has at most 100 characters. */
const SUBJECT_LENGTH = 100;

export function subjectOf({ run, status, totals }: RunRecord): string {
  const counts = `${totals.created}/${totals.planned} created, ${totals.copied} copied, ${totals.failed} failed`;
  const dry = run.pruneDryRun ? ' (dry run)' : '';
  return `${WORD[status]}: ${run.vault} ${run.plan.name}${dry} - ${counts}`.slice(0, SUBJECT_LENGTH);
}

/** The notice: what was created, copied, pruned, skipped, failed, and why. */
export function messageOf(record: RunRecord, reportLocation: string): string {
  const { run, totals } = record;
  const failed = record.resources.filter(({ failures }) => failures.length > 0);
  const sections = [
    [
      `${run.vault}: plan ${run.plan.name}, run ${run.id}: ${WORD[record.status]}`,
      `From ${run.execution.startTime} to ${record.endedAt}, ${run.plan.region} -> ${targetsOf(record)}`,
      '',
      `Planned  ${totals.planned}`,
      `Created  ${totals.created}`,
      `Copied   ${totals.copied}`,
      `Pruned   ${totals.deleted}${run.pruneDryRun ? ' (dry run)' : ''}`,
      `Skipped  ${totals.skipped}`,
      `Failed   ${totals.failed}`,
    ],
    section('Problems', [...emptiness(record), ...record.errors]),
    section(
      'Failed',
      failed.map((resource) => `${label(resource)}: ${resource.failures.join('; ')}`),
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
    section(
      'Skipped',
      record.skipped.map(({ source, reason }) => `${source}: ${reason}`),
    ),
    [`Record: ${reportLocation}`],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function emptiness({ totals, run }: RunRecord): string[] {
  const { key, value } = run.plan.select.tag;
  return totals.planned === 0
    ? [`nothing to protect was found: no resource with an attached volume is tagged ${key}=${value}`]
    : [];
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > LINES ? [`  ... and ${lines.length - LINES} more, see the record`] : [];
  return [`${title}:`, ...lines.slice(0, LINES).map((line) => `  ${line}`), ...more];
}

function createdLine(resource: ResourceRecord): string[] {
  if (resource.point === undefined) return [];
  const copies = Object.entries(resource.copies).map(([region, id]) => `${id} (${region})`);
  return [[`${label(resource)}: ${resource.point}`, ...copies].join(' -> ')];
}

function label({ source, owner, name }: ResourceRecord): string {
  const of = [owner, name].filter((part) => part !== undefined);
  return of.length === 0 ? source : `${source} of ${of.join(' ')}`;
}

function targetsOf({ run }: RunRecord): string {
  const regions = run.plan.copies.map(({ region }) => region);
  return regions.length === 0 ? 'no copies' : regions.join(', ');
}

/** The notice for a run that could not even begin. */
export function unusableRequest(vault: string, problem: string): { subject: string; message: string } {
  return {
    subject: `${WORD.failure}: ${vault} - the run could not begin`.slice(0, SUBJECT_LENGTH),
    message: `${vault}: nothing was backed up.\n\n${problem}`,
  };
}
