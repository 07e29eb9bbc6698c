import type { ListedPoint } from '../../ports/driver';
import type { Manifest } from '../documents';
import type { Item } from '../item';
import { LEGACY_TAG, type Lineage } from '../lineage';
import { isCopied, type Kind } from '../plan';
import { FORM_OF } from '../restore/find';
import type { Form } from '../restore/order';
import { byLabel, type Absent, type Subject } from './order';

/** Points of which one thing can be restored as a whole. */
export interface Choice {
  readonly kind: Kind;
  readonly form: Form;
  readonly points: readonly ListedPoint[];
  /** ISO 8601: the state that comes back; the oldest of the points. */
  readonly at: string;
  /** What of the thing these points do not hold: ids of volumes. */
  readonly lacks: readonly string[];
}

/** Something that is to be brought up, and all of which it can be: the best first. */
export interface Unit extends Subject {
  readonly choices: readonly Choice[];
}

export interface Sorted {
  readonly units: readonly Unit[];
  readonly absent: readonly Absent[];
  readonly leftOut: readonly GivenUp[];
}

/** No longer protected when the region was lost. */
export interface GivenUp extends Unit {
  readonly reason: string;
}

export interface Stock {
  /** Completed or not: copies of the region that is gone, by these plans. */
  readonly points: readonly ListedPoint[];
  /** What the newest run of each plan set out to protect; absent where no run has written it down. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** Points that are younger are not looked at. */
  readonly moment: Date;
}

/**
 * What the newest run did not find any more, and whose newest copy is older than this, was given up before the region was
 * lost. What is younger comes back: a run that found an emptied region must not empty the failover, too.
 */
export const GIVEN_UP_DAYS = 7;
const DAY_MS = 86_400_000;

/** Sorts copies and what runs have written down into what comes back, what cannot, and what was given up. */
export function unitsOf({ points, manifests, moment }: Stock): Sorted {
  const wanted = wantedBy(manifests);
  const found = choicesOf(points, wanted, moment);
  const units: Unit[] = [];
  const absent: Absent[] = [];
  const leftOut: GivenUp[] = [];
  for (const unit of new Set([...found.keys(), ...wanted.keys()])) {
    const { subject, choices } = found.get(unit) ?? { choices: [] };
    const named = wanted.get(unit);
    const whole = merged(unit, named?.subject, subject);
    const [newest] = choices.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
    if (newest === undefined) {
      if (named !== undefined) absent.push({ ...whole, reason: whyAbsent(whole, moment) });
    } else if (named === undefined && isGivenUp(whole, newest, manifests)) {
      const reason = `its newest copy is of ${newest.at}, and the newest run did not find it any more`;
      leftOut.push({ ...whole, choices: choices.toSorted(byWorth), reason });
    } else units.push({ ...whole, choices: choices.toSorted(byWorth) });
  }
  return {
    units: units.toSorted(byLabel),
    absent: absent.toSorted(byLabel),
    leftOut: leftOut.toSorted(byLabel),
  };
}

interface Wanted {
  readonly subject: Subject;
  /** Ids of the volumes of an instance that the runs captured. */
  readonly parts: ReadonlySet<string>;
}

function wantedBy(manifests: ReadonlyMap<string, Manifest>): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const [plan, { batches }] of manifests)
    for (const { kind, items } of batches)
      for (const item of items) {
        const subject = subjectOf(kind, item, plan);
        const known = wanted.get(subject.unit);
        const parts = kind === 'ebs' ? [item.source] : [];
        wanted.set(subject.unit, {
          subject: merged(subject.unit, subject, known?.subject),
          parts: new Set([...(known?.parts ?? []), ...parts]),
        });
      }
  return wanted;
}

const subjectOf = (kind: Kind, { source, owner, name }: Item, plan: string): Subject => ({
  unit: unitOf(kind, source, owner),
  kind,
  source: owner ?? source,
  label: name ?? owner ?? source,
  plans: [plan],
});

