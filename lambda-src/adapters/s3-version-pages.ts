import {
  ListObjectVersionsCommand,
  type DeleteMarkerEntry,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { HttpResponse } from '@smithy/types';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Version } from '../ports/version-store';

/** Cannot be read before they were restored; Intelligent-Tiering's archives do not show in a listing. */
const ARCHIVES: readonly (string | undefined)[] = ['GLACIER', 'DEEP_ARCHIVE'];

/**
 * Versions and delete markers page by page, in the order in which S3 lists them.
 *
 * The SDK has no pages for this call, and puts versions and delete markers into two lists, by which the order between a
 * version and a delete marker of the same second is lost: the answer itself is read for it.
 */
export async function* versionPages(
  s3: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<readonly Version[]> {
  let next: Pick<ListObjectVersionsCommandInput, 'KeyMarker' | 'VersionIdMarker'> | undefined = {};
  while (next !== undefined) {
    const { output, kinds } = await pageOf(s3, {
      Bucket: bucket,
      Prefix: prefix,
      // A key may hold what XML cannot.
      EncodingType: 'url',
      OptionalObjectAttributes: ['RestoreStatus'],
      ...next,
    });
    yield interleaved(output, kinds);
    next = output.IsTruncated
      ? { KeyMarker: decoded(output.NextKeyMarker ?? ''), VersionIdMarker: output.NextVersionIdMarker }
      : undefined;
  }
}

type Kind = 'Version' | 'DeleteMarker';

async function pageOf(
  s3: S3Client,
  input: ListObjectVersionsCommandInput,
): Promise<{ output: ListObjectVersionsCommandOutput; kinds: readonly Kind[] }> {
  let kinds: readonly Kind[] = [];
  const command = new ListObjectVersionsCommand(input);
  command.middlewareStack.add(
    (handler) => async (args) => {
      const result = await handler(args);
      const response = result.response as HttpResponse;
      const body = await buffer(response.body as Readable);
      kinds = kindsOf(body.toString());
      response.body = Readable.from([body]);
      return result;
    },
    // The last before the wire, so that what comes back is still as it came.
    { step: 'deserialize', priority: 'low', name: 'orderOfVersions' },
  );
  return { output: await s3.send(command), kinds };
}

/** Keys are encoded, so that no key looks like an element. */
const kindsOf = (xml: string): Kind[] =>
  [...xml.matchAll(/<(Version|DeleteMarker)>/g)].map(([, kind]) => kind as Kind);

function interleaved(
  { Versions: versions = [], DeleteMarkers: markers = [] }: ListObjectVersionsCommandOutput,
  kinds: readonly Kind[],
): Version[] {
  if (kinds.length !== versions.length + markers.length)
    throw new Error(
      `${kinds.length} entries were listed, and ${versions.length} versions and ${markers.length} delete markers read`,
    );
  const [ofVersions, ofMarkers] = [versions.values(), markers.values()];
  return kinds.map((kind) => {
    const entry = kind === 'Version' ? ofVersions.next().value : ofMarkers.next().value;
    if (entry === undefined) throw new Error('a version was listed that cannot be read');
    return kind === 'Version' ? versionOf(entry) : { ...common(entry), ...MARKER };
  });
}

const MARKER = { isDeleteMarker: true, bytes: 0, etag: '', storageClass: undefined, isArchived: false };

const common = ({
  Key: key = '',
  VersionId: id = 'null',
  LastModified: at,
}: ObjectVersion | DeleteMarkerEntry) => {
  if (at === undefined) throw new Error(`${key}: a version without a time`);
  return { key: decoded(key), id, at: at.getTime() };
};

function versionOf(entry: ObjectVersion): Version {
  const { Size: bytes = 0, ETag: etag = '', StorageClass: storageClass, RestoreStatus: restored } = entry;
  const isArchived = ARCHIVES.includes(storageClass) && restored?.RestoreExpiryDate === undefined;
  return { ...common(entry), isDeleteMarker: false, bytes, etag, storageClass, isArchived };
}

/** As forms are encoded: a plus is a space. */
const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
