import { S3Versions } from '../../lambda-src/adapters/s3-versions';
import type { Wish } from '../../lambda-src/core/rewind/cases';
import { rewind as bringBack, survey } from '../../lambda-src/core/rewind/rewind';
import { selectionOf, targetOf } from '../../lambda-src/core/rewind/selection';
import { changes, type Tally } from '../../lambda-src/core/rewind/tally';
import { stateDirectory } from '../environment';
import { CannotError, EXIT, UsageError, type ExitCode } from '../exit-codes';
import { wholeNumber } from '../options';
import { RewindJournal } from '../rewind-journal';
import { answerOf, bar, changeLine, consequence, outcomeWords, type Change } from '../rewind-words';
import type { Session } from '../session';
import type { AddCommand } from '../subcommand';
import type { Say } from '../terminal/step';
import { pastMomentOf } from '../time';

interface RewindOptions {
  readonly at: string;
  readonly to?: string;
  readonly exact: boolean;
  readonly dryRun: boolean;
  readonly thaw?: number;
  readonly parallel: number;
}

const DEFAULT_PARALLEL = 64;

/** `vault rewind`: objects as they were, from their versions. */
export const addRewind: AddCommand = (program, action) =>
  program
    .command('rewind')
    .description(
      'Brings a key, a folder or a bucket in S3 back as of a time, from its versions. Deletes no version, ever.',
    )
    .argument('<where>', 's3://bucket, s3://bucket/folder/, s3://bucket/file, or s3://bucket/begin*')
    .requiredOption('--at <time>', 'a time such as 2026-11-21T03:00Z, or how long ago: 90min, 3h, 2d, 1w')
    .option('--to <where>', 'bring it to another place, and leave this one as it is')
    .option('--exact', 'hide what was added since behind delete markers', false)
    .option('--thaw <days>', 'ask for what lies in an archive, for so many days', wholeNumber(1, 3650))
    .option('--parallel <n>', 'requests side by side', wholeNumber(1, 512), DEFAULT_PARALLEL)
    .option('--dry-run', 'say what would be done, and do nothing', false)
    .addHelpText(
      'after',
      '\nExample:\n  vault rewind s3://smart-vault-files-123456789012-us-east-1/efs/ --at 2026-11-21T09:00:00Z --dry-run\n' +
        '\nRun again with the same time, it does only what is left.',
    )
    .action(action(rewind));

async function rewind(
  session: Session,
  options: RewindOptions & { yes: boolean },
  where: string,
): Promise<ExitCode> {
  const { terminal, signal } = session;
  const { wish, at } = wishOf(where, options, new Date());
  const store = new S3Versions({ connections: options.parallel, signal });
  const careful = await checkVersioning(store, wish);
  const journal = await RewindJournal.of(
    stateDirectory(),
    wish.source.bucket,
    (wish.target ?? wish.source).bucket,
  );
  if (careful !== undefined) terminal.remark(careful);
  const { thaw: thawDays, parallel: atOnce, dryRun, exact } = options;
  const isOver = (): boolean => signal.aborted;

  let expected: Tally | undefined;
  // Whoever has confirmed already need not wait until all was counted.
  if (dryRun || !options.yes) {
    const listed: Change[] = [];
    expected = await terminal.progress(`Look at the versions of ${where}`, signal, (say) =>
      survey(wish, store, journal, {
        thawDays,
        isOver,
        onProgress: seldom((tally) => {
          say(`${counted(tally.versions)} versions of ${counted(tally.keys)} keys seen`);
        }),
        onChange: ({ key, decision }) => {
          if (listed.length < MOST_LISTED) listed.push(changeLine(key, decision));
        },
      }),
    );
    await journal.close();
    signal.throwIfAborted();
    refuseNothing(expected, where, at, exact);
    if (dryRun || changes(expected) === 0) return finish(session, { tally: expected, at, dryRun, listed });
    await terminal.confirm(consequence(expected, wish, at, careful));
  }
  const tally = await terminal
    .progress(`Rewind ${where} to ${at.toISOString()}`, signal, (say) =>
      bringBack(wish, store, journal, {
        atOnce,
        thawDays,
        isOver,
        onProgress: seldom(reporter(say, expected)),
      }),
    )
    .finally(() => journal.close());
  if (signal.aborted) {
    terminal.remark(
      `${outcomeWords(tally, at)}\nIt is not at its end: what is left is done by the same command with --at ${at.toISOString()}.`,
    );
    signal.throwIfAborted();
  }
  refuseNothing(tally, where, at, exact);
  return finish(session, { tally, at, dryRun, listed: [] });
}

