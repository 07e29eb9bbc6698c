import type { Resource } from './item';
import type { Kind } from './plan';
import type { RecoveryPoint } from './recovery-point';
import type { Run } from './run';

/**
 * The catalogue is in the tags: what made a recovery point, from what and when can be read back
 * from the point alone. Tags are written in the call that creates the thing, so nothing of ours
 * is ever untagged, also after a crash.
 */
export const TAG = {
  managedBy: 'smart-vault:managed-by',
  plan: 'smart-vault:plan',
  run: 'smart-vault:run',
  kind: 'smart-vault:kind',
  source: 'smart-vault:source',
  sourceRegion: 'smart-vault:source-region',
  createdAt: 'smart-vault:created-at',
  /** The source's own retention, where it has one: points outlive the tags of what they were made of. */
  retention: 'smart-vault:retention',
} as const;

/** The tags that earlier tools and people look for. */
export const LEGACY_TAG = {
  name: 'Name',
  instanceId: 'InstanceId',
  date: 'Date',
  copiedFrom: 'CopiedFrom',
  originalSnapshotId: 'OriginalSnapshotId',
} as const;

export type Tags = Readonly<Record<string, string>>;

export interface Lineage {
  readonly managedBy: string;
  readonly plan: string;
  readonly run: string;
  readonly kind: Kind;
  readonly source: string;
  readonly sourceRegion: string;
  /** When the original point was made, ISO 8601; copies keep it, so that both age alike. */
  readonly createdAt: string;
}

/** Tags of a recovery point of one resource. */
export function pointTags(run: Run, kind: Kind, resource: Resource, now: Date): Tags {
  const { source, name, part } = resource;
  const label = [name, part].filter((word) => word !== undefined).join(' ');
  return { ...sharedTags(run, kind, resource, label || source, now), [TAG.source]: source };
}

/**
 * Tags of recovery points that one call makes of several resources of one owner. They are all alike, so they cannot
 * say which is of what: there AWS's own field does (the `VolumeId` of a snapshot).
 *
 * @param first any of them: what they have in common is the same in all
 */
export function groupTags(run: Run, kind: Kind, first: Resource, now: Date): Tags {
  return sharedTags(run, kind, first, first.name ?? first.owner ?? '', now);
}

function sharedTags(run: Run, kind: Kind, { owner, retention }: Resource, label: string, now: Date): Tags {
  return {
    [LEGACY_TAG.name]: label,
    ...(owner === undefined ? {} : { [LEGACY_TAG.instanceId]: owner }),
    [LEGACY_TAG.date]: now.toISOString().slice(0, 10),
    [TAG.managedBy]: run.vault,
    [TAG.plan]: run.plan.name,
    [TAG.run]: run.id,
    [TAG.kind]: kind,
    [TAG.sourceRegion]: run.plan.region,
    [TAG.createdAt]: now.toISOString(),
    ...(retention === undefined ? {} : { [TAG.retention]: retention }),
  };
}

/** A copy carries all that the original carries, what it is of, and where it came from. */
export function copyTags({ tags, id, region }: RecoveryPoint, source: string): Tags {
  return {
    ...tags,
    [TAG.source]: source,
    [LEGACY_TAG.copiedFrom]: region,
    [LEGACY_TAG.originalSnapshotId]: id,
  };
}

/** @returns undefined when the tags are not (all) ours: such a thing is never touched. */
export function readLineage(tags: Tags): Lineage | undefined {
  const { [TAG.managedBy]: managedBy, [TAG.plan]: plan, [TAG.run]: run, [TAG.source]: source } = tags;
  const { [TAG.kind]: kind, [TAG.sourceRegion]: sourceRegion, [TAG.createdAt]: createdAt } = tags;
  if (!managedBy || !plan || !run || !source || !kind || !sourceRegion || !createdAt) return undefined;
  if (Number.isNaN(Date.parse(createdAt))) return undefined;
  return { managedBy, plan, run, kind: kind as Kind, source, sourceRegion, createdAt };
}
