import type { Resource } from './item';
import type { Kind } from './plan';
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

export function pointTags(run: Run, kind: Kind, resource: Resource, now: Date): Tags {
  return {
    [LEGACY_TAG.name]: resource.name ?? resource.source,
    ...(resource.owner === undefined ? {} : { [LEGACY_TAG.instanceId]: resource.owner }),
    [LEGACY_TAG.date]: now.toISOString().slice(0, 10),
    [TAG.managedBy]: run.vault,
    [TAG.plan]: run.plan.name,
    [TAG.run]: run.id,
    [TAG.kind]: kind,
    [TAG.source]: resource.source,
    [TAG.sourceRegion]: run.plan.region,
    [TAG.createdAt]: now.toISOString(),
  };
}

/** A copy carries all that the original carries, and where it came from. */
export function copyTags(original: Tags, originalId: string, originalRegion: string): Tags {
  return {
    ...original,
    [LEGACY_TAG.copiedFrom]: originalRegion,
    [LEGACY_TAG.originalSnapshotId]: originalId,
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
