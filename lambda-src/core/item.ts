import type { Kind } from './plan';
import { isOver, WAITING, type Progress } from './progress';

/** A resource that a plan found to protect, as its driver describes it. */
export interface Resource {
  /** The id of what is backed up: `vol-…`. */
  readonly source: string;
  /** What the source belongs to, where that is something else: `i-…`. */
  readonly owner?: string;
  /** For people: the owner's Name tag and the device, as far as there are any. */
  readonly name?: string;
  readonly sizeGiB: number;
}

/** One resource on its way through a run. */
export interface Item extends Resource {
  readonly point: Progress;
  /** By region. */
  readonly copies: Readonly<Record<string, Progress>>;
}

/** What one Lambda call moves along: items of one kind. Step Functions carries it between calls. */
export interface Batch {
  readonly index: number;
  readonly kind: Kind;
  readonly items: readonly Item[];
  /** When any item last moved: ISO 8601. The pause between two looks grows with the time since. */
  readonly progressAt: string;
}

export const PHASES = ['pending', 'creating', 'created', 'copying', 'verified', 'failed'] as const;
export type Phase = (typeof PHASES)[number];

export function newItem(resource: Resource, copyRegions: readonly string[]): Item {
  return {
    ...resource,
    point: WAITING,
    copies: Object.fromEntries(copyRegions.map((region) => [region, WAITING])),
  };
}

/** An item is finished when nothing about it will change any more in this run. */
export function isFinished(item: Item): boolean {
  return (
    item.point.state === 'failed' ||
    (item.point.state === 'verified' && Object.values(item.copies).every(isOver))
  );
}

export function phaseOf(item: Item): Phase {
  const copies = Object.values(item.copies);
  if (item.point.state === 'failed') return 'failed';
  if (item.point.state === 'waiting') return 'pending';
  if (item.point.state === 'started') return 'creating';
  if (copies.every((copy) => copy.state === 'verified')) return 'verified';
  if (copies.every(isOver)) return 'failed';
  return copies.some((copy) => copy.state !== 'waiting') ? 'copying' : 'created';
}

/** Every reason for which an item is not (or not wholly) protected, in words. */
export function failuresOf(item: Item): string[] {
  const copies = Object.entries(item.copies).flatMap(([region, copy]) =>
    copy.state === 'failed' ? [`copy to ${region}: ${copy.reason}`] : [],
  );
  return item.point.state === 'failed' ? [item.point.reason, ...copies] : copies;
}
