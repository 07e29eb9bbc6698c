/** One version of an object, or a delete marker, as a listing of versions tells of it. */
export interface Version {
  readonly key: string;
  /** `null` for what was written while versioning was not on. */
  readonly id: string;
  /** Milliseconds since 1970; S3 keeps whole seconds. */
  readonly at: number;
  readonly isDeleteMarker: boolean;
  /** 0 of a delete marker. */
  readonly bytes: number;
  /** With S3's quotes; empty of a delete marker. */
  readonly etag: string;
  /** S3's word; undefined of a delete marker. */
  readonly storageClass: string | undefined;
  /** In an archive and not restored from it, as far as a listing can tell. */
  readonly isArchived: boolean;
}

export interface Place {
  readonly bucket: string;
  readonly key: string;
}

/** What a copy has made: enough to recognise it later. */
export interface Made {
  /** `null` where the bucket keeps no versions. */
  readonly id: string;
  readonly etag: string;
}

/** What S3 made of a request about one key. */
export type Outcome =
  | { readonly is: 'done' }
  | { readonly is: 'copied'; readonly made: Made }
  /** Must be restored from its archive first. */
  | { readonly is: 'archived' }
  /** Is being restored from its archive. */
  | { readonly is: 'thawing' }
  /** Refused for this key; others may go. */
  | { readonly is: 'failed'; readonly why: string };

export const VERSIONINGS = ['Enabled', 'Suspended', 'Never'] as const;
export type Versioning = (typeof VERSIONINGS)[number];

/** The versions of objects. All but `versioning` and `pages` change something. */
export interface VersionStore {
  /** @throws where there is no such bucket */
  versioning(bucket: string): Promise<Versioning>;
  /**
   * All versions and delete markers of the keys that begin with `prefix`: keys in the order of their UTF-8 bytes, the
   * newest of a key first. One page is in memory at a time.
   */
  pages(bucket: string, prefix: string): AsyncIterable<readonly Version[]>;
  /** Writes a version once more: content, metadata, tags and storage class are the same. */
  copy(bucket: string, version: Version, to: Place): Promise<Outcome>;
  /** Puts a delete marker on top; no version goes. */
  hide(place: Place): Promise<Outcome>;
  /** Asks for a temporary copy of an archived version. */
  thaw(bucket: string, version: Version, days: number): Promise<Outcome>;
}
