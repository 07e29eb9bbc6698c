import type { Skipped } from '../ports/driver';
import type { RunStore } from '../ports/run-store';
import { documents, type Manifest } from './documents';
import { failuresOf, phaseOf, type Batch, type Item, type Phase } from './item';
import type { Kind } from './plan';
import type { Pruned, PrunePass } from './prune';
import type { Rule } from './retention';
import type { Run } from './run';
import { countBy } from './tally';

export const STATUSES = ['success', 'partial', 'failure'] as const;
export type Status = (typeof STATUSES)[number];

/** What became of one resource. */
export interface ResourceRecord {
  readonly kind: Kind;
  readonly source: string;
  readonly owner?: string;
  readonly name?: string;
  readonly phase: Phase;
  /** The recovery point at home, where there is one that can be restored. */
  readonly point?: string;
  /** The copies that can be restored, by region. */
  readonly copies: Readonly<Record<string, string>>;
  readonly failures: readonly string[];
}

/** The whole story of a run; written as JSON and told in the notice. */
export interface RunRecord {
  readonly version: 1;
  readonly run: Run;
  readonly status: Status;
  /** ISO 8601. */
  readonly endedAt: string;
  readonly totals: {
    readonly planned: number;
    readonly created: number;
    readonly copied: number;
    readonly failed: number;
    readonly deleted: number;
    readonly skipped: number;
  };
  readonly resources: readonly ResourceRecord[];
  readonly skipped: readonly Skipped[];
  /** Everything retention deleted, or tried to. */
  readonly pruned: readonly Pruned[];
  /** How many points retention kept, by the rule that kept them. */
  readonly kept: Readonly<Partial<Record<Rule, number>>>;
  /** What went wrong beside single resources. */
  readonly errors: readonly string[];
}

/**
 * Holds what was planned against what came back. A Map that tolerates failures ends SUCCEEDED even when
 * every child broke, so the manifest, not the machine's status, says what is missing.
 *
 * @param crash what stopped the machine, where something did.
 */
export async function recordOf(run: Run, store: RunStore, now: Date, crash?: string): Promise<RunRecord> {
  const manifest = (await store.read(documents.manifest(run))) as Manifest | undefined;
  const results = await readAll<Batch>(store, documents.results(run));
  const passes = await readAll<PrunePass>(store, documents.prunes(run));

  const resources = (manifest?.batches ?? []).flatMap((batch) => resourcesOf(batch, results));
  const decisions = lastDecisions(passes);
  const pruned = decisions.filter(({ verdict }) => verdict === 'delete');
  const errors = [
    ...(crash === undefined ? [] : [crash]),
    ...passes.flatMap(({ unreadable }) =>
      unreadable.map(({ region, error }) => `nothing was pruned: ${region} cannot be read: ${error}`),
    ),
    ...pruned.flatMap(({ outcome, region, id, error }) =>
      outcome === 'failed' ? [`${id} in ${region} could not be deleted: ${error ?? 'no reason given'}`] : [],
    ),
  ];
  const totals = {
    planned: resources.length,
    created: resources.filter(({ point }) => point !== undefined).length,
    copied: resources.reduce((sum, { copies }) => sum + Object.keys(copies).length, 0),
    failed: resources.filter(({ failures }) => failures.length > 0).length,
    deleted: pruned.filter(({ outcome }) => outcome === 'deleted').length,
    skipped: manifest?.skipped.length ?? 0,
  };
  return {
    version: 1,
    run,
    status: statusOf(totals, errors),
    endedAt: now.toISOString(),
    totals,
    resources,
    skipped: manifest?.skipped ?? [],
    pruned,
    kept: countBy(decisions.filter(({ verdict }) => verdict === 'keep').map(({ rule }) => rule)),
    errors,
  };
}

/** A run that protected nothing is not green, and neither is one that lost anything. */
function statusOf({ planned, created, failed }: RunRecord['totals'], errors: readonly string[]): Status {
  if (created === 0) return 'failure';
  return created === planned && failed === 0 && errors.length === 0 ? 'success' : 'partial';
}

async function readAll<T>(store: RunStore, prefix: string): Promise<T[]> {
  const values: T[] = [];
  for (const key of await store.keys(prefix)) values.push((await store.read(key)) as T);
  return values;
}

/** A batch without a result broke on the way: its items count as failed, by name. */
function resourcesOf(planned: Batch, results: readonly Batch[]): ResourceRecord[] {
  const result = results.find(({ index }) => index === planned.index);
  return planned.items.map((item) => {
    const outcome = result?.items.find(({ source }) => source === item.source);
    return outcome === undefined
      ? resourceRecord(planned.kind, item, [`batch ${planned.index} ended without a result`])
      : resourceRecord(planned.kind, outcome, failuresOf(outcome));
  });
}

function resourceRecord(kind: Kind, item: Item, failures: readonly string[]): ResourceRecord {
  const { source, owner, name, point, copies } = item;
  const copied = Object.entries(copies).flatMap(([region, copy]) =>
    copy.state === 'verified' ? [[region, copy.id] as const] : [],
  );
  return {
    kind,
    source,
    ...(owner === undefined ? {} : { owner }),
    ...(name === undefined ? {} : { name }),
    phase: failures.length > 0 ? 'failed' : phaseOf(item),
    ...(point.state === 'verified' ? { point: point.id } : {}),
    copies: Object.fromEntries(copied),
    failures,
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
