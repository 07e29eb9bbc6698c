import type { Conditions, Statement } from '../../iam/policy-document';
import type { Place } from '../../place';

/** Where objects of a file backup lie: below a prefix of a bucket. */
export interface FileShelf {
  readonly bucketName: string;
  /** `efs/`, or empty for the whole bucket. */
  readonly prefix: string;
}

export const bucketArnOf = ({ partition }: Pick<Place, 'partition'>, { bucketName }: FileShelf): string =>
  `arn:${partition}:s3:::${bucketName}`;

export const objectsOf = (place: Pick<Place, 'partition'>, shelf: FileShelf): string =>
  `${bucketArnOf(place, shelf)}/${shelf.prefix}*`;

/**
 * The keys of such buckets, which may be anybody's of the account, but only through S3 and for these objects
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context): with a bucket key the
 * context is the bucket.
 */
export function decryptObjects(
  { partition, accountId }: Place,
  region: string,
  shelves: readonly FileShelf[],
): Statement {
  const context = shelves.flatMap((shelf) => [
    bucketArnOf({ partition }, shelf),
    objectsOf({ partition }, shelf),
  ]);
  const conditions: Conditions = {
    StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': context },
  };
  return {
    sid: 'DecryptFiles',
    actions: ['kms:Decrypt'],
    resources: [`arn:${partition}:kms:${region}:${accountId}:key/*`],
    conditions,
  };
}
