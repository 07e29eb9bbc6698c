/** Names that follow from the vault's: what watches a bucket need not wait for the stack that makes it. */
export const filesBucketName = (vault: string, accountId: string, region: string): string =>
  `${vault}-files-${accountId}-${region}`;

/** By the region of the originals, which have one replica. */
export const replicaBucketName = (vault: string, accountId: string, source: string): string =>
  `${vault}-replica-${accountId}-${source}`;

/** The same in the region of the originals and in the one that keeps copies. */
export const fileVaultName = (vault: string, source: string): string => `${vault}-files-${source}`;
