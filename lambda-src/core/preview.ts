import type { Driver, ListedPoint, Skipped } from '../ports/driver';
import { layOut, type Layout } from './begin';
import type { Warning } from './documents';
import { namesOf, type Item, type Named } from './item';
import { copyTags, pointTags, readLineage, type Tags } from './lineage';
import type { Kind } from './plan';
import { countByPlan, type Orphans } from './prune';
import type { Rule, Verdict } from './retention';
import { isCleanup, type AnyRun, type Run } from './run';
import { judgeShelves, readShelves, type Judged } from './shelves';
import { countBy } from './tally';

/** A point that a run would make, and its copies. */
export interface ToMake extends Named {
  readonly kind: Kind;
  /** Of the source; absent where its service does not tell. */
  readonly sizeGiB?: number;
  /** Where it would be copied to (location.ts). */
  readonly copies: readonly string[];
}

/** A point that a run would delete. */
export interface ToDelete extends Pick<Verdict, 'id' | 'source' | 'rule' | 'reason'> {
  readonly kind: Kind;
  readonly region: string;
  /** Whether it goes only because the run makes a newer one. */
  readonly pushedOut: boolean;
  readonly plan?: string;
  /** When the original was made: ISO 8601. */
  readonly createdAt?: string;
  readonly sizeGiB?: number;
}

/** What a run would do, if nothing failed and nobody changed anything before. */
export interface Preview {
  readonly create: readonly ToMake[];
  readonly skipped: readonly Skipped[];
  readonly warnings: readonly Warning[];
  readonly delete: readonly ToDelete[];
  /** How many of the points that are there now would stay, by the rule that keeps them. */
  readonly kept: Readonly<Partial<Record<Rule, number>>>;
  /** Only a cleanup looks. */
  readonly orphans: readonly Orphans[];
  /** What could not be read: nothing of that kind would be deleted. */
  readonly unreadable: readonly { readonly kind: Kind; readonly region: string; readonly error: string }[];
}

/**
 * What a run would do, by the code that does it: what it finds, and what retention then says, once what the run makes is
 * there. Reads alone.
 *
 * @param drivers those that the run has
 * @param at as of when; points come of age
 */
export async function previewOf(run: AnyRun, drivers: readonly Driver[], at: Date): Promise<Preview> {
  const layout: Omit<Layout, 'facts'> = isCleanup(run)
    ? { batches: [], skipped: [], warnings: [] }
    : await layOut(run, drivers, at);
  const parts: PartOfPreview[] = [];
  for (const driver of drivers) {
    const items = layout.batches.filter(({ kind }) => kind === driver.kind).flatMap((batch) => batch.items);
    const made = isCleanup(run) ? [] : items.flatMap((item) => madeOf(run, driver.kind, item, at));
    parts.push(await pruningOf(run, driver, made, at));
  }
  return {
    create: layout.batches.flatMap(({ kind, items }) => items.map((item) => toMake(kind, item))),
    skipped: layout.skipped,
    warnings: layout.warnings,
    delete: parts.flatMap((part) => part.delete),
    kept: countBy(parts.flatMap((part) => part.keptBy)),
    orphans: parts.flatMap((part) => part.orphans),
    unreadable: parts.flatMap((part) => part.unreadable),
  };
}

interface PartOfPreview extends Pick<Preview, 'delete' | 'orphans' | 'unreadable'> {
  readonly keptBy: readonly Rule[];
}

async function pruningOf(
  run: AnyRun,
  driver: Driver,
  made: readonly ListedPoint[],
  at: Date,
): Promise<PartOfPreview> {
  const { kind } = driver;
  const { points: shelves, unreadable } = await readShelves(run, driver);
  if (unreadable.length > 0) {
    const blind = unreadable.map((place) => ({ kind, ...place }));
    return { delete: [], keptBy: [], orphans: [], unreadable: blind };
  }
  const after = judgeShelves(run, withMade(shelves, made), at);
  const before = new Map(judgeShelves(run, shelves, at).flatMap(verdictsByPlace));
  const isNew = new Set<ListedPoint>(made);
  const judged = after.flatMap(({ scope: { region }, points, verdicts }) =>
    points.flatMap((point, index) => {
      const verdict = verdicts[index];
      return verdict === undefined ? [] : [{ point, region, verdict }];
    }),
  );
  // What the run makes is the newest of its source, and no policy lets that go.
  const there = judged.filter(({ point }) => !isNew.has(point));
  const isDoomed = ({ verdict }: { verdict: Verdict }): boolean => verdict.verdict === 'delete';
  return {
    delete: there.filter(isDoomed).map(({ point, region, verdict: { id, source, rule, reason } }) => ({
      ...{ kind, region, id, source, rule, reason },
      pushedOut: before.get(placeOf(region, id)) === 'keep',
      ...(point.lineage && { plan: point.lineage.plan, createdAt: point.lineage.createdAt }),
      ...(point.sizeGiB !== undefined && { sizeGiB: point.sizeGiB }),
    })),
    keptBy: there.filter((each) => !isDoomed(each)).map(({ verdict: { rule } }) => rule),
    orphans: after.flatMap(({ scope, points }) => (scope.orphans ? countByPlan(points, scope.region) : [])),
    unreadable: [],
  };
}

const placeOf = (region: string, id: string): string => `${region} ${id}`;

const verdictsByPlace = ({ scope, verdicts }: Judged): (readonly [string, Verdict['verdict']])[] =>
  verdicts.map(({ id, verdict }) => [placeOf(scope.region, id), verdict] as const);

function withMade(
  shelves: ReadonlyMap<string, readonly ListedPoint[]>,
  made: readonly ListedPoint[],
): ReadonlyMap<string, readonly ListedPoint[]> {
  return new Map(
    [...shelves].map(([region, points]) => [
      region,
      [...points, ...made.filter((point) => point.region === region)],
    ]),
  );
}

/** The points that a run would make of an item, as its driver would list them. */
function madeOf(run: Run, kind: Kind, item: Item, at: Date): ListedPoint[] {
  const { source, sizeGiB, copies } = item;
  const point = (region: string, tags: Tags, copyOf?: string): ListedPoint => {
    const lineage = readLineage(tags);
    return {
      id: `to be made of ${source} in ${region}`,
      region,
      state: 'completed',
      encrypted: true,
      ...(sizeGiB !== undefined && { sizeGiB }),
      tags,
      ...(lineage && { lineage }),
      ...(copyOf !== undefined && { copyOf }),
    };
  };
  const original = point(run.plan.region, pointTags(run, kind, item, at));
  const tags = copyTags(original, source);
  return [original, ...Object.keys(copies).map((region) => point(region, tags, original.id))];
}

function toMake(kind: Kind, item: Item): ToMake {
  const { sizeGiB, copies } = item;
  return {
    kind,
    ...namesOf(item),
    ...(sizeGiB !== undefined && { sizeGiB }),
    copies: Object.keys(copies),
  };
}
