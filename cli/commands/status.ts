import { concurrently } from '../../lambda-src/core/concurrently';
import type { Coverage } from '../../lambda-src/core/coverage';
import { badnessOf } from '../../lambda-src/core/recoverability';
import { describeSeconds } from '../../lambda-src/core/rpo-words';
import { describeSelection } from '../../lambda-src/core/selection';
import { plansOf, readDeployed, scheduleOf } from '../aws/deployed';
import { drillsStatus, type DrillsStatus } from '../aws/drill-status';
import { statusOf, type PlanStatus } from '../aws/plan-status';
import { readPoints, unreadableWords } from '../aws/points';
import { RunDocuments } from '../aws/run-documents';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Session } from '../session';
import type { AddCommand } from '../subcommand';
import { table } from '../terminal/table';
import { minute } from '../time';

/** Plans that are looked at at once; each is a few calls. */
const PLANS_AT_ONCE = 4;

interface StatusOptions {
  readonly plan?: string;
  readonly unprotected: boolean;
}

/** `vault status`: whether all that should be protected is. */
export const addStatus: AddCommand = (program, action) =>
  program
    .command('status')
    .description(
      'Tells of everything that carries a plan’s tags how old its newest recovery point is in every region, and what is not protected and why.',
    )
    .option('--plan <plan>', 'of this plan alone')
    .option('--unprotected', 'only what is not protected as its plan wants', false)
    .addHelpText('after', '\nExample:\n  vault status --unprotected')
    .action(action(status));

async function status(session: Session, options: StatusOptions): Promise<ExitCode> {
  const { vault, terminal, signal } = session;
  const now = new Date();
  const deployed = await readDeployed(session);
  const schedules = options.plan === undefined ? plansOf(deployed) : [scheduleOf(deployed, options.plan)];
  const drills = options.plan === undefined ? await drillsStatus(deployed, now) : undefined;
  const { unreadable, plans } = await terminal.progress('What is protected', signal, async (say) => {
    const catalogued = await readPoints(vault, signal);
    const known = { session, deployed, documents: new RunDocuments(deployed), catalogued, now };
    const stop = (): boolean => signal.aborted;
    const look = async (scheduled: (typeof schedules)[number]): Promise<PlanStatus> => {
      say(`plan ${scheduled.name}`);
      return statusOf(scheduled, known);
    };
    const seen = (await concurrently(schedules, PLANS_AT_ONCE, look, stop)).flatMap((one) => one ?? []);
    signal.throwIfAborted();
    return { unreadable: catalogued.unreadable, plans: seen };
  });
  const totals = totalsOf(plans);
  const shown = options.unprotected ? plans.flatMap(onlyBad) : plans;
  const answer = { at: now.toISOString(), totals, plans: shown, unreadable, ...(drills && { drills }) };
  terminal.answer(answer, () =>
    [
      ...shown.map((plan) => wordsOf(plan, now)),
      ...(drills === undefined ? [] : [drillWords(drills, now)]),
      summaryOf(plans, totals),
    ].join('\n\n'),
  );
  for (const line of unreadableWords(unreadable)) terminal.remark(line);
  if (plans.some(({ error }) => error !== undefined)) return EXIT.failed;
  return totals.unprotected > 0 ? EXIT.notWell : EXIT.ok;
}

interface Totals {
  readonly resources: number;
  readonly unprotected: number;
}

const isBad = ({ problems }: Coverage): boolean => problems.length > 0;

function totalsOf(plans: readonly PlanStatus[]): Totals {
  const resources = plans.flatMap((plan) => plan.resources);
  return { resources: resources.length, unprotected: resources.filter(isBad).length };
}

/** A plan that could not be looked at is bad, too. */
function onlyBad(plan: PlanStatus): PlanStatus[] {
  const resources = plan.resources.filter(isBad);
  return resources.length === 0 && plan.error === undefined ? [] : [{ ...plan, resources, skipped: [] }];
}

function summaryOf(plans: readonly PlanStatus[], { resources, unprotected }: Totals): string {
  const whose = plans.length === 1 ? `plan ${plans[0]?.plan ?? ''}` : `${plans.length} plans`;
  if (resources === 0) return `Nothing carries the tags of ${whose}.`;
  if (unprotected === 0) return `All is well: ${resources} of ${resources} protected, of ${whose}.`;
  return `NOT WELL: ${unprotected} of ${resources} not protected as wanted, of ${whose}.`;
}

function wordsOf(plan: PlanStatus, now: Date): string {
  const { resources, skipped, warnings, error } = plan;
  return [
    `${plan.plan}: ${[lastWords(plan, now), nextWords(plan, now), objectiveWords(plan)].join('; ')}`,
    ...(error === undefined ? [] : [`  could not be looked at: ${error}`]),
    ...(resources.length > 0
      ? [indent(resourceTable(resources, now))]
      : error === undefined
        ? [`  nothing is tagged ${describeSelection(plan.select)}`]
        : []),
    ...warnings.map(({ source, problem }) => `  warning: ${source}: ${problem}`),
    ...skipped.map(({ source, reason }) => `  left out: ${source}: ${reason}`),
  ].join('\n');
}

function lastWords({ last }: PlanStatus, now: Date): string {
  if (last === undefined) return 'has never run';
  if (last.status === 'running') return `runs now (${last.run})`;
  const broke = last.record === undefined ? ` without a record (${last.run})` : '';
  return `last run ${last.status}${broke}, ${away(last.at, now)} ago`;
}

function drillWords(drills: DrillsStatus, now: Date): string {
  const { last, record = '' } = drills;
  const how =
    last === undefined
      ? 'none has come to its end yet'
      : `last ${last.status}${last.reason === undefined ? '' : ` (${last.reason})`}, ${away(last.endedAt, now)} ago (${record})`;
  return `restore tests: ${how}; ${nextWords(drills, now)}`;
}

function nextWords({ isEnabled, nextAt }: Pick<PlanStatus, 'isEnabled' | 'nextAt'>, now: Date): string {
  if (!isEnabled) return 'DISABLED, it does not run';
  return nextAt === undefined ? 'never runs again' : `next ${minute(nextAt)} UTC, in ${away(nextAt, now)}`;
}

const objectiveWords = ({ objectiveSeconds }: PlanStatus): string =>
  objectiveSeconds === undefined ? 'no objective' : `objective ${describeSeconds(objectiveSeconds)}`;

const away = (moment: string, now: Date): string =>
  describeSeconds(Math.round(Math.abs(Date.parse(moment) - now.getTime()) / 1000));

/** The worst first. */
function resourceTable(resources: readonly Coverage[], now: Date): string {
  const regions = [...new Set(resources.flatMap(({ recoverableAt }) => Object.keys(recoverableAt)))];
  const worst = [...resources].sort(
    (a, b) => Number(isBad(b)) - Number(isBad(a)) || badnessOf(b) - badnessOf(a),
  );
  return table(
    ['', 'resource', 'kind', ...regions, 'why'],
    worst.map((resource) => [
      isBad(resource) ? '✗' : '✓',
      labelOf(resource),
      resource.kind,
      ...regions.map((region) => ageWords(resource.recoverableAt[region], now)),
      resource.problems.join('; '),
    ]),
  );
}

function ageWords(moment: string | undefined, now: Date): string {
  if (moment === undefined) return '';
  return Number.isNaN(Date.parse(moment)) ? moment : away(moment, now);
}

const labelOf = ({ source, name, part, owner }: Coverage): string =>
  [source, name, part, owner && `of ${owner}`].filter((word) => word !== undefined).join(' ');

const indent = (text: string): string => text.replaceAll(/^/gm, '  ');