/** An instance is one, whether its volumes or images of it were taken. */
function unitOf(kind: Kind, source: string, owner?: string): string {
  const thing = owner ?? source;
  return thing.startsWith('i-') ? thing : unitOfPoint(kind, source);
}

/** Of what is no instance. */
export const unitOfPoint = (kind: Kind, source: string): string => `${kind} ${source}`;

/** @throws Error where it is known from nowhere */
function merged(unit: string, ...subjects: readonly (Subject | undefined)[]): Subject {
  const [first, ...others] = subjects.flatMap((one) => one ?? []);
  if (first === undefined) throw new Error(`${unit} is neither copied nor wanted`);
  return { ...first, plans: [...new Set([first, ...others].flatMap(({ plans }) => plans))].sort() };
}

interface Found {
  readonly subject: Subject;
  readonly choices: readonly Choice[];
}

function choicesOf(
  points: readonly ListedPoint[],
  wanted: ReadonlyMap<string, Wanted>,
  moment: Date,
): ReadonlyMap<string, Found> {
  // The points of an instance's volumes belong together by run; every other point stands by itself.
  const together = new Map<string, { subject: Subject; points: ListedPoint[] }>();
  for (const point of points) {
    const { lineage, state } = point;
    if (lineage === undefined || state !== 'completed' || Date.parse(lineage.createdAt) > moment.getTime())
      continue;
    const subject = subjectOfPoint(point, lineage);
    const isPart = lineage.kind === 'ebs' && subject.unit.startsWith('i-');
    const key = JSON.stringify(isPart ? [subject.unit, lineage.kind, lineage.run] : [subject.unit, point.id]);
    const known = together.get(key);
    if (known === undefined) together.set(key, { subject, points: [point] });
    else known.points.push(point);
  }
  const found = new Map<string, Found>();
  for (const { subject, points: these } of together.values()) {
    const known = found.get(subject.unit);
    const choice = choiceOf(subject, these, wanted.get(subject.unit)?.parts ?? new Set());
    found.set(subject.unit, {
      subject: merged(subject.unit, subject, known?.subject),
      choices: [...(known?.choices ?? []), choice],
    });
  }
  return found;
}

function subjectOfPoint({ tags }: ListedPoint, { kind, source, plan }: Lineage): Subject {
  const { [LEGACY_TAG.name]: name, [LEGACY_TAG.instanceId]: owner } = tags;
  const unit = unitOf(kind, source, owner);
  return { unit, kind, source: owner ?? source, label: name ?? owner ?? source, plans: [plan] };
}

function choiceOf({ unit }: Subject, points: ListedPoint[], parts: ReadonlySet<string>): Choice {
  const [first] = points;
  const kind = first?.lineage?.kind ?? 'ebs';
  const isPart = kind === 'ebs' && unit.startsWith('i-');
  const held = new Set(points.map(({ lineage }) => lineage?.source));
  return {
    kind,
    form: isPart ? 'snapshots' : FORM_OF[kind],
    points,
    at: points.map(({ lineage }) => lineage?.createdAt ?? '').sort()[0] ?? '',
    lacks: isPart ? [...parts].filter((part) => !held.has(part)) : [],
  };
}

/** What is whole comes first; then the newer. */
const byWorth = (a: Choice, b: Choice): number =>
  Number(a.lacks.length > 0) - Number(b.lacks.length > 0) || Date.parse(b.at) - Date.parse(a.at);

function isGivenUp({ plans }: Subject, { at }: Choice, manifests: ReadonlyMap<string, Manifest>): boolean {
  const runs = plans.map((plan) => manifests.get(plan)?.run.since);
  // Where a plan has written nothing down, it may protect it still.
  if (runs.some((since) => since === undefined)) return false;
  const last = Math.max(...runs.map((since) => Date.parse(since ?? '')));
  return last - Date.parse(at) > GIVEN_UP_DAYS * DAY_MS;
}

function whyAbsent({ kind }: Subject, moment: Date): string {
  if (!isCopied(kind))
    return 'points of files stay where they are made: use the replica of the file backup (docs/files.md)';
  return `it has no completed copy of ${moment.toISOString()} or before`;
}
