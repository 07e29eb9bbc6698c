import type { DrillOptions } from '../../ports/drill-bench';
import { KINDS, type Kind } from '../plan';
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

/** The kinds of which samples are restored for a test, and what each is restored as. */
export const TESTED_AS: Readonly<Partial<Record<Kind, Form>>> = {
  ebs: 'volume',
  ami: 'image',
  rds: 'database',
};

/** The kinds of which nothing is restored for a test: what is kept is read where it lies, and held against its manifest. */
const READ_IN_PLACE: readonly Kind[] = ['efs'];

export const isReadInPlace = (kind: Kind): boolean => READ_IN_PLACE.includes(kind);

/** The kinds of which there are restore tests, of either sort. */
export const TESTED_KINDS: readonly Kind[] = KINDS.filter(
  (kind) => TESTED_AS[kind] !== undefined || isReadInPlace(kind),
);

/** @throws Error for a kind that is not tested: such a test is never planned */
export function formOf(kind: Kind): Form {
  const form = TESTED_AS[kind];
  if (form === undefined) throw new Error(`restores of ${kind} are not tested`);
  return form;
}

/** `drill-20261121t020000123z`: fits into tags, keys and the names of databases. */
export const drillId = (now: Date): string => `drill-${timeWord(now)}`;

const ID = /^drill-\d{8}t\d{9}z$/;

/** The same as a pattern of IAM's; the name of a vault is too short to be one. */
export const DRILL_ID_PATTERN = 'drill-????????t?????????z';

/** Nothing else is ever searched for by the tag: `*` would find everybody's. */
export const isDrillId = (text: string): boolean => ID.test(text);

/** Whether something may be removed for a drill: it carries the drill's own tag, with its id. */
export const isOfDrill = (tags: Readonly<Record<string, string>>, drill: string): boolean =>
  isDrillId(drill) && tags[RESTORE_TAG.drill] === drill;
