/** S3's own words (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html); undefined: never replicated. */
export type ReplicationStatus = 'COMPLETED' | 'FAILED' | 'PENDING' | 'REPLICA' | undefined;

/** One version of an object, as it is now. */
export interface SeenVersion {
  readonly key: string;
  readonly status: ReplicationStatus;
  readonly bytes: number;
  /** Undefined: STANDARD. */
  readonly storageClass: string | undefined;
}

export interface Lacking {
  readonly count: number;
  readonly bytes: number;
  /** The first few keys. */
  readonly examples: readonly string[];
}

export interface ReplicationCensus {
  /** In the replica, or a replica itself. */
  readonly replicated: number;
  readonly pending: number;
  /** There before replication was, or no rule took it. */
  readonly never: Lacking;
  readonly failed: Lacking;
  /** Of the last two, those that must be restored before S3 can replicate them. */
  readonly archived: number;
}

const NONE: Lacking = { count: 0, bytes: 0, examples: [] };
export const NOTHING_SEEN: ReplicationCensus = {
  replicated: 0,
  pending: 0,
  never: NONE,
  failed: NONE,
  archived: 0,
};

const MOST_EXAMPLES = 5;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html */
const ARCHIVES: readonly (string | undefined)[] = ['DEEP_ARCHIVE', 'GLACIER'];

/** The census with one more version in it; as large with millions as with none. */
export function counted(census: ReplicationCensus, version: SeenVersion): ReplicationCensus {
  switch (version.status) {
    case 'COMPLETED':
    case 'REPLICA':
      return { ...census, replicated: census.replicated + 1 };
    case 'PENDING':
      return { ...census, pending: census.pending + 1 };
    case 'FAILED':
      return withArchived({ ...census, failed: added(census.failed, version) }, version);
    case undefined:
      return withArchived({ ...census, never: added(census.never, version) }, version);
  }
}

/** How many versions the replica lacks for good. */
export function lacking({ never, failed }: ReplicationCensus): number {
  return never.count + failed.count;
}

function added({ count, bytes, examples }: Lacking, version: SeenVersion): Lacking {
  return {
    count: count + 1,
    bytes: bytes + version.bytes,
    examples: examples.length < MOST_EXAMPLES ? [...examples, version.key] : examples,
  };
}

function withArchived(census: ReplicationCensus, { storageClass }: SeenVersion): ReplicationCensus {
  return ARCHIVES.includes(storageClass) ? { ...census, archived: census.archived + 1 } : census;
}
