import { driversOf } from '../../lambda-src/adapters/drivers';
import { errorWords } from '../../lambda-src/core/error-words';
import { KINDS, type Kind } from '../../lambda-src/core/plan';
import { previewOf, type Preview } from '../../lambda-src/core/preview';
import { isCleanup, type AnyRun } from '../../lambda-src/core/run';
import { describeSelection } from '../../lambda-src/core/selection';
import { nextRun } from '../timetable';
import type { Deployed, Scheduled } from './deployed';
import { runOf } from './run-of';

/** What the next run of one schedule would do. */
export interface Foreseen extends Preview {
  /** The plan, or `cleanup`. */
  readonly plan: string;
  readonly isEnabled: boolean;
  /** When it runs next: ISO 8601; absent when never. */
  readonly nextAt?: string;
  /** As of when retention was decided: ISO 8601. */
  readonly asOf: string;
  /** What the plan looks for, in words; absent for the cleanup. */
  readonly looksFor?: string;
  /** Why it could not be foreseen; the rest is empty then. */
  readonly error?: string;
}

const NOTHING: Preview = {
  create: [],
  skipped: [],
  warnings: [],
  delete: [],
  kept: {},
  orphans: [],
  unreadable: [],
};

/** @param atOnce as if it were started now, and not when it is due */
export async function foresee(
  scheduled: Scheduled,
  deployed: Deployed,
  now: Date,
  atOnce: boolean,
): Promise<Foreseen> {
  const { name, isEnabled, input } = scheduled;
  const due = isEnabled ? nextRun(scheduled, now) : undefined;
  const asOf = atOnce ? now : (due ?? now);
  const head = {
    plan: name,
    isEnabled,
    ...(due && { nextAt: due.toISOString() }),
    asOf: asOf.toISOString(),
  };
  try {
    const run = runOf(deployed, input, asOf);
    const looksFor = isCleanup(run) ? {} : { looksFor: describeSelection(run.plan.select) };
    const drivers = kindsOf(run).map(driversOf(run.vault));
    return { ...head, ...looksFor, ...(await previewOf(run, drivers, asOf)) };
  } catch (error) {
    return { ...head, ...NOTHING, error: errorWords(error) };
  }
}

/** A cleanup prunes also the kinds that its plans no longer name. */
const kindsOf = (run: AnyRun): readonly Kind[] => (isCleanup(run) ? KINDS : run.plan.kinds);