/** As many changes a dry run lists; it counts all. */
const MOST_LISTED = 1000;

function wishOf(where: string, { at: text, to, exact }: RewindOptions, now: Date): { wish: Wish; at: Date } {
  const at = pastMomentOf(text, '--at', now);
  const source = told('<where>', () => selectionOf(where));
  const target = to === undefined ? undefined : told('--to', () => targetOf(source, to));
  return { at, wish: { source, at: at.getTime(), exact, ...(target && { target }) } };
}

function told<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${what} ${(error as Error).message}`);
  }
}

/** @returns what is to be known before going on */
async function checkVersioning(store: S3Versions, { source, target }: Wish): Promise<string | undefined> {
  const here = await versioningOf(store, source.bucket);
  if (here === 'Never')
    throw new CannotError(
      `The bucket ${source.bucket} keeps no versions, so there is nothing to bring back. Switch on its versioning for the future.`,
    );
  const written = target === undefined ? here : await versioningOf(store, target.bucket);
  const { bucket } = target ?? source;
  if (written === 'Never')
    return `The bucket ${bucket} keeps no versions: what is written there replaces what is there for good.`;
  if (written === 'Suspended')
    return `The versioning of ${bucket} is suspended: what is written there replaces a key’s version “null” for good.`;
  return undefined;
}

async function versioningOf(store: S3Versions, bucket: string) {
  try {
    return await store.versioning(bucket);
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchBucket')
      throw new CannotError(`There is no bucket ${bucket}.`);
    throw error;
  }
}

/** Hiding everything is hardly meant, and doing nothing is no answer. */
function refuseNothing({ versions, existed, since }: Tally, where: string, at: Date, exact: boolean): void {
  if (versions === 0 || since === undefined)
    throw new CannotError(`There is nothing at ${where}, and no version of anything.`);
  if (existed > 0 || exact) return;
  const first = new Date(since).toISOString();
  const why =
    since > at.getTime() ? `its first version is of ${first}` : 'all that was there before had been deleted';
  throw new UsageError(
    `Nothing existed at ${where} at ${at.toISOString()}: ${why}. To hide all that was added since, say --exact.`,
  );
}

function reporter(say: Say, expected: Tally | undefined): (tally: Tally) => void {
  const total = expected && changes(expected);
  return (tally) => {
    say(
      `${bar(changes(tally), total)}${counted(tally.versions)} versions seen, ${counted(changes(tally))} keys done`,
    );
  };
}

const counted = (count: number): string => count.toLocaleString('en');

/** A line of progress a second: where nobody looks on, each would be kept. */
function seldom(tell: (tally: Tally) => void): (tally: Tally) => void {
  let last = -Infinity;
  return (tally) => {
    const now = performance.now();
    if (now - last < 1000) return;
    last = now;
    tell(tally);
  };
}

interface Result {
  readonly tally: Tally;
  readonly at: Date;
  readonly dryRun: boolean;
  /** Of a dry run. */
  readonly listed: readonly Change[];
}

function finish({ terminal }: Session, { tally, at, dryRun, listed }: Result): ExitCode {
  terminal.answer(answerOf(tally, at, dryRun, listed), () =>
    outcomeWords(tally, at, dryRun ? listed : undefined),
  );
  if (tally.failed.count > 0 || tally.archived.count > 0) return EXIT.notWell;
  return tally.thawing.count > 0 ? EXIT.underWay : EXIT.ok;
}
