import type { Skipped } from '../ports/driver';
import type { Batch } from './item';
import { nameOf, type AnyRun, type Run } from './run';

/**
 * The documents of a run, by key. One attempt (one execution) never writes over another's, so a redriven
 * run leaves the story of its first attempt readable; the claim alone is shared.
 */
export const documents = {
  claim: (run: AnyRun): string => runDocuments.claim(nameOf(run), run.id),
  manifest: (run: AnyRun): string => runDocuments.manifest(nameOf(run), run.id, run.execution.name),
  /** What the sources were like when they were found, by id. */
  sources: (run: AnyRun): string => `${attemptOf(run)}/sources.json`,
  /** The batches alone: what the Distributed Map reads its items from (a JSON array). */
  batches: (run: AnyRun): string => `${attemptOf(run)}/batches.json`,
  results: (run: AnyRun): string => `${attemptOf(run)}/results/`,
  result: (run: AnyRun, index: number): string =>
    `${attemptOf(run)}/results/${String(index).padStart(6, '0')}.json`,
  /** Instances that could not be put back; absent when all are as they were. */
  release: (run: AnyRun): string => `${attemptOf(run)}/release.json`,
  prunes: (run: AnyRun): string => `${attemptOf(run)}/prune/`,
  prune: (run: AnyRun, pass: number): string =>
    `${attemptOf(run)}/prune/${String(pass).padStart(3, '0')}.json`,
  record: (run: AnyRun): string => `${attemptOf(run)}/record.json`,
};

/** Documents of a run of which only the names are known. */
export const runDocuments = {
  /** Below it lie the documents of every execution of the run. */
  attempts: (plan: string, id: string): string => `runs/${plan}/${id}/`,
  claim: (plan: string, id: string): string => `runs/${plan}/${id}/claim.json`,
  manifest: (plan: string, id: string, attempt: string): string =>
    `runs/${plan}/${id}/${attempt}/manifest.json`,
};

/**
 * Below it lies what runs of another region have written beside their copies: apart from the runs of the bucket's own
 * region, of which plans of the same name may have some.
 */
export const folderBesideCopies = (from: string): string => `from/${from}/`;

const folderOf = (run: AnyRun): string => `runs/${nameOf(run)}/${run.id}`;
const attemptOf = (run: AnyRun): string => `${folderOf(run)}/${run.execution.name}`;

/** What a run set out to do: written before the first change, and what its report is held against. */
export interface Manifest {
  readonly run: Run;
  readonly batches: readonly Batch[];
  readonly skipped: readonly Skipped[];
  readonly warnings: readonly Warning[];
  /** Key of the document that says what the sources were like, where their kinds tell. */
  readonly sources?: string;
}

/** What somebody should mend, though the resource is protected. */
export interface Warning {
  readonly source: string;
  readonly problem: string;
}

export interface Claim {
  /** The ARN of the execution that carries the run. */
  readonly execution: string;
}
