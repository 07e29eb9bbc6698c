/** Where the objects of a file backup lie. */
export interface ObjectPlace {
  readonly region: string;
  readonly bucket: string;
  /** `efs/`, or empty for the whole bucket. */
  readonly prefix: string;
}

/** What a listing tells of an object. */
export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  /** In an archive: it must be restored before it can be read. */
  readonly isArchived: boolean;
}

/** S3's own names of what it keeps of a whole object. */
export const HASHES = ['CRC64NVME', 'SHA256', 'CRC32C', 'CRC32', 'SHA1'] as const;
export type HashName = (typeof HASHES)[number];

export interface ObjectHash {
  readonly name: HashName;
  /** Base64, as S3 writes it. */
  readonly value: string;
}

/** One version of an object, as it must come back. */
export interface KeptObject {
  readonly key: string;
  /** `null` for what was written while versioning was not on. */
  readonly version: string;
  readonly bytes: number;
  /** Absent where S3 keeps none of it, and it was too large to be read for one. */
  readonly hash?: ObjectHash;
}

/** What came of reading a version to its end. */
export type ReadObject =
  | { readonly is: 'read'; readonly bytes: number; readonly hash?: string }
  /** Must be restored from its archive first. */
  | { readonly is: 'archived' }
  /** No such version, a bucket that is gone, a key that is disabled, a refusal: in S3's words. */
  | { readonly is: 'unreadable'; readonly why: string };

/** Objects in S3, which are looked at and never changed. */
export interface ObjectShelf {
  /** Whether there is such a bucket in that region. */
  hasBucket(region: string, bucket: string): Promise<boolean>;
  /** What is current below the prefix, page by page, by the order of keys. */
  pages(place: ObjectPlace): AsyncIterable<readonly ListedObject[]>;
  /** What is current under a key, with the hash that S3 keeps of it; undefined when it is gone meanwhile. */
  look(place: ObjectPlace, key: string): Promise<KeptObject | undefined>;
  /** Reads a version to its end, of which nothing is kept, and hashes what came where a hash is asked for. */
  read(place: ObjectPlace, of: Pick<KeptObject, 'key' | 'version'>, hash?: HashName): Promise<ReadObject>;
}
