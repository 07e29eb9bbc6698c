/**
 * The bucket of a region's documents, by a name that follows from the vault's: whoever brings a region up from its copies
 * finds it without asking any other region.
 */
export const reportsBucketName = (vault: string, accountId: string, region: string): string =>
  `${vault}-reports-${accountId}-${region}`;
