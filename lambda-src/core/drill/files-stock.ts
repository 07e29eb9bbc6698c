import type { ObjectShelf } from '../../ports/object-shelf';
import type { RunStore } from '../../ports/run-store';
import {
  isSince,
  isTaken,
  manifestDocuments,
  sourceIn,
  type FilesManifest,
  type NoManifest,
} from '../files/manifest';
import { whyNotIn } from '../files/replica';
import type { RecoveryPoint } from '../recovery-point';

/** Which points are asked for. */
export interface AskedFiles {
  readonly plan: string;
  /** Where the plan runs. */
  readonly home: string;
  /** Where the objects are read. */
  readonly region: string;
}

export interface FilesStock {
  /** The newest of each file system that can be read. */
  readonly points: readonly RecoveryPoint[];
  /** Why the others cannot be tested, for people. */
  readonly why: readonly string[];
}

/** Of a file system that had no point for so long, no run takes care any more; its manifests stay. */
const LOOKS_BACK_DAYS = 90;
/** How many manifests of a file system are looked at for one that could be taken. */
const LOOKED_AT = 10;

/** The points of files that can be tested: those that have a manifest, and whose objects are in the region. */
export async function filesStock(
  asked: AskedFiles,
  store: Pick<RunStore, 'keys' | 'read'>,
  objects: Pick<ObjectShelf, 'hasBucket'>,
  now: Date,
): Promise<FilesStock> {
  const since = new Date(now.getTime() - LOOKS_BACK_DAYS * 86_400_000);
  const bySource = new Map<string, string[]>();
  const keys = await store.keys(manifestDocuments.ofPlan(asked.plan));
  for (const key of keys.filter((one) => isSince(one, since)))
    bySource.set(sourceIn(key), [key, ...(bySource.get(sourceIn(key)) ?? [])]);
  if (bySource.size === 0)
    return {
      points: [],
      why: [`none of its points of the last ${LOOKS_BACK_DAYS} days has a manifest: the next run writes one`],
    };
  const points: RecoveryPoint[] = [];
  const why: string[] = [];
  for (const [source, newestFirst] of bySource) {
    const found = await newestOf(newestFirst, store);
    const reason =
      'problem' in found
        ? `no manifest of its objects: ${found.problem}`
        : await whyNotIn(asked.region, found.place, objects);
    if (isTaken(found) && reason === undefined) points.push(pointOf(found, asked));
    else why.push(`${source}: ${reason ?? ''}`);
  }
  return { points, why };
}

/** The newest that could be taken; where none could, the newest. */
async function newestOf(
  newestFirst: readonly string[],
  store: Pick<RunStore, 'read'>,
): Promise<FilesManifest | NoManifest> {
  let first: NoManifest | undefined;
  for (const key of newestFirst.slice(0, LOOKED_AT)) {
    const manifest = (await store.read(key)) as FilesManifest | NoManifest | undefined;
    if (manifest === undefined) continue;
    if (isTaken(manifest)) return manifest;
    first ??= manifest;
  }
  if (first === undefined) throw new Error(`${newestFirst[0] ?? ''} is gone`);
  return first;
}

function pointOf(
  { point: id, vault, plan, run, source, pointAt }: FilesManifest,
  { home, region }: AskedFiles,
): RecoveryPoint {
  const lineage = { managedBy: vault, plan, run, kind: 'efs', source, sourceRegion: home } as const;
  return {
    id,
    region,
    state: 'completed',
    encrypted: false,
    tags: {},
    lineage: { ...lineage, createdAt: pointAt },
  };
}
