/**
 * What a file backup's copies are called, by names that follow from the vault's: what watches or mends them need not wait for the
 * stack that makes them.
 */
export const filesBucketName = (vault: string, accountId: string, region: string): string =>
  `${vault}-files-${accountId}-${region}`;

/** By the region of the originals, which have one replica. */
export const replicaBucketName = (vault: string, accountId: string, source: string): string =>
  `${vault}-replica-${accountId}-${source}`;

/** The replica of a bucket of a vault's files; undefined for any other bucket. */
export function replicaBeside(bucket: string): string | undefined {
  const found = /^(.+)-files-(\d{12})-([a-z\d-]+)$/.exec(bucket);
  if (found === null) return undefined;
  const [, vault = '', accountId = '', source = ''] = found;
  return replicaBucketName(vault, accountId, source);
}

/** Of the DataSync task, in the region of the files; tags name the vault, too. */
export const filesTaskName = (vault: string): string => `${vault}-files`;

/** The same in the region of the originals and in the one that keeps copies. */
export const fileVaultName = (vault: string, source: string): string => `${vault}-files-${source}`;

export const replicationRoleName = (vault: string, region: string): string =>
  `${vault}-files-replication-${region}`;

export const batchReplicationRoleName = (vault: string, region: string): string =>
  `${vault}-files-batch-${region}`;

/** Where in the bucket jobs that replicate what was left out leave their reports. */
export const BATCH_REPORTS = 'batch-replication';

/** The role of such jobs, beside the role with which a bucket replicates; undefined where a vault made neither. */
export function batchRoleBeside(replicationRoleArn: string): string | undefined {
  const found = /^(arn:[\w-]+:iam::\d+:role\/)(.+)-files-replication-([a-z\d-]+)$/.exec(replicationRoleArn);
  if (found === null) return undefined;
  const [, path = '', vault = '', region = ''] = found;
  return `${path}${batchReplicationRoleName(vault, region)}`;
}
