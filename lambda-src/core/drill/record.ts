import type { DrillCheck, Unlooked } from '../../ports/drill-bench';
import type { Made } from '../../ports/restorer';
import type { DrillOrder, PlannedTest } from './order';

export const TEST_OUTCOMES = ['passed', 'failed', 'interrupted'] as const;
export type TestOutcome = (typeof TEST_OUTCOMES)[number];

/** Something of a drill that is still there, and costs. */
export interface Left extends Made {
  readonly reason: string;
}

/** What was read of a point of which nothing is restored. */
export interface ReadTally {
  readonly objects: number;
  readonly bytes: number;
  /** Of the point: what its manifest was chosen from. */
  readonly of: number;
}

/** One restore of a drill, or one reading. */
export interface TestRecord extends PlannedTest {
  readonly region: string;
  readonly outcome: TestOutcome;
  /** Why it did not pass; absent when it did. */
  readonly reason?: string;
  /** The id of the restore, which its things carry; absent where it was not come so far. */
  readonly restore?: string;
  readonly checks: readonly DrillCheck[];
  /** What was not looked at, and why; absent where everything was. */
  readonly unlooked?: readonly Unlooked[];
  readonly steps: readonly { readonly name: string; readonly seconds: number }[];
  /** What was read, where nothing is restored; absent where it is. */
  readonly read?: ReadTally;
  /** Seconds from the request to the end of the last step; absent where it was not restored: reading is no restore. */
  readonly rtoSeconds?: number;
  /** Seconds: how old the point was when the drill began. */
  readonly rpoSeconds: number;
  /** Targets that were not kept, in words. */
  readonly missed: readonly string[];
  readonly removed: readonly Made[];
  readonly left: readonly Left[];
}

export const DRILL_STATES = ['success', 'failure', 'interrupted'] as const;
export type DrillStatus = (typeof DRILL_STATES)[number];

/** The whole story of a drill; written as JSON and told in the notice. */
export interface DrillRecord {
  readonly version: 1;
  readonly id: string;
  readonly vault: string;
  readonly home: string;
  readonly region: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** `success`: something was tested, all of it passed, every target was kept, and nothing is left. */
  readonly status: DrillStatus;
  /** What is wrong, in a few words; absent when nothing is. */
  readonly reason?: string;
  readonly plans: readonly string[];
  readonly samples: readonly TestRecord[];
  readonly untested: DrillOrder['untested'];
  readonly targets: DrillOrder['targets'];
  /** The longest of the samples; absent where nothing was restored. */
  readonly rtoSeconds?: number;
  readonly rpoSeconds?: number;
  /** What of it is still there: `vault drill --clean-up` takes it away. */
  readonly left: readonly Left[];
}

/** How a drill ended that did not end by itself. */
export interface BrokenOff {
  /** Whether it was stopped from outside. */
  readonly interrupted?: boolean;
  /** Why it could not go on. */
  readonly broke?: string;
  /** @default what its tests have left */
  readonly left?: readonly Left[];
}

export function drillRecord(
  order: DrillOrder,
  samples: readonly TestRecord[],
  now: Date,
  { interrupted = false, broke, left = samples.flatMap((one) => one.left) }: BrokenOff = {},
): DrillRecord {
  const { version, id, vault, home, region, startedAt, plans, untested, targets } = order;
  const isLeft = (thing: Made): boolean => left.some((one) => one.id === thing.id);
  const failed = samples.filter(({ outcome }) => outcome === 'failed').length;
  const missed = samples.reduce((sum, one) => sum + one.missed.length, 0);
  const problems = [
    ...(interrupted ? ['was interrupted'] : []),
    ...(broke === undefined ? [] : [`broke: ${broke}`]),
    ...(samples.length === 0 && !interrupted && broke === undefined ? ['nothing was tested'] : []),
    ...(failed > 0 ? [`${failed} of ${samples.length} did not pass`] : []),
    ...(missed > 0 ? [`${missed} ${missed === 1 ? 'target' : 'targets'} missed`] : []),
    ...(left.length > 0 ? [`${left.length} left behind`] : []),
  ];
  return {
    ...{ version, id, vault, home, region, startedAt, endedAt: now.toISOString() },
    status: interrupted ? 'interrupted' : problems.length > 0 ? 'failure' : 'success',
    ...(problems.length > 0 && { reason: problems.join(', ') }),
    ...{ plans, untested, targets, left },
    samples: samples.map((one) => ({ ...one, left: one.left.filter(isLeft) })),
    ...longest('rtoSeconds', samples),
    ...longest('rpoSeconds', samples),
  };
}

function longest<K extends 'rtoSeconds' | 'rpoSeconds'>(
  key: K,
  samples: readonly TestRecord[],
): Partial<Record<K, number>> {
  const known = samples.flatMap((one) => one[key] ?? []);
  return known.length === 0 ? {} : ({ [key]: Math.max(...known) } as Partial<Record<K, number>>);
}
