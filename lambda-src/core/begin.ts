import type { Driver, Skipped } from '../ports/driver';
import type { Executions } from '../ports/executions';
import type { RunStore } from '../ports/run-store';
import { documents, type Claim, type Manifest } from './documents';
import { newItem, type Batch } from './item';
import type { Run } from './run';

/** Items per batch: one DescribeSnapshots filter holds 200 values, one Lambda call moves a batch in seconds. */
export const BATCH_SIZE = 100;

/**
 * Makes sure that one execution at a time carries a run. A second one for the same run (an event delivered
 * twice) steps aside; one that follows after the first has ended (a redrive) takes over.
 *
 * @returns whether this execution is the one.
 */
export async function claimRun(run: Run, store: RunStore, executions: Executions): Promise<boolean> {
  const mine: Claim = { execution: run.execution.id };
  const key = documents.claim(run);
  const held = await store.claim(key, mine);
  if (held === undefined) return true;
  const holder = (held.value as Claim).execution;
  if (holder === mine.execution) return true;
  if (await executions.isRunning(holder)) return false;
  return (await store.claim(key, mine, held)) === undefined;
}

/** Finds what the plan protects and writes down what the run sets out to do. */
export async function plot(
  run: Run,
  drivers: readonly Driver[],
  store: RunStore,
  now: Date,
): Promise<Manifest> {
  const batches: Batch[] = [];
  const skipped: Skipped[] = [];
  const copyRegions = run.plan.copies.map(({ region }) => region);
  for (const driver of drivers) {
    const found = await driver.discover(run);
    skipped.push(...found.skipped);
    const resources = [...found.resources].sort((a, b) => (a.source < b.source ? -1 : 1));
    for (let start = 0; start < resources.length; start += BATCH_SIZE) {
      const items = resources
        .slice(start, start + BATCH_SIZE)
        .map((resource) => newItem(resource, copyRegions));
      batches.push({ index: batches.length, kind: driver.kind, items, progressAt: now.toISOString() });
    }
  }
  const manifest: Manifest = { run, batches, skipped };
  await store.write(documents.manifest(run), manifest);
  await store.write(documents.batches(run), batches);
  return manifest;
}
