import type { ReportStore } from '../../ports/report-store';
import { concurrently } from '../concurrently';
import type { ResourceRecord, RunRecord } from '../record';
import { badnessOf, type Recoverability } from '../recoverability';
import { isCleanup } from '../run';
import { deletionsOf, type Deletion } from './deletions';

/** A run as the page needs it: the record of a large fleet is not kept in memory with all others. */
export interface Glance {
  /** The plan's name, or `cleanup`. */
  readonly plan: string;
  /** Where its record is. */
  readonly key: string;
  readonly run: RunRecord['run'];
  readonly status: RunRecord['status'];
  readonly endedAt: string;
  readonly totals: RunRecord['totals'];
  readonly rpo: RunRecord['rpo'];
  /** Of the resources that are watched, by source. */
  readonly seen: ReadonlyMap<string, Recoverability>;
}

export interface History {
  /** Of all plans, the newest first. */
  readonly glances: readonly Glance[];
  /** The newest record of each plan, the cleanup's left out, by name. */
  readonly newest: ReadonlyMap<string, RunRecord>;
  /** The resources whose recovery points are followed over time: those that would fall back furthest, the worst first. */
  readonly watched: readonly ResourceRecord[];
  /** The newest first. */
  readonly deletions: readonly Deletion[];
  /** Also those that are too many to list. */
  readonly deleted: number;
  /** Records that could not be read, and why. */
  readonly unreadable: readonly string[];
}

export interface HistoryOf {
  /** Newest runs of each plan. */
  readonly runs: number;
  /** Older ones are left out. */
  readonly since?: Date;
  /** @default all */
  readonly plan?: string;
  /** Resources that are followed over time. */
  readonly watched: number;
  /** Deletions that are listed. */
  readonly deletions: number;
}

/** A record of a large fleet is some MB: few at once, and none is kept. */
const READS_AT_ONCE = 3;
const RECORD = /^runs\/([^/]+)\/.*\/record\.json$/;

/**
 * Reads the newest records.
 * @param each is given every record that was read, the newest first by plan
 */
export async function readHistory(
  store: ReportStore,
  of: HistoryOf,
  each: (record: RunRecord, key: string) => void = () => undefined,
): Promise<History> {
  const unreadable: string[] = [];
  const read = async (key: string): Promise<RunRecord | undefined> => {
    const record = await readRecord(store, key, unreadable);
    if (record === undefined || (of.since !== undefined && Date.parse(record.endedAt) < of.since.getTime()))
      return undefined;
    each(record, key);
    return record;
  };

  const keys = await newestKeys(store, of);
  const newest = new Map<string, RunRecord>();
  const firsts = new Map<string, RunRecord>();
  for (const [plan, [key]] of keys) {
    const record = key === undefined ? undefined : await read(key);
    if (record === undefined || key === undefined) continue;
    firsts.set(key, record);
    if (!isCleanup(record.run)) newest.set(plan, record);
  }
  const watched = worstOf([...newest.values()], of.watched);
  const sources = new Set(watched.map(({ source }) => source));
  const deletions: Deletion[] = [];
  let deleted = 0;
  const glances: Glance[] = [];
  const take = (key: string, plan: string, record: RunRecord): void => {
    glances.push(glanceOf(key, plan, record, sources));
    const found = deletionsOf(record);
    deleted += found.length;
    deletions.push(...found);
    if (deletions.length > 2 * of.deletions)
      deletions.splice(0, Infinity, ...latest(deletions, of.deletions));
  };
  const all = [...keys].flatMap(([plan, ofPlan]) => ofPlan.map((key) => ({ plan, key })));
  await concurrently(all, READS_AT_ONCE, async ({ plan, key }) => {
    const record = firsts.get(key) ?? (isFirst(keys, plan, key) ? undefined : await read(key));
    if (record !== undefined) take(key, plan, record);
  });
  return {
    glances: glances.sort((a, b) => Date.parse(b.endedAt) - Date.parse(a.endedAt)),
    newest,
    watched,
    deletions: latest(deletions, of.deletions),
    deleted,
    unreadable,
  };
}

/** Read already, whatever came of it. */
const isFirst = (keys: ReadonlyMap<string, readonly string[]>, plan: string, key: string): boolean =>
  keys.get(plan)?.[0] === key;

const latest = (deletions: readonly Deletion[], count: number): Deletion[] =>
  [...deletions].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, count);

async function readRecord(
  store: ReportStore,
  key: string,
  unreadable: string[],
): Promise<RunRecord | undefined> {
  try {
    const record = (await store.read(key)) as RunRecord | undefined;
    if (record?.version === 1) return record;
    unreadable.push(`${key}: ${record === undefined ? 'is gone' : 'is no record that this version knows'}`);
  } catch (error) {
    unreadable.push(`${key}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return undefined;
}

/** The keys of records by plan, the newest first. */
async function newestKeys(
  store: ReportStore,
  { runs, since, plan }: HistoryOf,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, { key: string; at: Date }[]>();
  for await (const { key, at } of store.listed(plan === undefined ? 'runs/' : `runs/${plan}/`)) {
    const [, name] = RECORD.exec(key) ?? [];
    if (name === undefined || (since !== undefined && at < since)) continue;
    const ofPlan = found.get(name) ?? [];
    ofPlan.push({ key, at });
    found.set(name, ofPlan);
  }
  return new Map(
    [...found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, ofPlan]) => {
        const sorted = ofPlan.sort((a, b) => b.at.getTime() - a.at.getTime());
        return [name, sorted.slice(0, runs).map(({ key }) => key)] as const;
      }),
  );
}

function worstOf(records: readonly RunRecord[], count: number): ResourceRecord[] {
  const bySource = new Map<string, ResourceRecord>();
  for (const resource of records.flatMap(({ resources }) => resources)) {
    const known = bySource.get(resource.source);
    if (known === undefined || badnessOf(resource) < badnessOf(known))
      bySource.set(resource.source, resource);
  }
  return [...bySource.values()].sort((a, b) => badnessOf(b) - badnessOf(a)).slice(0, count);
}

function glanceOf(key: string, plan: string, record: RunRecord, sources: ReadonlySet<string>): Glance {
  const { run, status, endedAt, totals, rpo, resources } = record;
  const seen = resources
    .filter(({ source }) => sources.has(source))
    .map(({ source, recoverableAt, rpoSeconds }) => [source, { recoverableAt, rpoSeconds }] as const);
  return { plan, key, run, status, endedAt, totals, rpo, seen: new Map(seen) };
}
