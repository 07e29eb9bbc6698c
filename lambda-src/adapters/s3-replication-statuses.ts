import {
  GetBucketReplicationCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { SeenVersion } from '../core/replication-census';

/** S3 tells the status of one version at a time, and takes thousands of such calls a second. */
const AT_ONCE = 32;

/** How a bucket replicates. */
export interface ReplicatingBucket {
  readonly roleArn: string;
  /** Names of the destinations of enabled rules. */
  readonly destinations: readonly string[];
}

/** @throws S3's ReplicationConfigurationNotFoundError where the bucket does not replicate */
export async function replicationOf(s3: S3Client, bucketName: string): Promise<ReplicatingBucket> {
  const { ReplicationConfiguration: found } = await s3.send(
    new GetBucketReplicationCommand({ Bucket: bucketName }),
  );
  const enabled = (found?.Rules ?? []).filter(({ Status }) => Status === 'Enabled');
  const destinations = enabled.map(({ Destination }) => Destination?.Bucket?.split(':').at(-1) ?? '');
  return { roleArn: found?.Role ?? '', destinations: [...new Set(destinations)].filter(Boolean) };
}

/**
 * Every version of a bucket with its replication status, page by page; delete markers have none that could be asked for.
 * What is deleted meanwhile is left out.
 * @param oldToo also versions that were overwritten or deleted
 */
export async function* replicationStatuses(
  s3: S3Client,
  bucketName: string,
  { prefix, oldToo }: { readonly prefix?: string | undefined; readonly oldToo: boolean },
): AsyncGenerator<SeenVersion> {
  for await (const versions of pagesOf(s3, bucketName, prefix)) {
    const wanted = versions.filter(({ IsLatest }) => oldToo || IsLatest);
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const some = await Promise.all(
        wanted.slice(at, at + AT_ONCE).map((version) => statusOf(s3, bucketName, version)),
      );
      yield* some.filter((version) => version !== undefined);
    }
  }
}

/** The SDK has no pages for this call. */
async function* pagesOf(
  s3: S3Client,
  bucketName: string,
  prefix: string | undefined,
): AsyncGenerator<readonly ObjectVersion[]> {
  let next: Pick<ListObjectVersionsCommandInput, 'KeyMarker' | 'VersionIdMarker'> | undefined = {};
  while (next !== undefined) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucketName, Prefix: prefix, ...next }),
    );
    yield page.Versions ?? [];
    next = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
}

async function statusOf(
  s3: S3Client,
  bucketName: string,
  { Key: key = '', VersionId: versionId, Size: bytes = 0 }: ObjectVersion,
): Promise<SeenVersion | undefined> {
  try {
    const { ReplicationStatus: status, StorageClass: storageClass } = await s3.send(
      new HeadObjectCommand({ Bucket: bucketName, Key: key, VersionId: versionId }),
    );
    // The API's words also have COMPLETE, which S3 does not send.
    return { key, status: status === 'COMPLETE' ? 'COMPLETED' : status, bytes, storageClass };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return metadata?.httpStatusCode === 404;
}
