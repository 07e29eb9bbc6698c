import type { ListedPoint } from '../ports/driver';
import { LEGACY_TAG, type Lineage } from './lineage';
import type { PointState } from './recovery-point';

/** What one run made of one source: an original and its copies. */
export interface Family {
  /** Of all its points alike. */
  readonly lineage: Lineage;
  /** Id of what the source belongs to, such as its instance. */
  readonly owner?: string;
  /** For people: what the source, or its owner, was called. */
  readonly name?: string;
  /** Where it was made; absent once it is gone, while copies of it may still be there. */
  readonly original?: ListedPoint;
  /** By location (location.ts), in the order of their names. */
  readonly copies: Readonly<Record<string, ListedPoint>>;
  /** What else the run left of the source: attempts that failed, snapshots whose image is gone. */
  readonly others: readonly ListedPoint[];
}

/** Whoever made it: points of two vaults never stand in for each other. */
const keyOf = ({ managedBy, kind, run, source, sourceRegion }: Lineage): string =>
  JSON.stringify([managedBy, kind, run, source, sourceRegion]);

/**
 * The catalogue from tags alone: every original with its copies, matched by what made it and of what.
 *
 * @param points of any kinds and regions; those without lineage belong to no family
 * @returns by source, of each the newest first
 */
export function families(points: readonly ListedPoint[]): Family[] {
  const groups = new Map<string, ListedPoint[]>();
  for (const point of points) {
    if (point.lineage === undefined) continue;
    const key = keyOf(point.lineage);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [point]);
    else group.push(point);
  }
  return [...groups.values()].map(familyOf).sort(bySourceThenNewest);
}

/** Every point of a family, the original first. */
export const membersOf = ({ original, copies, others }: Family): ListedPoint[] => [
  ...(original === undefined ? [] : [original]),
  ...Object.values(copies),
  ...others,
];

function familyOf(points: readonly ListedPoint[]): Family {
  const best = new Map<string, ListedPoint>();
  const others: ListedPoint[] = [];
  const sorted = [...points].sort(byWorth);
  for (const point of sorted) {
    if (best.has(point.region)) others.push(point);
    else best.set(point.region, point);
  }
  const first = sorted[0] as ListedPoint;
  const lineage = first.lineage as Lineage;
  const original = best.get(lineage.sourceRegion);
  const copies = [...best]
    .filter(([region]) => region !== lineage.sourceRegion)
    .sort(([a], [b]) => byText(a, b));
  const { [LEGACY_TAG.name]: name, [LEGACY_TAG.instanceId]: owner } = (original ?? first).tags;
  return {
    lineage: original?.lineage ?? lineage,
    ...(owner && { owner }),
    ...(name && { name }),
    ...(original && { original }),
    copies: Object.fromEntries(copies),
    others,
  };
}

const WORTH: Record<PointState, number> = { completed: 0, pending: 1, error: 2 };

/** What can be restored from comes first; then the later one, for a repeated run made it anew. */
const byWorth = (a: ListedPoint, b: ListedPoint): number =>
  WORTH[a.state] - WORTH[b.state] || madeAt(b) - madeAt(a) || byText(a.id, b.id);

const madeAt = ({ lineage }: ListedPoint): number => Date.parse(lineage?.createdAt ?? '');

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const bySourceThenNewest = ({ lineage: a }: Family, { lineage: b }: Family): number =>
  byText(a.source, b.source) ||
  Date.parse(b.createdAt) - Date.parse(a.createdAt) ||
  byText(keyOf(a), keyOf(b));
