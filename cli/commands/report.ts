import { writeFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { csv } from '../../lambda-src/core/csv';
import { EVIDENCE_HEAD, evidenceCells } from '../../lambda-src/core/report-page/evidence';
import { readDeployed, scheduleOf } from '../aws/deployed';
import { htmlOf, readReport, type Report } from '../aws/report';
import { CannotError, EXIT, UsageError, type ExitCode } from '../exit-codes';
import type { GlobalOptions, Session } from '../session';
import type { AddCommand } from '../subcommand';

const FORMATS = ['html', 'json', 'csv'] as const;
type Format = (typeof FORMATS)[number];

interface ReportOptions {
  readonly out?: string;
  readonly format?: Format;
  /** Days. */
  readonly since: number;
  readonly plan?: string;
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 3650;
/** As many as a plan has that runs every hour for a year, and no memory is too small for. */
const RUNS = 9000;
const WATCHED = 12;
const DELETIONS = 1000;

/** `vault report`: who was protected when, for people and for auditors. */
export const addReport: AddCommand = (program, action) =>
  program
    .command('report')
    .description(
      'Makes one page (or JSON, CSV) of coverage, recovery points, runs, restore tests, copies and cost.',
    )
    .option('--out <file>', 'where it goes; - for standard output (default: vault-report.html, for html)')
    .addOption(
      new Option('--format <format>', 'what it is (default: html; json with --json)').choices(FORMATS),
    )
    .option('--since <days>', 'how far back it looks, such as 90d', days, 90)
    .option('--plan <plan>', 'of one plan only')
    .addHelpText(
      'after',
      `
Examples:
  vault report
  vault report --format csv --since 365d --out evidence.csv`,
    )
    .action(action(report));

function days(text: string): number {
  const [, count = ''] = /^(\d{1,4})d?$/.exec(text) ?? [];
  const value = Number(count);
  if (count === '' || value < 1 || value > MOST_DAYS)
    throw new InvalidArgumentError(`It must be a number of days from 1d to ${MOST_DAYS}d.`);
  return value;
}

async function report(session: Session, options: ReportOptions & GlobalOptions): Promise<ExitCode> {
  const { terminal, vault, region, signal } = session;
  const format = formatOf(options);
  const deployed = await readDeployed(session);
  if (options.plan !== undefined) scheduleOf(deployed, options.plan);
  const now = new Date();
  const wanted = {
    ...{ runs: RUNS, watched: WATCHED, deletions: DELETIONS },
    since: new Date(now.getTime() - options.since * DAY_MS),
    ...(options.plan === undefined ? {} : { plan: options.plan }),
  };
  const found = await terminal.progress('Records of runs', signal, (say) =>
    readReport(deployed, wanted, format !== 'html', signal, say),
  );
  const text = textOf(format, found, () => htmlOf(vault.name, region, now, found));
  const out = options.out ?? (format === 'html' ? 'vault-report.html' : '-');
  if (out === '-') process.stdout.write(text);
  else {
    write(out, text);
    const written = { file: out, format, runs: found.history.glances.length, unreadable: found.unreadable };
    terminal.answer(written, () => `${out}: ${written.runs} runs of the last ${options.since} days.`);
  }
  for (const problem of found.unreadable) terminal.remark(`Could not be read: ${problem}`);
  return found.unreadable.length === 0 ? EXIT.ok : EXIT.notWell;
}

function formatOf({ format, json, out }: ReportOptions & GlobalOptions): Format {
  // With a file, --json is about what the command says of it.
  if (json && out === undefined && format !== undefined && format !== 'json')
    throw new UsageError(
      `--json and --format ${format} are two answers: give one of them, or a file with --out.`,
    );
  return format ?? (json && out === undefined ? 'json' : 'html');
}

function textOf(
  format: Format,
  { evidence, tests, history, unreadable }: Report,
  page: () => string,
): string {
  switch (format) {
    case 'html':
      return page();
    case 'csv':
      return csv(EVIDENCE_HEAD, evidence.map(evidenceCells));
    case 'json': {
      const runs = history.glances.map(({ run, plan, status, endedAt, totals, rpo, key }) => ({
        run: run.id,
        plan,
        status,
        startedAt: run.execution.startTime,
        endedAt,
        totals,
        rpo,
        record: key,
      }));
      const { deletions } = history;
      return `${JSON.stringify({ version: 1, runs, resources: evidence, tests, deletions, unreadable }, undefined, 2)}\n`;
    }
  }
}

/** @throws CannotError with the system's own words */
function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CannotError(
      `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
