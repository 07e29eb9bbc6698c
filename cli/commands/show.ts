import type { Family } from '../../lambda-src/core/catalogue';
import type { ListedPoint } from '../../lambda-src/ports/driver';
import { pointNamed, storyOf, type PointStory, type RunTrace } from '../aws/point-story';
import { ownRead, readPoints, unreadableWords } from '../aws/points';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Session } from '../session';
import type { AddCommand } from '../subcommand';
import { table } from '../terminal/table';
import { ageWords, minute } from '../time';

/** Points of the same source that are shown, on each side. */
const NEIGHBOURS = 5;

/** `vault show`: one point, and all that is known of it. */
export const addShow: AddCommand = (program, action) =>
  program
    .command('show')
    .description(
      'Shows one recovery point: its copies, the run that made it, what holds it and how long it stays.',
    )
    .argument('<id>', 'snap-…, ami-…, an ARN, or the name of a database’s snapshot')
    .addHelpText('after', '\nExample:\n  vault show snap-0123456789abcdef0')
    .action(action(show));

async function show(session: Session, _: object, id: string): Promise<ExitCode> {
  const { vault, terminal, signal } = session;
  const { all, story } = await terminal.progress(`Recovery point ${id}`, signal, async (say) => {
    const catalogued = await readPoints(vault, signal);
    const point = pointNamed(id, catalogued);
    say('looks closer at what belongs to it');
    return { all: catalogued, story: await storyOf(session, point, catalogued) };
  });
  const { unreadable } = all;
  terminal.answer({ ...story, unreadable }, () => wordsOf(story, new Date()));
  for (const line of unreadableWords(unreadable)) terminal.remark(line);
  for (const line of story.unknown) terminal.remark(`Not known: ${line}`);
  return ownRead(unreadable) ? EXIT.ok : EXIT.failed;
}

function wordsOf(story: PointStory, now: Date): string {
  const { point, family, later, earlier } = story;
  const parts = [facts(factsOf(story, now))];
  if (family !== undefined) {
    parts.push(`What the run made of it:\n${membersTable(story, family)}`);
    const around = [...later.slice(-NEIGHBOURS), ...earlier.slice(0, NEIGHBOURS)];
    const head = `Other recovery points of ${family.lineage.source}: ${later.length} later, ${earlier.length} earlier`;
    parts.push(
      around.length === 0
        ? `There is no other of ${family.lineage.source}.`
        : `${head}\n${familiesTable(around)}`,
    );
  } else {
    parts.push(`Its tags: ${JSON.stringify(point.tags)}`);
  }
  return parts.join('\n\n');
}

type Fact = readonly [name: string, value: string | undefined];

/** Aligned; what has no value is left out. */
function facts(given: readonly Fact[]): string {
  const told = given.filter(([, value]) => value !== undefined);
  const width = Math.max(...told.map(([name]) => name.length));
  return told.map(([name, value = '']) => `${name.padEnd(width)}  ${value}`).join('\n');
}

function factsOf({ point, family, run, judgements }: PointStory, now: Date): Fact[] {
  const { id, region, state, message, note, sizeGiB, encrypted, locked, usedBy, defects, lineage } = point;
  const isCopy = point.copyOf !== undefined;
  const size = sizeGiB === undefined ? [] : [`${sizeGiB} GiB`];
  const judgement = judgements.find((each) => each.id === id && each.region === region);
  return [
    ['Recovery point', id],
    [
      'Is',
      [
        isCopy ? 'a copy' : 'an original',
        `in ${region}`,
        state,
        ...size,
        encrypted ? 'encrypted' : 'not encrypted',
      ].join(', '),
    ],
    ['Because', message],
    ['Note', note],
    [
      'Of',
      lineage &&
        [`${lineage.source} (${lineage.kind})`, family?.name, family?.owner].filter(Boolean).join(', '),
    ],
    [
      'Made',
      lineage &&
        `${minute(lineage.createdAt)} UTC in ${lineage.sourceRegion}, ${ageWords(lineage.createdAt, now)} ago`,
    ],
    ['By', lineage && runWords(lineage.run, lineage.plan, run)],
    ...(run?.records ?? []).map(({ location }): Fact => ['Record', location]),
    ['Copied from', point.copyOf],
    ['Lock', locked ?? 'none'],
    ['In use by', usedBy ?? 'nothing'],
    ['Defects', defects?.join('; ') ?? (state === 'completed' ? 'none' : undefined)],
    [
      'Retention',
      judgement === undefined
        ? 'not known: no plan or cleanup that is deployed cares for it'
        : `${judgement.verdict}s it: ${judgement.reason} (rule "${judgement.rule}")`,
    ],
  ];
}

function runWords(id: string, plan: string, run: RunTrace | undefined): string {
  const how =
    run === undefined
      ? ''
      : run.records.length === 0
        ? '; its record is not there (any more)'
        : `; it ended ${run.records.map(({ status }) => status).join(', then before that ')}`;
  return `run ${id} of plan ${plan}${how}`;
}

function membersTable({ judgements }: PointStory, { original, copies, others }: Family): string {
  const row = (what: string, { id, region, state, ...point }: ListedPoint): string[] => {
    const judgement = judgements.find((each) => each.id === id && each.region === region);
    const held = [point.locked, point.usedBy && `in use by ${point.usedBy}`, ...(point.defects ?? [])];
    return [
      what,
      region,
      state,
      judgement === undefined ? '?' : `${judgement.verdict} (${judgement.rule})`,
      [id, ...held.flatMap((words) => (words ? [`(${words})`] : []))].join(' '),
    ];
  };
  return table(
    ['is', 'in', 'state', 'retention', 'recovery point'],
    [
      ...(original === undefined ? [] : [row('original', original)]),
      ...Object.values(copies).map((copy) => row('copy', copy)),
      ...others.map((other) => row('left over', other)),
    ],
  );
}

const familiesTable = (list: readonly Family[]): string =>
  table(
    ['made (UTC)', 'plan', 'original', 'copies'],
    list.map(({ lineage, original, copies }) => [
      minute(lineage.createdAt),
      lineage.plan,
      original === undefined ? 'gone' : wordsOfState(original),
      Object.values(copies)
        .map((copy) => `${wordsOfState(copy)} in ${copy.region}`)
        .join(', ') || 'none',
    ]),
  );

const wordsOfState = ({ id, state }: ListedPoint): string =>
  state === 'completed' ? id : `${id} (${state})`;
