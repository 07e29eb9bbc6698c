import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  RestoreObjectCommand,
  S3Client,
  S3ServiceException,
  type StorageClass,
} from '@aws-sdk/client-s3';
import type { Made, Outcome, Place, Version, Versioning, VersionStore } from '../ports/version-store';
import { PATIENT } from './retry';
import { copyInParts, type LargeCopy } from './s3-large-copy';
import { versionPages } from './s3-version-pages';

/** What CopyObject takes (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html). */
const LARGEST_COPY = 5 * 1024 ** 3;
/** An object in an archive that was not restored; S3 has a word for each of its calls. */
const ARCHIVED = ['InvalidObjectState', 'ObjectNotInActiveTierError'];
/** Not this key is the trouble, but who asks, or where. */
const FATAL = [
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'NoSuchBucket',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
];
/** What was archived comes back where it can be read; the bucket's lifecycle takes it down again. */
const READABLE: Readonly<Record<string, StorageClass>> = { GLACIER: 'STANDARD', DEEP_ARCHIVE: 'STANDARD' };

export interface S3VersionsOptions {
  /** @default as many as a rewind has side by side by default */
  readonly connections?: number;
  /** Ends copies in parts, which are then aborted. */
  readonly signal?: AbortSignal;
  /** In bytes. @default 5 GiB, S3's own limit; for tests */
  readonly largestCopy?: number;
}

/** Versions in S3; a bucket may be in any region. */
export class S3Versions implements VersionStore {
  private readonly s3: S3Client;
  private readonly largestCopy: number;
  private readonly signal: AbortSignal | undefined;

  constructor({ connections = 64, signal, largestCopy = LARGEST_COPY }: S3VersionsOptions = {}) {
    this.s3 = new S3Client({
      ...PATIENT,
      followRegionRedirects: true,
      requestHandler: {
        httpAgent: { maxSockets: connections, keepAlive: true },
        httpsAgent: { maxSockets: connections, keepAlive: true },
      },
    });
    this.largestCopy = largestCopy;
    this.signal = signal;
  }

  async versioning(bucket: string): Promise<Versioning> {
    const { Status: status } = await this.s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
    return status ?? 'Never';
  }

  pages(bucket: string, prefix: string): AsyncIterable<readonly Version[]> {
    return versionPages(this.s3, bucket, prefix);
  }

  /**
   * Encryption follows the default of the bucket that takes the copy; access lists and locks are not copied, and its
   * default lock applies.
   */
  async copy(bucket: string, version: Version, to: Place): Promise<Outcome> {
    return attempted(async () => {
      const copy: LargeCopy = {
        source: sourceOf(bucket, version),
        from: { Bucket: bucket, Key: version.key, VersionId: version.id },
        to: { Bucket: to.bucket, Key: to.key },
        bytes: version.bytes,
        storageClass: classOf(version),
      };
      const made =
        version.bytes > this.largestCopy
          ? await copyInParts(this.s3, copy, this.largestCopy, this.signal)
          : await this.copyWhole(copy);
      return { is: 'copied', made };
    });
  }

  async hide({ bucket, key }: Place): Promise<Outcome> {
    return attempted(async () => {
      await this.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      return { is: 'done' };
    });
  }

  async thaw(bucket: string, version: Version, days: number): Promise<Outcome> {
    // What Intelligent-Tiering has archived comes back for good: S3 takes no days then.
    const forDays = version.isArchived ? { Days: days } : {};
    return attempted(async () => {
      try {
        await this.s3.send(
          new RestoreObjectCommand({
            Bucket: bucket,
            Key: version.key,
            VersionId: version.id,
            RestoreRequest: { ...forDays, GlacierJobParameters: { Tier: 'Standard' } },
          }),
        );
      } catch (error) {
        if (!(error instanceof S3ServiceException) || error.name !== 'RestoreAlreadyInProgress') throw error;
      }
      return { is: 'thawing' };
    });
  }

  private async copyWhole({ source, to, storageClass }: LargeCopy): Promise<Made> {
    const { VersionId: id = 'null', CopyObjectResult: result } = await this.s3.send(
      new CopyObjectCommand({
        ...to,
        CopySource: source,
        MetadataDirective: 'COPY',
        TaggingDirective: 'COPY',
        StorageClass: storageClass,
      }),
    );
    return { id, etag: result?.ETag ?? '' };
  }
}

/** Each part of the path by itself: the slashes between them stay. */
function sourceOf(bucket: string, { key, id }: Version): string {
  const path = key.split('/').map(encodeURIComponent).join('/');
  return `${bucket}/${path}?versionId=${encodeURIComponent(id)}`;
}

function classOf({ storageClass = 'STANDARD' }: Version): StorageClass {
  return READABLE[storageClass] ?? (storageClass as StorageClass);
}

/** A refusal of one key is an outcome; what would befall every key is thrown. */
async function attempted(request: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await request();
  } catch (error) {
    // Those beside it are still to be noted.
    if ((error as { name?: string }).name === 'AbortError') return { is: 'failed', why: 'interrupted' };
    if (!(error instanceof S3ServiceException) || FATAL.includes(error.name)) throw error;
    if (ARCHIVED.includes(error.name)) return { is: 'archived' };
    return { is: 'failed', why: `${error.name}: ${error.message}` };
  }
}
