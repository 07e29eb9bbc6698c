import { concurrently } from '../../lambda-src/core/concurrently';
import type { ToMake } from '../../lambda-src/core/preview';
import { describeSeconds } from '../../lambda-src/core/rpo-words';
import { CLEANUP } from '../../lambda-src/core/run';
import { readDeployed, runsOf, scheduleOf } from '../aws/deployed';
import { foresee, type Foreseen } from '../aws/previews';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Session } from '../session';
import type { AddCommand } from '../subcommand';
import { table } from '../terminal/table';
import { ageWords, minute } from '../time';

/** Plans that are looked at at once; each is a few calls. */
const PLANS_AT_ONCE = 4;

interface PlanOptions {
  readonly now: boolean;
}

/** `vault plan`: what the next runs would do. */
export const addPlan: AddCommand = (program, action) =>
  program
    .command('plan')
    .description(
      'Tells what the next run of each plan would create, copy and delete, and why. Nothing is changed.',
    )
    .argument('[plan]', 'this plan alone, or `cleanup`')
    .option('--now', 'as if it were started now, and not when it is due', false)
    .addHelpText('after', '\nExample:\n  vault plan daily')
    .action(action(plan));

async function plan(session: Session, { now: atOnce }: PlanOptions, name?: string): Promise<ExitCode> {
  const { terminal, signal } = session;
  const now = new Date();
  const deployed = await readDeployed(session);
  const schedules = name === undefined ? runsOf(deployed) : [scheduleOf(deployed, name)];
  const plans = await terminal.progress('What the next runs would do', signal, async (say) => {
    const look = async (scheduled: (typeof schedules)[number]): Promise<Foreseen> => {
      say(scheduled.name);
      return foresee(scheduled, deployed, now, atOnce);
    };
    const seen = await concurrently(schedules, PLANS_AT_ONCE, look, () => signal.aborted);
    signal.throwIfAborted();
    return seen.flatMap((one) => (one === undefined ? [] : [{ ...one, sizes: sizesOf(one.create) }]));
  });
  terminal.answer({ at: now.toISOString(), plans }, () =>
    [...plans.map((each) => wordsOf(each, now)), 'Nothing was changed.'].join('\n\n'),
  );
  const isBlind = plans.some(({ error, unreadable }) => error !== undefined || unreadable.length > 0);
  return isBlind ? EXIT.failed : EXIT.ok;
}

/** How much will be captured and copied; snapshots are incremental, so at most that much is stored anew. */
interface Sizes {
  readonly createGiB: number;
  /** By where it is copied to. */
  readonly copyGiB: Readonly<Record<string, number>>;
  /** Of so many the size is not known; they are in no sum. */
  readonly unknown: number;
}

function sizesOf(create: readonly ToMake[]): Sizes {
  const copyGiB: Record<string, number> = {};
  for (const { sizeGiB = 0, copies } of create)
    for (const region of copies) copyGiB[region] = (copyGiB[region] ?? 0) + sizeGiB;
  return {
    createGiB: create.reduce((sum, { sizeGiB = 0 }) => sum + sizeGiB, 0),
    copyGiB,
    unknown: create.filter(({ sizeGiB }) => sizeGiB === undefined).length,
  };
}

type Told = Foreseen & { readonly sizes: Sizes };

function wordsOf(told: Told, now: Date): string {
  const { plan: name, error, skipped, warnings, unreadable } = told;
  const lines = [
    ...(name === CLEANUP ? [] : creates(told)),
    ...deletes(told, now),
    ...unreadable.map(
      (place) =>
        `Nothing of the kind ${place.kind} is deleted: ${place.region} cannot be read: ${place.error}`,
    ),
    ...orphans(told),
    ...warnings.map(({ source, problem }) => `Warning: ${source}: ${problem}`),
    ...skipped.map(({ source, reason }) => `Left out: ${source}: ${reason}`),
  ];
  const body = error === undefined ? lines : [`Cannot be foreseen: ${error}`];
  return [`${name}: ${whenWords(told, now)}`, ...body.map((line) => line.replaceAll(/^/gm, '  '))].join('\n');
}

function whenWords({ isEnabled, nextAt, asOf }: Foreseen, now: Date): string {
  const away = (moment: string): string =>
    describeSeconds(Math.round((Date.parse(moment) - now.getTime()) / 1000));
  const due = !isEnabled
    ? 'DISABLED, it does not run'
    : nextAt === undefined
      ? 'never runs again'
      : `runs next ${minute(nextAt)} UTC, in ${away(nextAt)}`;
  return asOf === nextAt ? due : `${due}; if it were started now:`;
}

function creates({ create, sizes, looksFor = '' }: Told): string[] {
  if (create.length === 0)
    return [`Creates nothing: nothing is tagged ${looksFor}. Such a run ends as a failure.`];
  const copies = Object.entries(sizes.copyGiB).map(
    ([region, gib]) =>
      `${create.filter((one) => one.copies.includes(region)).length} to ${region} (${gib} GiB)`,
  );
  const unknown = sizes.unknown === 0 ? '' : `, and ${sizes.unknown} of unknown size`;
  return [
    `Creates ${create.length} (${sizes.createGiB} GiB${unknown}), copies ${copies.length === 0 ? 'none' : copies.join(', ')}:`,
    indent(
      table(
        ['resource', 'kind', 'GiB', 'copied to'],
        create.map(({ source, name, part, owner, kind, sizeGiB, copies: regions }) => [
          [source, name, part, owner && `of ${owner}`].filter((word) => word !== undefined).join(' '),
          kind,
          sizeGiB === undefined ? '?' : String(sizeGiB),
          regions.join(', ') || 'nowhere',
        ]),
      ),
    ),
  ];
}

function deletes({ delete: doomed, kept }: Told, now: Date): string[] {
  const rules = Object.entries(kept).map(([rule, count]) => `${count} by the rule "${rule}"`);
  const keeps = rules.length === 0 ? [] : [`Keeps ${rules.join(', ')}.`];
  if (doomed.length === 0) return ['Deletes nothing.', ...keeps];
  const rows = doomed.map(({ id, region, source, createdAt, pushedOut, reason }) => [
    id,
    region,
    source,
    createdAt === undefined ? '?' : ageWords(createdAt, now),
    pushedOut ? `${reason} (once the run has made its own)` : reason,
  ]);
  return [
    `Deletes ${doomed.length}:`,
    indent(table(['recovery point', 'in', 'source', 'age now', 'why'], rows)),
    ...keeps,
  ];
}

const orphans = ({ orphans: found }: Told): string[] =>
  found.map(({ plan: of, region, points }) => `Orphans: ${points} of plan ${of} in ${region}`);

const indent = (text: string): string => text.replaceAll(/^/gm, '  ');
