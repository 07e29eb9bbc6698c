import type { Driver, Skipped, SourceFacts } from '../ports/driver';
import type { Executions } from '../ports/executions';
import type { RunStore } from '../ports/run-store';
import { claim } from './claim';
import { documents, type Manifest, type Warning } from './documents';
import { groupsOf, newItem, type Batch, type Resource } from './item';
import { keepWithCopies, type AwayStore } from './keep-with-copies';
import { settleRetention } from './retention-override';
import { copyRegionsOf } from './plan';
import type { AnyRun, Run } from './run';

/**
 * Items per batch, more only where a group is larger: one DescribeSnapshots filter holds 200 values, one Lambda call
 * moves a batch in seconds.
 */
export const BATCH_SIZE = 100;

/** @returns whether this execution is the one that carries the run. */
export const claimRun = (run: AnyRun, store: RunStore, executions: Executions): Promise<boolean> =>
  claim(documents.claim(run), run.execution.id, store, executions);

/** What a run would set out to do: found by reading alone. */
export interface Layout extends Pick<Manifest, 'batches' | 'skipped' | 'warnings'> {
  /** What the sources are like, by id. */
  readonly facts: ReadonlyMap<string, SourceFacts>;
}

/** Finds what the plan protects, and lays it out in batches; nothing is written. */
export async function layOut(run: Run, drivers: readonly Driver[], now: Date): Promise<Layout> {
  const batches: Batch[] = [];
  const skipped: Skipped[] = [];
  const warnings: Warning[] = [];
  const facts = new Map<string, SourceFacts>();
  for (const driver of drivers) {
    const found = await driver.discover(run);
    skipped.push(...found.skipped);
    warnings.push(...(found.warnings ?? []));
    for (const [id, fact] of found.facts ?? []) facts.set(id, fact);
    const settled = found.resources.map(settleRetention);
    const resources = settled.map(({ resource }) => resource).sort((a, b) => (a.source < b.source ? -1 : 1));
    for (const { resource, problem } of settled)
      if (problem !== undefined) warnings.push({ source: resource.source, problem });
    const copyRegions = copyRegionsOf(driver.kind, run.plan);
    for (const part of parted(resources)) {
      const items = part.map((resource) => newItem(resource, copyRegions));
      batches.push({ index: batches.length, kind: driver.kind, items, progressAt: now.toISOString() });
    }
  }
  return { batches, skipped, warnings, facts };
}

/**
 * Finds what the plan protects and writes down what the run sets out to do.
 *
 * @param away where the same is kept beside the copies
 */
export async function plot(
  run: Run,
  drivers: readonly Driver[],
  store: RunStore,
  now: Date,
  away: readonly AwayStore[] = [],
): Promise<Manifest> {
  const { facts, ...layout } = await layOut(run, drivers, now);
  const sources = documents.sources(run);
  const kept = facts.size > 0 ? { [sources]: Object.fromEntries(facts) } : {};
  const found: Manifest = { run, ...layout, ...(facts.size > 0 && { sources }) };
  const lost = await keepWithCopies(away, run.plan.region, {
    ...kept,
    [documents.manifest(run)]: found,
  });
  const manifest: Manifest = { ...found, warnings: [...found.warnings, ...lost] };
  for (const [key, value] of Object.entries(kept)) await store.write(key, value);
  await store.write(documents.manifest(run), manifest);
  await store.write(documents.batches(run), layout.batches);
  return manifest;
}

/** Cuts the resources into batches; what is captured together stays together. */
function parted(resources: readonly Resource[]): Resource[][] {
  const parts: Resource[][] = [];
  for (const group of groupsOf(resources)) {
    const part = parts.at(-1);
    if (part === undefined || part.length + group.length > BATCH_SIZE) parts.push(group);
    else part.push(...group);
  }
  return parts;
}
