import type { Kind } from './plan';
import { heldBy, isOver, WAITING, type Progress } from './progress';

/** What a resource is called. */
export interface Named {
  /** The id of what is backed up: `vol-…`. */
  readonly source: string;
  /** What the source belongs to, where that is something else: `i-…`. */
  readonly owner?: string;
  /** For people: what the source, or its owner, is called. */
  readonly name?: string;
  /** For people: which part of its owner the source is, such as a device. */
  readonly part?: string;
}

/** A resource that a plan found to protect, as its driver describes it. */
export interface Resource extends Named {
  /** What AWS's calls ask for instead of the source, where they do: an ARN. */
  readonly handle?: string;
  /** Absent where a service does not tell the size of a source that a backup of it will have. */
  readonly sizeGiB?: number;
  /** Whether the source is encrypted at rest; its recovery points must be, too. */
  readonly encrypted?: boolean;
  /** Sources with the same value are captured at one moment, by one call. */
  readonly together?: string;
  /** What belongs to the same owner and must stay out of a point that is made of its sources together. */
  readonly leftOut?: LeftOut;
  /** Devices of the source that a point of it must leave out: `/dev/sdf`. */
  readonly withoutDevices?: readonly string[];
  /** Its own retention as its tag `backup:retention` has it; once planned, as its points carry it. */
  readonly retention?: string;
  /**
   * When it came to be what the plan selects, as far as AWS tells: ISO 8601. One that a run did not plan counts as missed
   * unless it is newer than the run; absent, always. Not carried along.
   */
  readonly since?: string;
}

/** What it is called, for whoever tells of it; nothing else of it. */
export const namesOf = ({ source, owner, name, part }: Named): Named => ({
  source,
  ...(owner !== undefined && { owner }),
  ...(name !== undefined && { name }),
  ...(part !== undefined && { part }),
});

export interface LeftOut {
  /** The volume the owner boots from. */
  readonly boot: boolean;
  /** Ids of the other volumes. */
  readonly data: readonly string[];
}

/** One resource on its way through a run. */
export interface Item extends Resource {
  readonly point: Progress;
  /** By region. */
  readonly copies: Readonly<Record<string, Progress>>;
  /** What people should know of the recovery point although it counts. */
  readonly note?: string;
  /** What somebody should mend, though its point counts. */
  readonly warning?: string;
  /** Regions whose copy AWS made wait at least one round: its quota was full, it throttled, it could not be read. */
  readonly heldBack?: readonly string[];
  /** What went wrong beside its points: its instance could not be put back. */
  readonly trouble?: string;
}

/** What one Lambda call moves along: items of one kind. Step Functions carries it between calls. */
export interface Batch {
  readonly index: number;
  readonly kind: Kind;
  readonly items: readonly Item[];
  /** When any item last moved: ISO 8601. The pause between two looks grows with the time since. */
  readonly progressAt: string;
  /** Instances that are stopped or frozen for it, until they are as they were. */
  readonly touched?: readonly string[];
}

export const PHASES = ['pending', 'creating', 'created', 'copying', 'verified', 'failed'] as const;
export type Phase = (typeof PHASES)[number];

export function newItem({ since, ...resource }: Resource, copyRegions: readonly string[]): Item {
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

/** Sources that are captured by one call, each group in the order of its items. */
export function groupsOf<R extends Resource>(resources: readonly R[]): R[][] {
  const groups = new Map<string, R[]>();
  for (const resource of resources) {
    const key = resource.together ?? resource.source;
    groups.set(key, [...(groups.get(key) ?? []), resource]);
  }
  return [...groups.values()];
}

/** What AWS refused of an item the last time, each by its error code or first words. */
export function refusalsOf({ point, copies }: Item): string[] {
  const held = [point, ...Object.values(copies)].flatMap((progress) => heldBy(progress) ?? []);
  return held.map((reason) => reason.split(':', 1)[0] ?? reason);
}

/** Every reason for which an item is not (or not wholly) protected, in words. */
export function failuresOf(item: Item): string[] {
  const copies = Object.entries(item.copies).flatMap(([region, copy]) =>
    copy.state === 'failed' ? [`copy to ${region}: ${copy.reason}`] : [],
  );
  const failures = item.point.state === 'failed' ? [item.point.reason, ...copies] : copies;
  return item.trouble === undefined ? failures : [...failures, item.trouble];
}
