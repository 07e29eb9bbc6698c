import type { DrillOptions } from '../../ports/drill-bench';
import type { Kind } from '../plan';
import { RESTORE_TAG, type Form } from '../restore/order';
import type { Targets } from '../targets';
import { timeWord } from '../time-word';

/** A point that is to be restored for a test. */
export interface PlannedTest {
  readonly plan: string;
  readonly kind: Kind;
  readonly source: string;
  /** Id of the recovery point. */
  readonly point: string;
  /** ISO 8601: the state that the point holds. */
  readonly pointAt: string;
}

/** What a drill was asked about, and does not test. */
export interface Untested {
  readonly plan: string;
  readonly kind: Kind;
  readonly reason: string;
}

/** Everything a drill sets out to do: written before the first change, so that what it makes can always be found. */
export interface DrillOrder {
  readonly version: 1;
  readonly id: string;
  readonly vault: string;
  /** Where the plans run. */
  readonly home: string;
  /** Where the points lie, and are restored. */
  readonly region: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly plans: readonly string[];
  readonly tests: readonly PlannedTest[];
  readonly untested: readonly Untested[];
  readonly targets: Targets;
  readonly options: DrillOptions;
}

/** The name of the schedule of restore tests, of its machine and its function; no plan may be named so. */
export const DRILL = 'drill';

/** What a test of each kind restores. */
const RESTORED_AS = {
  ebs: 'volume',
  ami: 'image',
  rds: 'database',
  aurora: 'cluster',
  dynamodb: 'table',
} as const satisfies Readonly<Partial<Record<Kind, Form>>>;

/** A kind of which nothing is restored for a test: what is kept is read where it lies, and held against its manifest. */
export const isReadInPlace = (kind: Kind): kind is Exclude<Kind, keyof typeof RESTORED_AS> =>
  !(kind in RESTORED_AS);

/** @throws Error for a kind that is read in place: such a restore is never planned */
export function formOf(kind: Kind): Form {
  if (isReadInPlace(kind)) throw new Error(`a test of ${kind} restores nothing`);
  return RESTORED_AS[kind];
}

/** `drill-20261121t020000123z`: fits into tags, keys and the names of databases. */
export const drillId = (now: Date): string => `drill-${timeWord(now)}`;

const ID = /^drill-\d{8}t\d{9}z$/;

/** The same as a pattern of IAM's; the name of a vault is too short to be one. */
export const DRILL_ID_PATTERN = 'drill-????????t?????????z';

/** What the database or table is called that a test makes. */
export const nameOfTest = (drill: string, index: number): string => `${drill}-${index + 1}`;

/** Whether a test of the drill could have made something of that name: those of others only begin or end like it. */
export const isNameOfTest = (name: string, drill: string): boolean =>
  isDrillId(drill) && name.startsWith(`${drill}-`) && /^[1-9]\d{0,4}$/.test(name.slice(drill.length + 1));

/** When a drill was asked for, or meant for, as its id says. */
export function timeOfDrill(drill: string): Date {
  const [, year, month, day, hour, minute, second, ms] =
    /^drill-(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)(\d{3})z$/.exec(drill) ?? [];
  if (ms === undefined) throw new Error(`"${drill}" is no drill`);
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}

/** Nothing else is ever searched for by the tag: `*` would find everybody's. */
export const isDrillId = (text: string): boolean => ID.test(text);

/** Whether something may be removed for a drill: it carries the drill's own tag, with its id. */
export const isOfDrill = (tags: Readonly<Record<string, string>>, drill: string): boolean =>
  isDrillId(drill) && tags[RESTORE_TAG.drill] === drill;

/**
 * The same of what gets its tags only after it was made: without the tag of any drill, it is this one's where the service
 * itself says that it was ordered under the name of one of its tests.
 */
export const isOrderedByDrill = (
  { tags, orderedAs }: { readonly tags: Readonly<Record<string, string>>; readonly orderedAs?: string },
  drill: string,
): boolean =>
  orderedAs !== undefined && tags[RESTORE_TAG.drill] === undefined && isNameOfTest(orderedAs, drill);
