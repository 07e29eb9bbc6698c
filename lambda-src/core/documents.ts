import type { Skipped } from '../ports/driver';
import type { Batch } from './item';
import type { Run } from './run';

/**
 * The documents of a run, by key. One attempt (one execution) never writes over another's, so a redriven
 * run leaves the story of its first attempt readable; the claim alone is shared.
 */
export const documents = {
  claim: (run: Run): string => `${folderOf(run)}/claim.json`,
  manifest: (run: Run): string => `${attemptOf(run)}/manifest.json`,
  /** The batches alone: what the Distributed Map reads its items from (a JSON array). */
  batches: (run: Run): string => `${attemptOf(run)}/batches.json`,
  results: (run: Run): string => `${attemptOf(run)}/results/`,
  result: (run: Run, index: number): string =>
    `${attemptOf(run)}/results/${String(index).padStart(6, '0')}.json`,
  prunes: (run: Run): string => `${attemptOf(run)}/prune/`,
  prune: (run: Run, pass: number): string => `${attemptOf(run)}/prune/${String(pass).padStart(3, '0')}.json`,
  record: (run: Run): string => `${attemptOf(run)}/record.json`,
};

const folderOf = (run: Run): string => `runs/${run.plan.name}/${run.id}`;
const attemptOf = (run: Run): string => `${folderOf(run)}/${run.execution.name}`;

/** What a run set out to do: written before the first change, and what its report is held against. */
export interface Manifest {
  readonly run: Run;
  readonly batches: readonly Batch[];
  readonly skipped: readonly Skipped[];
}

export interface Claim {
  /** The ARN of the execution that carries the run. */
  readonly execution: string;
}
