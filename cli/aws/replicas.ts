import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { replicationOf, replicationStatuses } from '../../lambda-src/adapters/s3-replication-statuses';
import { filesBucketName } from '../../lambda-src/core/file-names';
import { counted, NOTHING_SEEN, type ReplicationCensus } from '../../lambda-src/core/replication-census';
import { CannotError } from '../exit-codes';
import type { Session } from '../session';

/** What a bucket's replica has and lacks. */
export interface ReplicaCensus {
  /** The role with which the bucket replicates. */
  readonly roleArn: string;
  readonly destinations: readonly string[];
  readonly census: ReplicationCensus;
}

/** The bucket of the vault's file backup in this region, whether or not it is there. */
export async function ownFilesBucket({ vault, region }: Session): Promise<string> {
  const { Account: account = '' } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
  return filesBucketName(vault.name, account, region);
}

/**
 * Asks for the status of each version, one call each.
 * @throws CannotError where the bucket does not replicate, or is not there
 */
export async function replicaCensus(
  { region, signal }: Session,
  bucket: string,
  which: { readonly prefix?: string | undefined; readonly oldToo: boolean },
  onSeen: (census: ReplicationCensus) => void,
): Promise<ReplicaCensus> {
  // A census of millions must outlast a throttle of minutes.
  const s3 = new S3Client({ region, maxAttempts: 10, retryMode: 'adaptive' });
  const { roleArn, destinations } = await replicationOf(s3, bucket).catch((error: unknown) => {
    throw inWords(error, bucket);
  });
  let census = NOTHING_SEEN;
  for await (const version of replicationStatuses(s3, bucket, which)) {
    signal.throwIfAborted();
    census = counted(census, version);
    onSeen(census);
  }
  return { roleArn, destinations, census };
}

function inWords(error: unknown, bucket: string): unknown {
  const { name } = error as { name?: string };
  if (name === 'NoSuchBucket') return new CannotError(`There is no bucket ${bucket}.`);
  if (name === 'ReplicationConfigurationNotFoundError')
    return new CannotError(`The bucket ${bucket} does not replicate.`);
  return error;
}
