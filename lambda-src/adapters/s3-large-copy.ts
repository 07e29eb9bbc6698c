import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  UploadPartCopyCommand,
  type CompletedPart,
  type S3Client,
  type StorageClass,
} from '@aws-sdk/client-s3';
import { concurrently } from '../core/concurrently';
import type { Made } from '../ports/version-store';

export interface LargeCopy {
  /** `bucket/key?versionId=…`, encoded. */
  readonly source: string;
  readonly from: { readonly Bucket: string; readonly Key: string; readonly VersionId: string };
  readonly to: { readonly Bucket: string; readonly Key: string };
  readonly bytes: number;
  readonly storageClass: StorageClass;
}

/** S3's own limit (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html). */
const MOST_PARTS = 10_000;
/** Of about this size a part takes seconds, and a failed one is soon repeated. */
const USUAL_PART = 512 * 1024 ** 2;
const AT_ONCE = 8;

/**
 * Copies what is too large for CopyObject, part by part, inside S3. Unlike CopyObject this takes over neither metadata nor
 * tags, so both are read and given again. (`@aws-sdk/lib-storage` uploads in parts; it cannot copy.)
 *
 * @param largestPart in bytes
 * @throws what S3 refused; the parts are given up then
 */
export async function copyInParts(
  s3: S3Client,
  copy: LargeCopy,
  largestPart: number,
  signal?: AbortSignal,
): Promise<Made> {
  const upload: Upload = { ...copy.to, UploadId: await begin(s3, copy) };
  try {
    const size = partSize(copy.bytes, largestPart);
    const Parts = await copyParts(s3, upload, copy.source, rangesOf(copy.bytes, size), signal);
    const { VersionId: id = 'null', ETag: etag = '' } = await s3.send(
      new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }),
    );
    return { id, etag };
  } catch (error) {
    await s3.send(new AbortMultipartUploadCommand(upload));
    throw error;
  }
}

interface Upload {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string;
}

/** After the first refusal no further part begins, and those that run are waited for: an upload with parts under way cannot be given up. */
async function copyParts(
  s3: S3Client,
  upload: Upload,
  source: string,
  ranges: readonly Range[],
  signal: AbortSignal | undefined,
): Promise<CompletedPart[]> {
  let trouble: unknown;
  const copyOne = async ({ number, range }: Range): Promise<CompletedPart | undefined> => {
    try {
      signal?.throwIfAborted();
      const { CopyPartResult: { LastModified: _, ...part } = {} } = await s3.send(
        new UploadPartCopyCommand({
          ...upload,
          PartNumber: number,
          CopySource: source,
          CopySourceRange: range,
        }),
      );
      return { ...part, PartNumber: number };
    } catch (error) {
      trouble ??= error;
      return undefined;
    }
  };
  const parts = await concurrently(ranges, AT_ONCE, copyOne, () => trouble !== undefined);
  if (trouble !== undefined) throw trouble;
  return parts.flatMap((part) => part ?? []);
}

async function begin(s3: S3Client, { from, to, storageClass }: LargeCopy): Promise<string> {
  const [head, { TagSet: tags = [] }] = await Promise.all([
    s3.send(new HeadObjectCommand(from)),
    s3.send(new GetObjectTaggingCommand(from)),
  ]);
  const { UploadId: id } = await s3.send(
    new CreateMultipartUploadCommand({
      ...to,
      StorageClass: storageClass,
      Metadata: head.Metadata,
      CacheControl: head.CacheControl,
      ContentDisposition: head.ContentDisposition,
      ContentEncoding: head.ContentEncoding,
      ContentLanguage: head.ContentLanguage,
      ContentType: head.ContentType,
      Expires: head.ExpiresString === undefined ? undefined : new Date(head.ExpiresString),
      ...(tags.length > 0 && { Tagging: tagging(tags) }),
    }),
  );
  if (id === undefined) throw new Error(`S3 began no upload of ${to.Key}`);
  return id;
}

const tagging = (tags: readonly { Key?: string | undefined; Value?: string | undefined }[]): string =>
  new URLSearchParams(tags.map(({ Key = '', Value = '' }): [string, string] => [Key, Value])).toString();

/** Few parts, and never too many. */
export const partSize = (bytes: number, largest: number): number =>
  Math.min(largest, Math.max(USUAL_PART, Math.ceil(bytes / MOST_PARTS)));

interface Range {
  /** From 1. */
  readonly number: number;
  /** As HTTP has it: both ends belong to it. */
  readonly range: string;
}

export function rangesOf(bytes: number, size: number): Range[] {
  return Array.from({ length: Math.ceil(bytes / size) }, (_, at) => ({
    number: at + 1,
    range: `bytes=${at * size}-${Math.min(bytes, (at + 1) * size) - 1}`,
  }));
}
