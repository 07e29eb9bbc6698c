import type { Driver, Skipped } from '../ports/driver';
import type { RunStore } from '../ports/run-store';
import { documents, type Manifest, type Warning } from './documents';
import { failuresOf, namesOf, phaseOf, type Batch, type Item, type Named, type Phase } from './item';
import type { Kind } from './plan';
import type { Orphans, Pruned, PrunePass } from './prune';
import {
  recoverabilityOf,
  rpoByRegion,
  timingsOf,
  type Recoverability,
  type RegionRpo,
  type Timing,
} from './recoverability';
import { describeTroubles, releaseOf } from './release';
import type { Rule } from './retention';
import { lookAgain, MISSED } from './second-look';
import { isCleanup, regionOf, type AnyRun } from './run';
import { countBy } from './tally';

export const STATUSES = ['success', 'partial', 'failure'] as const;
export type Status = (typeof STATUSES)[number];

/** What became of one resource. */
export interface ResourceRecord extends Recoverability, Named {
  readonly kind: Kind;
  /** Of the source; absent where its service does not tell. */
  readonly sizeGiB?: number;
  readonly phase: Phase;
  /** The recovery point at home, where there is one that can be restored. */
  readonly point?: string;
  /** The copies that can be restored, by region. */
  readonly copies: Readonly<Record<string, string>>;
  readonly timing: Timing;
  /** By region. */
  readonly copyTimings: Readonly<Record<string, Timing>>;
  /** Regions whose copy AWS made wait: a quota, a throttle. */
  readonly heldBack?: readonly string[];
  readonly failures: readonly string[];
  /** What people should know of it although it counts. */
  readonly note?: string;
}

/** The whole story of a run; written as JSON and told in the notice. */
export interface RunRecord {
  readonly version: 1;
  readonly run: AnyRun;
  readonly status: Status;
  /** ISO 8601. */
  readonly endedAt: string;
  /** By region, home first: the worst recovery point objective that holds now; empty for a cleanup. */
  readonly rpo: Readonly<Record<string, RegionRpo>>;
  readonly totals: {
    readonly planned: number;
    /** Wholly: the point, and every copy. */
    readonly protected: number;
    readonly created: number;
    readonly copied: number;
    /** Copies that AWS made wait at least one round, though they may have come in the end. */
    readonly copiesHeldBack: number;
    readonly failed: number;
    readonly deleted: number;
    readonly skipped: number;
  };
  readonly resources: readonly ResourceRecord[];
  readonly skipped: readonly Skipped[];
  /** What somebody should mend, though it is protected. */
  readonly warnings: readonly Warning[];
  /** Key of the document that says what the sources were like. */
  readonly sources?: string;
  /** Everything retention deleted, or tried to. */
  readonly pruned: readonly Pruned[];
  /** How many points retention kept, by the rule that kept them. */
  readonly kept: Readonly<Partial<Record<Rule, number>>>;
  /** What a cleanup found for which no plan cares any more. */
  readonly orphans: readonly Orphans[];
  /** What went wrong beside single resources. */
  readonly errors: readonly string[];
}

interface World {
  readonly store: RunStore;
  /** Of the kinds of the run's plan. */
  readonly drivers: readonly Driver[];
  readonly now: Date;
}

/**
 * Holds what was planned against what came back. A Map that tolerates failures ends SUCCEEDED even when
 * every child broke, so the manifest, not the machine's status, says what is missing; and a second look says what the
 * manifest itself missed.
 *
 * @param crash what stopped the machine, where something did.
 */
