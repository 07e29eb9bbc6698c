import type { RunRecord } from '../record';
import { nameOf } from '../run';

/** A recovery point that a run deleted, or tried to, and why. */
export interface Deletion {
  /** When the run ended: ISO 8601. */
  readonly at: string;
  readonly run: string;
  readonly plan: string;
  readonly id: string;
  readonly region: string;
  readonly source: string;
  readonly outcome: string;
  readonly reason: string;
}

export const deletionsOf = ({ run, endedAt, pruned }: RunRecord): Deletion[] =>
  pruned.map(({ id, region, source, outcome, reason, error }) => ({
    at: endedAt,
    run: run.id,
    plan: nameOf(run),
    id,
    region,
    source,
    outcome,
    reason: error === undefined ? reason : `${reason}: ${error}`,
  }));
