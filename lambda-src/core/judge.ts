import type { ListedPoint } from '../ports/driver';
import { TAG } from './lineage';
import type { Retention } from './plan';
import { decide, type PointFacts, type Verdict } from './retention';
import { parseOverride, UNREADABLE } from './retention-override';

/**
 * Verdicts on points of one region. The newest point of each source and plan tells by which policy: the one that its
 * source's tag demanded when it was made, or else the plan's.
 *
 * An override that could not be read deletes nothing by itself: the plan's policy holds, and what the last readable
 * demand keeps stays as well.
 *
 * @param beingCopied originals that a copy is being taken from
 */
export function judge(
  points: readonly ListedPoint[],
  policy: Retention,
  beingCopied: ReadonlySet<string>,
  now: Date,
): Verdict[] {
  return [...bySource(points).values()].flatMap((ofSource) => {
    const facts = ofSource.map((point) => factsOf(point, beingCopied));
    const { policies, witness } = demandsOn(ofSource, policy);
    const opinions = policies.map((each) => decide(facts, each, now));
    return ofSource.map((point, index) => {
      const verdicts = opinions.flatMap((opinion) => opinion[index] ?? []);
      const verdict = verdicts.find((each) => each.verdict === 'keep') ?? (verdicts[0] as Verdict);
      const reason = reasonToStay(point, witness);
      if (verdict.verdict === 'keep' || reason === undefined) return verdict;
      return { ...verdict, verdict: 'keep', rule: 'no policy', reason };
    });
  });
}

function bySource(points: readonly ListedPoint[]): Map<string, ListedPoint[]> {
  const groups = new Map<string, ListedPoint[]>();
  for (const point of points) {
    const key = `${point.lineage?.plan ?? ''} ${point.lineage?.source ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [point]);
    else group.push(point);
  }
  return groups;
}

interface Demands {
  /** Of which each may keep a point; mostly one. */
  readonly policies: readonly Retention[];
  /** The point that alone remembers what its source last demanded. */
  readonly witness?: ListedPoint;
}

function demandsOn(points: readonly ListedPoint[], policy: Retention): Demands {
  // What ended in error will go, and a demand that goes with it would be another one the next time.
  const lasting = points.filter(({ state }) => state !== 'error');
  const newestFirst = lasting.sort((a, b) => createdAt(b) - createdAt(a) || (a.id < b.id ? -1 : 1));
  const [newest] = newestFirst;
  const latest = newest === undefined ? policy : demandOf(newest, policy);
  if (latest !== undefined) return { policies: [latest] };
  const readable = newestFirst.find((point) => demandOf(point, policy) !== undefined);
  // The plan's policy needs nobody to remember it.
  if (readable?.tags[TAG.retention] === undefined) return { policies: [policy] };
  return { policies: [policy, demandOf(readable, policy) ?? policy], witness: readable };
}

/** By which policy a point's source wanted it kept; undefined when that cannot be read. */
function demandOf(point: ListedPoint, policy: Retention): Retention | undefined {
  const text = point.tags[TAG.retention];
  if (text === undefined) return policy;
  const read = parseOverride(text);
  return read.problem === undefined ? read.retention : undefined;
}

/** Why a point stays that every policy lets go. */
function reasonToStay(point: ListedPoint, witness: ListedPoint | undefined): string | undefined {
  if (point === witness) return 'the newer ones cannot say how long their source is kept';
  const text = point.tags[TAG.retention];
  // What we wrote ourselves for want of a readable one is no wish; anything else somebody wrote by hand.
  if (text === undefined || text === UNREADABLE || parseOverride(text).problem === undefined)
    return undefined;
  return `its tag ${TAG.retention} cannot be read: ${JSON.stringify(text)}`;
}

const createdAt = (point: ListedPoint): number => Date.parse(point.lineage?.createdAt ?? '');

function factsOf(point: ListedPoint, beingCopied: ReadonlySet<string>): PointFacts {
  const neededFor = beingCopied.has(point.id)
    ? 'a copy is being taken from it'
    : point.usedBy === undefined
      ? undefined
      : `in use by ${point.usedBy}`;
  return {
    id: point.id,
    source: point.lineage?.source ?? point.id,
    createdAt: new Date(createdAt(point)),
    verified: point.state === 'completed',
    broken: point.state === 'error',
    owned: point.lineage !== undefined,
    isCopy: point.copyOf !== undefined,
    ...(neededFor === undefined ? {} : { neededFor }),
    ...(point.locked === undefined ? {} : { locked: point.locked }),
  };
}
