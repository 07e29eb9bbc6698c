import type { Kind } from '../plan';
import type { Targets } from '../targets';

/** What cannot follow from the copies: everything of the region that is brought up. */
export interface Surroundings {
  /** Where instances are launched, in turn. Empty: nowhere. */
  readonly subnets: readonly string[];
  readonly securityGroups?: readonly string[];
  /** Of instances whose type is not written down. */
  readonly instanceType?: string;
  readonly subnetGroup?: string;
  readonly databaseSecurityGroups?: readonly string[];
  /** Of clusters whose class is not written down. */
  readonly databaseClass?: string;
  /**
   * ARN of the role with which AWS Backup restores tables.
   * @default the one that the vault has made
   */
  readonly role?: string;
}

export interface AskedFailover {
  readonly vault: string;
  readonly from: string;
  readonly region: string;
  /** Those that copy to the region, with what they protect. */
  readonly plans: Readonly<Record<string, readonly Kind[]>>;
  /** ISO 8601. */
  readonly at?: string;
  /** Only these, by source or by name; empty: everything. */
  readonly only: readonly string[];
  readonly targets: Targets;
  readonly surroundings: Surroundings;
}
