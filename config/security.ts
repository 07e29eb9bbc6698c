/** A trail of AWS CloudTrail: who called what, in every region of the account. */
export interface TrailInput {
  /**
   * Whether it also tells who read and wrote which object of the vault's buckets; each such event is paid for.
   * @default false: only what was changed in the account
   */
  readonly dataEvents?: boolean;
  /**
   * Days that its files are kept, 90 to 36500.
   * @default for ever
   */
  readonly keepDays?: number;
}

export interface TrailConfig extends TrailInput {
  readonly dataEvents: boolean;
}

/**
 * A role that may delete what nobody else may, between two times only, by who signed in with MFA. While it is configured, versions
 * in the vault's buckets can be deleted by that role alone; with its window past, by nobody.
 */
export interface BreakGlassConfig {
  /** ARNs of the users and roles that may assume it, 1 to 10; they must sign in with MFA. */
  readonly principals: readonly string[];
  /** UTC, such as `2026-03-01T08:00:00Z`. */
  readonly notBefore: string;
  /** UTC; at most 7 days after `notBefore`. */
  readonly notAfter: string;
}

export interface SecurityInput {
  /**
   * Region of what the vault has once, such as its trail; it must have an entry in `regions`.
   * @default the first region that runs plans or keeps files
   */
  readonly region?: string;
  /**
   * ARN of the policy that bounds every role of the vault
   * (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html).
   * @default roles have no boundary
   */
  readonly permissionsBoundaryArn?: string;
  /** @default none: the account may have one already */
  readonly trail?: TrailInput;
  /** @default none */
  readonly breakGlass?: BreakGlassConfig;
}

export interface SecurityConfig extends SecurityInput {
  readonly trail?: TrailConfig;
}

/** Who may share snapshots with everybody: nobody, or nobody from now on (https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html). */
export const PUBLIC_SNAPSHOTS = ['block-all-sharing', 'block-new-sharing'] as const;
export type PublicSnapshots = (typeof PUBLIC_SNAPSHOTS)[number];

/** Settings of EBS that hold for the whole account in a region, also for what is not the vault's. */
export interface EbsInput {
  /**
   * Whether every new volume, and every copy of a snapshot, is encrypted
   * (https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html).
   * @default false: the setting is left as it is
   */
  readonly encryptionByDefault?: boolean;
  /**
   * ARN of the KMS key, of that region, that encrypts where no other is named; needs `encryptionByDefault`. Its policy must let
   * Auto Scaling use it, or groups launch nothing any more
   * (https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html).
   * @default the account's own for EBS
   */
  readonly defaultKeyArn?: string;
  /** @default the setting is left as it is */
  readonly publicSnapshots?: PublicSnapshots;
}

export interface EbsConfig extends EbsInput {
  readonly encryptionByDefault: boolean;
}
