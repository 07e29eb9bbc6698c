import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  NotFound,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { errorWords } from '../core/error-words';
import {
  HASHES,
  type HashName,
  type KeptObject,
  type ListedObject,
  type ObjectHash,
  type ObjectPlace,
  type ObjectShelf,
  type ReadObject,
} from '../ports/object-shelf';
import { hashBy } from './object-hash';
import { PerRegion } from './per-region';
import { PATIENT } from './retry';

/** Intelligent-Tiering's archives do not show in a listing: they are found when such an object is read. */
const ARCHIVES: readonly (string | undefined)[] = ['GLACIER', 'DEEP_ARCHIVE'];
/** An object in an archive that was not restored; S3 has a word for each of its calls. */
const ARCHIVED = ['InvalidObjectState', 'ObjectNotInActiveTierError'];
/** How often one is read whose connection breaks. */
const READS = 3;

/** Objects in S3, each bucket asked in its own region. */
export class S3Objects implements ObjectShelf {
  private readonly clients = new PerRegion(
    (region) =>
      // What S3 keeps of an object is held against its content here, by name, and not in the middle of the SDK.
      new S3Client({ region, ...PATIENT, responseChecksumValidation: 'WHEN_REQUIRED' }),
  );

  async hasBucket(region: string, bucket: string): Promise<boolean> {
    try {
      await this.clients.in(region).send(new HeadBucketCommand({ Bucket: bucket }));
      return true;
    } catch (error) {
      if (error instanceof NotFound) return false;
      // Of another region: S3 answers with a redirect to it, which has no name of its own.
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 301) return false;
      throw error;
    }
  }

  async *pages({ region, bucket, prefix }: ObjectPlace): AsyncGenerator<readonly ListedObject[]> {
    const client = this.clients.in(region);
    const pages = paginateListObjectsV2(
      { client },
      { Bucket: bucket, ...(prefix !== '' && { Prefix: prefix }) },
    );
    for await (const { Contents: found = [] } of pages)
      yield found.flatMap(({ Key: key, Size: bytes = 0, StorageClass: of }) =>
        key === undefined ? [] : [{ key, bytes, isArchived: ARCHIVES.includes(of) }],
      );
  }

  async look({ region, bucket }: ObjectPlace, key: string): Promise<KeptObject | undefined> {
    try {
      const seen = await this.clients
        .in(region)
        .send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
      const { VersionId: version = 'null', ContentLength: bytes = 0 } = seen;
      const hash = hashIn(seen);
      return { key, version, bytes, ...(hash !== undefined && { hash }) };
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }

  async read(
    { region, bucket }: ObjectPlace,
    { key, version }: Pick<KeptObject, 'key' | 'version'>,
    hash?: HashName,
  ): Promise<ReadObject> {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: version });
    for (let attempt = 1; ; attempt++) {
      try {
        const { Body: body } = await this.clients.in(region).send(command);
        return await drained(body as unknown as AsyncIterable<Uint8Array>, hash);
      } catch (error) {
        if (error instanceof S3ServiceException)
          return ARCHIVED.includes(error.name)
            ? { is: 'archived' }
            : { is: 'unreadable', why: errorWords(error) };
        // The SDK repeats a call, and not a body that broke off.
        if (attempt === READS) throw error;
      }
    }
  }
}

async function drained(body: AsyncIterable<Uint8Array>, hash: HashName | undefined): Promise<ReadObject> {
  const sum = hash && hashBy(hash);
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    sum?.update(piece);
  }
  return { is: 'read', bytes, ...(sum !== undefined && { hash: await sum.digest() }) };
}

/** Of a whole object; one that was put together of the hashes of its parts (`COMPOSITE`) says nothing of its content alone. */
function hashIn(seen: HeadObjectCommandOutput): ObjectHash | undefined {
  if (seen.ChecksumType === 'COMPOSITE') return undefined;
  for (const name of HASHES) {
    const value = seen[`Checksum${name}`];
    if (value !== undefined && !value.includes('-')) return { name, value };
  }
  return undefined;
}
