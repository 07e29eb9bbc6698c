import type { Made, RestorePhase, StepResult } from '../../ports/restorer';
import type { RestoreOrder } from './order';

/** How a restore ended, or that it has not: then `vault restore --resume` goes on with it. */
export const RESTORE_OUTCOMES = ['success', 'failure', 'under way'] as const;
export type RestoreOutcome = (typeof RESTORE_OUTCOMES)[number];

/** What became of one step. */
export interface StepRecord extends StepResult {
  readonly name: string;
  readonly phase: RestorePhase;
  /** ISO 8601; when it was begun the last time. */
  readonly began: string;
  /** ISO 8601. */
  readonly ended: string;
}

/** The whole story of a restore; written as JSON and told in the notice. */
export interface RestoreRecord {
  readonly version: 1;
  readonly id: string;
  readonly vault: string;
  readonly outcome: RestoreOutcome;
  /** Where and why it stopped; absent on success. */
  readonly stopped?: { readonly step: string; readonly phase: RestorePhase; readonly reason: string };
  readonly order: RestoreOrder;
  /** Those that are over. */
  readonly steps: readonly StepRecord[];
  /** What is there because of it. */
  readonly made: readonly Made[];
  /** What it took out of use and did not delete. */
  readonly left: readonly Made[];
  /** ISO 8601. */
  readonly askedAt: string;
  readonly endedAt: string;
  /** Seconds from the request to the end of the last step: the recovery time. Interruptions count. */
  readonly rtoSeconds: number;
  /** Seconds from the state that came back to the time asked for, or to the request: what was lost. */
  readonly dataAgeSeconds: number;
}

/** @param steps those that are over, in their order */
export function restoreRecord(
  order: RestoreOrder,
  steps: readonly StepRecord[],
  now: Date,
  outcome: RestoreOutcome,
  stopped?: RestoreRecord['stopped'],
): RestoreRecord {
  const { id, vault, askedAt, pointAt, request } = order;
  const ended = outcome === 'success' ? (steps.at(-1)?.ended ?? now.toISOString()) : now.toISOString();
  return {
    version: 1,
    id,
    vault,
    outcome,
    ...(stopped !== undefined && { stopped }),
    order,
    steps,
    made: stillThere(steps),
    left: steps.flatMap(({ left = [] }) => left),
    askedAt,
    endedAt: ended,
    rtoSeconds: secondsBetween(askedAt, ended),
    dataAgeSeconds: secondsBetween(pointAt, request.at ?? askedAt),
  };
}

/** What a later step took away again is no part of it. */
function stillThere(steps: readonly StepRecord[]): Made[] {
  const gone = new Set(steps.flatMap(({ removed = [] }) => removed));
  return steps.flatMap(({ made = [] }) => made.filter(({ id }) => !gone.has(id)));
}

const secondsBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 1000);
