import type { RDSClient } from '@aws-sdk/client-rds';
import type { Tags } from '../../core/lineage';
import type { Kind } from '../../core/plan';
import type { SourceFacts } from '../../ports/driver';

/** RDS API reference: the results of one page, for all four Describe calls. */
export const PAGE_SIZE = 100;

/** An instance or a cluster as RDS describes it. */
export interface Database {
  /** `db-…` or `cluster-…`: RDS never gives it to another. */
  readonly resourceId: string;
  /** What its owner calls it, and by which RDS is asked; it can be renamed. */
  readonly identifier: string;
  readonly tags: Tags;
  readonly encrypted: boolean;
  /** Absent for clusters, whose storage grows and shrinks by itself. */
  readonly sizeGiB?: number;
  /** Days to any second of which RDS can restore; 0 when it makes no automated backups. */
  readonly backupDays?: number;
  /** Why this kind makes no point of it, in words. */
  readonly notTaken?: string;
  /** What its snapshots do not bring back. */
  readonly facts: SourceFacts;
}

/** A manual snapshot as RDS describes it. */
export interface Snapshot {
  readonly arn: string;
  readonly status: string;
  readonly encrypted: boolean;
  readonly sizeGiB?: number;
  readonly tags: Tags;
}

export interface CopyRequest {
  readonly sourceArn: string;
  readonly name: string;
  readonly kmsKeyId: string;
  readonly tags: Tags;
}

/** The calls for instances, or those for clusters; what is done with them is alike (`rds-driver.ts`). */
export interface DatabaseCalls {
  readonly kind: Kind;
  /** How RDS's errors call them: `DBInstance` in `DBInstanceNotFound`. */
  readonly noun: 'DBInstance' | 'DBCluster';
  readonly snapshotNoun: 'DBSnapshot' | 'DBClusterSnapshot';
  /** States that do not pass by themselves, in which RDS makes no snapshot. */
  readonly stuck: ReadonlySet<string>;
  /** Whether a copy can be encrypted although its original is not. */
  readonly encryptsCopies: boolean;

  /** All pages. */
  databases(client: RDSClient): AsyncIterable<Database>;
  /** @returns undefined when there is none of that identifier */
  statusOf(client: RDSClient, identifier: string): Promise<string | undefined>;
  create(client: RDSClient, identifier: string, name: string, tags: Tags): Promise<Snapshot>;
  /** In the region of the client; the SDK signs what the source's region is asked with. */
  copy(client: RDSClient, request: CopyRequest): Promise<Snapshot>;
  /** Manual snapshots of this account, all pages; at most `PAGE_SIZE` names, which then is one page. */
  snapshots(client: RDSClient, names?: readonly string[]): AsyncIterable<Snapshot>;
  remove(client: RDSClient, name: string): Promise<unknown>;
}
