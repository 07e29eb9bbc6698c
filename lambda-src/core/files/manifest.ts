import type { KeptObject, ObjectPlace } from '../../ports/object-shelf';
import { timeWord } from '../time-word';

/** Whose manifest it is. */
export interface ManifestHead {
  readonly version: 1;
  readonly vault: string;
  readonly plan: string;
  readonly run: string;
  readonly source: string;
  /** Id of the recovery point: ARN of the execution of the task. */
  readonly point: string;
  /** ISO 8601: the state that the point holds. */
  readonly pointAt: string;
  /** When the objects were looked at: ISO 8601. */
  readonly takenAt: string;
}

/** What lay in the bucket when a transfer had ended: a sample of it, by version and content. */
export interface FilesManifest extends ManifestHead {
  readonly place: ObjectPlace;
  /** What the listing has shown. */
  readonly listed: {
    readonly objects: number;
    readonly bytes: number;
    /** Of these: in an archive, so none of them is in the sample. */
    readonly archived: number;
    /** The last key that was listed; absent where all of them were. */
    readonly upTo?: string;
  };
  /** How the sample was chosen, for people. */
  readonly chosen: string;
  readonly objects: readonly KeptObject[];
}

/** Written in its place where it could not be taken, so that whoever tests restores is told why. */
export interface NoManifest extends ManifestHead {
  readonly problem: string;
}

export const isTaken = (manifest: FilesManifest | NoManifest): manifest is FilesManifest =>
  !('problem' in manifest);

/** What names the manifest of a point. */
export type ManifestOf = Pick<ManifestHead, 'plan' | 'source' | 'point' | 'pointAt'>;

/** The documents of manifests in the reports bucket, by key: those of a source sort by time. */
export const manifestDocuments = {
  all: 'manifests/efs/',
  ofPlan: (plan: string): string => `manifests/efs/${plan}/`,
  of: ({ plan, source, point, pointAt }: ManifestOf): string =>
    `manifests/efs/${plan}/${source}/${timeWord(new Date(pointAt))}-${point.slice(point.lastIndexOf('/') + 1)}.json`,
} as const;

/** Whether the point of a manifest is of that time or younger. */
export const isSince = (key: string, time: Date): boolean => (key.split('/')[4] ?? '') >= timeWord(time);

/** `manifests/efs/files/fs-1/20261121t….json` → `fs-1`. */
export const sourceIn = (key: string): string => key.split('/')[3] ?? '';