export async function recordOf(
  run: AnyRun,
  { store, drivers, now }: World,
  crash?: string,
): Promise<RunRecord> {
  const manifest = (await store.read(documents.manifest(run))) as Manifest | undefined;
  const results = await readAll<Batch>(store, documents.results(run));
  const passes = await readAll<PrunePass>(store, documents.prunes(run));

  const release = await releaseOf(run, store);

  // The latest pass that could read a region says what it holds.
  const shelves = passes.flatMap((pass) => pass.shelves).reverse();
  const see = (kind: Kind, item: Item): Recoverability =>
    recoverabilityOf(kind, item, regionOf(run) ?? '', shelves, now);
  const { missed, errors: unchecked } =
    manifest === undefined || isCleanup(run)
      ? { missed: [], errors: [] }
      : await lookAgain(run, manifest, drivers);
  const resources = [
    ...(manifest?.batches ?? []).flatMap((batch) => resourcesOf(batch, results, see)),
    ...missed.map(({ kind, item }) => resourceRecord(kind, item, [MISSED], see)),
  ];
  const decisions = lastDecisions(passes);
  const pruned = decisions.filter(({ verdict }) => verdict === 'delete');
  const errors = [
    ...(crash === undefined ? [] : [crash]),
    ...(release === undefined ? [] : describeTroubles(release)),
    ...unchecked,
    // A later pass may have read what an earlier one could not.
    ...(passes.at(-1)?.unreadable ?? []).map(
      ({ region, error }) => `nothing was pruned: ${region} cannot be read: ${error}`,
    ),
    ...pruned.flatMap(({ outcome, region, id, error }) =>
      outcome === 'failed' ? [`${id} in ${region} could not be deleted: ${error ?? 'no reason given'}`] : [],
    ),
  ];
  const totals = {
    planned: resources.length,
    protected: resources.filter(({ failures }) => failures.length === 0).length,
    created: resources.filter(({ point }) => point !== undefined).length,
    copied: resources.reduce((sum, { copies }) => sum + Object.keys(copies).length, 0),
    copiesHeldBack: resources.reduce((sum, { heldBack = [] }) => sum + heldBack.length, 0),
    failed: resources.filter(({ failures }) => failures.length > 0).length,
    deleted: pruned.filter(({ outcome }) => outcome === 'deleted').length,
    skipped: manifest?.skipped.length ?? 0,
  };
  return {
    version: 1,
    run,
    status: isCleanup(run) ? cleanupStatus(totals, errors) : statusOf(totals, errors),
    endedAt: now.toISOString(),
    rpo: rpoByRegion(resources),
    totals,
    resources,
    skipped: manifest?.skipped ?? [],
    warnings: [...(manifest?.warnings ?? []), ...results.flatMap(warningsOf)],
    ...(manifest?.sources === undefined ? {} : { sources: manifest.sources }),
    pruned,
    kept: countBy(decisions.filter(({ verdict }) => verdict === 'keep').map(({ rule }) => rule)),
    orphans: passes[0]?.orphans ?? [],
    errors,
  };
}

/** A run that protected nothing is not green, and neither is one that lost anything. */
function statusOf({ planned, created, failed }: RunRecord['totals'], errors: readonly string[]): Status {
  if (created === 0) return 'failure';
  return created === planned && failed === 0 && errors.length === 0 ? 'success' : 'partial';
}

/** A cleanup that finds nothing to delete has done its work. */
function cleanupStatus({ deleted }: RunRecord['totals'], errors: readonly string[]): Status {
  if (errors.length === 0) return 'success';
  return deleted > 0 ? 'partial' : 'failure';
}

async function readAll<T>(store: RunStore, prefix: string): Promise<T[]> {
  const values: T[] = [];
  for (const key of await store.keys(prefix)) values.push((await store.read(key)) as T);
  return values;
}

const warningsOf = ({ items }: Batch): Warning[] =>
  items.flatMap(({ source, warning }) => (warning === undefined ? [] : [{ source, problem: warning }]));

type See = (kind: Kind, item: Item) => Recoverability;

/** A batch without a result broke on the way: its items count as failed, by name. */
function resourcesOf(planned: Batch, results: readonly Batch[], see: See): ResourceRecord[] {
  const result = results.find(({ index }) => index === planned.index);
  return planned.items.map((item) => {
    const outcome = result?.items.find(({ source }) => source === item.source);
    return outcome === undefined
      ? resourceRecord(planned.kind, item, [`batch ${planned.index} ended without a result`], see)
      : resourceRecord(planned.kind, outcome, failuresOf(outcome), see);
  });
}

function resourceRecord(kind: Kind, item: Item, failures: readonly string[], see: See): ResourceRecord {
  const { sizeGiB, point, copies, note, heldBack } = item;
  const copied = Object.entries(copies).flatMap(([region, copy]) =>
    copy.state === 'verified' ? [[region, copy.id] as const] : [],
  );
  return {
    kind,
    ...namesOf(item),
    ...(sizeGiB === undefined ? {} : { sizeGiB }),
    phase: failures.length > 0 ? 'failed' : phaseOf(item),
    ...(point.state === 'verified' ? { point: point.id } : {}),
    copies: Object.fromEntries(copied),
    ...timingsOf(item),
    ...see(kind, item),
    ...(heldBack === undefined ? {} : { heldBack }),
    failures,
    ...(note === undefined ? {} : { note }),
  };
}

/** A later pass decides again on what an earlier one put off; what it deleted, only the earlier one knows. */
function lastDecisions(passes: readonly PrunePass[]): Pruned[] {
  const byPoint = new Map<string, Pruned>();
  for (const { decisions } of passes) {
    for (const decision of decisions) byPoint.set(`${decision.region} ${decision.id}`, decision);
  }
  return [...byPoint.values()];
}
