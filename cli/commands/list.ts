import { Option } from 'commander';
import { families, membersOf } from '../../lambda-src/core/catalogue';
import { isWanted, type Wanted } from '../../lambda-src/core/catalogue-filter';
import { LEGACY_TAG } from '../../lambda-src/core/lineage';
import { KINDS, type Kind } from '../../lambda-src/core/plan';
import { POINT_STATES, type PointState } from '../../lambda-src/core/recovery-point';
import type { ListedPoint } from '../../lambda-src/ports/driver';
import { ownRead, placesOf, readPoints, unreadableWords } from '../aws/points';
import { EXIT, UsageError, type ExitCode } from '../exit-codes';
import type { Session } from '../session';
import type { AddCommand } from '../subcommand';
import { table } from '../terminal/table';
import { minute, momentOf } from '../time';

interface ListOptions {
  readonly source?: string;
  readonly instance?: string;
  readonly name?: string;
  readonly plan?: string;
  readonly kind?: Kind;
  readonly run?: string;
  readonly in?: string;
  readonly since?: string;
  readonly before?: string;
  readonly state?: PointState;
}

/** `vault list`: the catalogue, from the tags of the points alone. */
export const addList: AddCommand = (program, action) =>
  program
    .command('list')
    .description('Lists recovery points of every kind in all places of the vault, as their tags tell.')
    .option('--source <id>', 'of this volume, instance (its images), database or table')
    .option('--instance <id>', 'of what belongs to this instance')
    .option('--name <name>', 'of what is or was called so; * stands for anything')
    .option('--plan <plan>', 'made by this plan')
    .addOption(new Option('--kind <kind>', 'of this kind').choices(KINDS))
    .option('--run <run>', 'made by this run')
    .option('--in <location>', 'that lie in this region, or 210987654321/us-west-2')
    .option('--since <time>', 'made then or later: 2026-11-21T03:00Z, or 7d, 12h ago')
    .option('--before <time>', 'made earlier')
    .addOption(new Option('--state <state>', 'in this state').choices(POINT_STATES))
    .addHelpText('after', '\nExample:\n  vault list --instance i-0123456789abcdef0 --since 7d')
    .action(action(list));

async function list(session: Session, options: ListOptions): Promise<ExitCode> {
  const { vault, terminal, signal } = session;
  const wanted = wantedOf(options, placesOf(vault), new Date());
  const kinds = options.kind === undefined ? KINDS : [options.kind];
  const { points: all, unreadable } = await terminal.progress('Recovery points', signal, () =>
    readPoints(vault, signal, kinds),
  );
  const points = inOrder(all).filter((point) => isWanted(point, wanted));
  terminal.answer({ points, unreadable }, () => wordsOf(points, all.length));
  for (const line of unreadableWords(unreadable)) terminal.remark(line);
  if (options.kind === 'efs') terminal.remark(EFS);
  return ownRead(unreadable) ? EXIT.ok : EXIT.failed;
}

const EFS = 'Points of file systems are versions in their bucket, and are not listed: docs/files.md.';

function wantedOf(options: ListOptions, places: readonly string[], now: Date): Wanted {
  const { source, instance, name, plan, kind, run, in: region, since, before, state } = options;
  if (region !== undefined && !places.includes(region))
    throw new UsageError(`--in must be a place of the vault (${places.join(', ')}), got ${region}`);
  return {
    ...(source !== undefined && { source }),
    ...(instance !== undefined && { owner: instance }),
    ...(name !== undefined && { name }),
    ...(plan !== undefined && { plan }),
    ...(kind !== undefined && { kind }),
    ...(run !== undefined && { run }),
    ...(region !== undefined && { region }),
    ...(since !== undefined && { since: momentOf(since, '--since', now) }),
    ...(before !== undefined && { before: momentOf(before, '--before', now) }),
    ...(state !== undefined && { state }),
  };
}

/** By source, newest first, the original before its copies; at the end what the tags say too little of. */
const inOrder = (points: readonly ListedPoint[]): ListedPoint[] => [
  ...families(points).flatMap(membersOf),
  ...points.filter(({ lineage }) => lineage === undefined),
];

function wordsOf(points: readonly ListedPoint[], all: number): string {
  if (points.length === 0)
    return all === 0 ? 'There is no recovery point.' : `None of ${all} recovery points is so.`;
  const sources = new Set(points.map(({ lineage }) => lineage?.source)).size;
  const rows = table(
    ['source', 'name', 'made (UTC)', 'plan', 'kind', 'in', 'state', 'GiB', 'recovery point'],
    points.map(rowOf),
  );
  return `${rows}\n\n${count(points.length, 'recovery point')} of ${count(sources, 'source')}`;
}

const count = (many: number, noun: string): string => `${many} ${noun}${many === 1 ? '' : 's'}`;

function rowOf({ id, region, state, sizeGiB, lineage, tags, ...more }: ListedPoint): string[] {
  const remarks = [
    ...(more.copyOf === undefined ? [] : ['copy']),
    ...(more.locked === undefined ? [] : [more.locked]),
    ...(more.usedBy === undefined ? [] : [`in use by ${more.usedBy}`]),
    ...(more.message === undefined ? [] : [more.message]),
  ];
  return [
    lineage?.source ?? '?',
    tags[LEGACY_TAG.name] ?? '',
    lineage === undefined ? '?' : minute(lineage.createdAt),
    lineage?.plan ?? '?',
    lineage?.kind ?? '?',
    region,
    state,
    sizeGiB === undefined ? '?' : String(sizeGiB),
    [id, ...(remarks.length === 0 ? [] : [`(${remarks.join('; ')})`])].join(' '),
  ];
}
