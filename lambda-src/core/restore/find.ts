import type { Driver } from '../../ports/driver';
import { LEGACY_TAG, type Lineage } from '../lineage';
import type { Kind } from '../plan';
import type { RecoveryPoint } from '../recovery-point';
import { choose, type Candidate } from './choose';
import { identify, type Meant } from './identify';
import { NotRestorable, type Form } from './order';

export interface Wanted {
  readonly what: string;
  /** Only points of this kind. */
  readonly kind?: Kind;
  /** Only points that are not younger. */
  readonly at?: Date;
  /** Only points that lie there; absent: at home, and a point named by its id wherever it lies. */
  readonly region?: string;
}

/** The points that are to be restored. */
export interface Found {
  readonly form: Form;
  readonly region: string;
  readonly source: string;
  readonly points: readonly RecoveryPoint[];
}

export interface Shelves {
  readonly vault: string;
  readonly driverOf: (kind: Kind) => Pick<Driver, 'list' | 'describe'>;
  /** Where points may lie, home first. */
  readonly regions: readonly [string, ...string[]];
}

/**
 * Finds what is to be restored: the point that was named, or the newest usable one of a source.
 *
 * @throws NotRestorable that says why not, and what there is instead
 */
export async function find(wanted: Wanted, shelves: Shelves): Promise<Found> {
  const meant = narrowed(identify(wanted.what), wanted);
  return meant.type === 'point' ? findPoint(meant, wanted, shelves) : findNewest(meant, wanted, shelves);
}

function narrowed(meant: Meant, { what, kind }: Wanted): Meant {
  if (kind === undefined) return meant;
  if (!meant.kinds.includes(kind))
    throw new NotRestorable(`${what} is no source of the kind ${kind}, but of: ${meant.kinds.join(', ')}.`);
  return { ...meant, kinds: [kind] };
}

async function findPoint({ id, kinds }: Meant, { region: only }: Wanted, shelves: Shelves): Promise<Found> {
  const regions = only === undefined ? shelves.regions : [only];
  for (const region of regions) {
    for (const kind of kinds) {
      const point = await described(shelves, kind, region, id);
      if (point !== undefined)
        return { form: FORM_OF[kind], region, source: point.lineage?.source ?? '', points: [point] };
    }
  }
  throw new NotRestorable(`There is no recovery point ${id} in ${regions.join(' or ')}.`);
}

async function findNewest(meant: Meant, wanted: Wanted, shelves: Shelves): Promise<Found> {
  const { vault, regions } = shelves;
  const region = wanted.region ?? regions[0];
  const candidates = await candidatesIn(shelves, meant, region);
  const chosen = choose(candidates, wanted.at);
  if (chosen.status === 'chosen') {
    const { kind, points, form, source } = chosen.candidate;
    // What the list shows of a point is not all: what is wrong with one is found when it is looked at by itself.
    const seen = await Promise.all(points.map(({ id }) => described(shelves, kind, region, id)));
    return { form, region, source, points: seen.map((point, at) => point ?? gone(points[at]?.id ?? '')) };
  }
  const name = `${meant.id} in ${region}`;
  if (chosen.status === 'ambiguous')
    throw new NotRestorable(
      `${meant.id} may be any of these; name one by its id, or give --kind:\n  ${chosen.choices.join('\n  ')}`,
    );
  if (chosen.status === 'too early')
    throw new NotRestorable(
      `No point of ${name} is from ${wanted.at?.toISOString() ?? ''} or before: the first is ${chosen.first}.`,
    );
  const elsewhere = await choicesElsewhere(meant, wanted, shelves, region);
  const here =
    chosen.status === 'none usable'
      ? `No point of ${name} is usable: ${chosen.why.join('; ')}.`
      : `The vault ${vault} has no point of ${name}.`;
  throw new NotRestorable([here, ...elsewhere].join(' '));
}

function gone(id: string): never {
  throw new NotRestorable(`${id} was listed, and is not there any more.`);
}

async function choicesElsewhere(
  meant: Meant,
  wanted: Wanted,
  shelves: Shelves,
  not: string,
): Promise<string[]> {
  const said: string[] = [];
  for (const region of shelves.regions) {
    if (region === not) continue;
    const chosen = choose(await candidatesIn(shelves, meant, region), wanted.at);
    if (chosen.status === 'chosen')
      said.push(`There is ${chosen.candidate.words} in ${region}: add --in ${region}.`);
  }
  return said.length > 0 ? said : ['Nor is there a usable one in any other region of the vault.'];
}

async function described(
  { driverOf }: Shelves,
  kind: Kind,
  region: string,
  id: string,
): Promise<RecoveryPoint | undefined> {
  const seen = await driverOf(kind).describe(region, [id]);
  if (seen.status !== 'done') throw new NotRestorable(`${id} could not be looked at: ${seen.reason}`);
  return seen.value.get(id);
}

async function candidatesIn(
  { vault, driverOf }: Shelves,
  meant: Meant,
  region: string,
): Promise<Candidate[]> {
  const lists = await Promise.all(
    meant.kinds.map(async (kind) => {
      const points = await driverOf(kind).list(vault, region);
      return candidatesOf(
        kind,
        meant.id,
        points.filter((point) => isMeant(point, meant.id)),
      );
    }),
  );
  return lists.flat();
}

/** By the source, by what the source belongs to, by its name, or by the name that is the end of a snapshot's ARN. */
function isMeant({ id, lineage, tags }: RecoveryPoint, what: string): boolean {
  if (lineage === undefined) return false;
  const { [LEGACY_TAG.instanceId]: instance, [LEGACY_TAG.name]: name } = tags;
  const isNamed = lineage.kind === 'rds' || lineage.kind === 'aurora';
  return (
    lineage.source === what || instance === what || (isNamed && (name === what || id.endsWith(`:${what}`)))
  );
}

/** Snapshots of the volumes of one instance that one run has made are one choice, where the instance was asked for. */
function candidatesOf(kind: Kind, what: string, points: readonly RecoveryPoint[]): Candidate[] {
  if (kind !== 'ebs' || !what.startsWith('i-'))
    return points.map((point) => candidate(kind, FORM_OF[kind], lineageOf(point).source, [point]));
  const byRun = new Map<string, RecoveryPoint[]>();
  for (const point of points) {
    const { run } = lineageOf(point);
    byRun.set(run, [...(byRun.get(run) ?? []), point]);
  }
  return [...byRun.values()].map((together) => candidate(kind, 'snapshots', what, together));
}

function candidate(kind: Kind, form: Form, source: string, points: readonly RecoveryPoint[]): Candidate {
  const at = points.map((point) => lineageOf(point).createdAt).sort()[0] ?? '';
  const [first] = points;
  const label = first?.tags[LEGACY_TAG.name] ?? source;
  const what = points.length === 1 ? (first?.id ?? '') : `${points.length} snapshots of ${source}`;
  return { kind, form, source, points, at, label, words: `${what} of ${at}` };
}

/** Points without lineage were left out. */
function lineageOf({ id, lineage }: RecoveryPoint): Lineage {
  if (lineage === undefined) throw new Error(`${id} has no lineage`);
  return lineage;
}

/** As what a point of a kind is restored by itself. */
export const FORM_OF: Readonly<Record<Kind, Form>> = {
  ebs: 'volume',
  ami: 'image',
  rds: 'database',
  aurora: 'cluster',
  dynamodb: 'table',
  efs: 'files',
};
