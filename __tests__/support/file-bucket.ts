import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  PutBucketEncryptionCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  type ReplicationRule,
} from '@aws-sdk/client-s3';
import type { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';
import { SOURCE } from './deployed';

/** A bucket into which transfers would have copied: the emulator's DataSync copies nothing, so tests put the objects. */
export class FileBucket {
  readonly s3: S3Client;

  constructor(
    emulator: Emulator,
    readonly name: string,
    private readonly region = SOURCE,
  ) {
    this.s3 = new S3Client(clientOptions(emulator, region));
  }

  /** Versioned, and encrypted with a key where one is given. */
  async make(keyArn?: string): Promise<void> {
    const Bucket = this.name;
    await this.s3.send(
      new CreateBucketCommand({
        Bucket,
        ...(this.region !== 'us-east-1' && {
          CreateBucketConfiguration: { LocationConstraint: this.region as 'us-west-2' },
        }),
      }),
    );
    await this.s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    if (keyArn !== undefined)
      await this.s3.send(
        new PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [
              {
                ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn },
                BucketKeyEnabled: true,
              },
            ],
          },
        }),
      );
  }

  /** Everything that is put from now on comes into another bucket, too, as the same version. */
  async replicateTo(other: FileBucket, role: string): Promise<void> {
    const rule: ReplicationRule = {
      ...{ ID: 'everything', Priority: 1, Status: 'Enabled', Filter: { Prefix: '' } },
      DeleteMarkerReplication: { Status: 'Disabled' },
      Destination: { Bucket: `arn:aws:s3:::${other.name}` },
    };
    await this.s3.send(
      new PutBucketReplicationCommand({
        Bucket: this.name,
        ReplicationConfiguration: { Role: role, Rules: [rule] },
      }),
    );
  }

  /** @returns the id of the version */
  async put(key: string, body: string): Promise<string> {
    const { VersionId: id = '' } = await this.s3.send(
      new PutObjectCommand({ Bucket: this.name, Key: key, Body: body }),
    );
    return id;
  }

  /** As a large one comes: S3 keeps a hash of the hashes of its parts, which says nothing of the content alone. */
  async putInParts(Key: string, Body: string): Promise<void> {
    const Bucket = this.name;
    const { UploadId } = await this.s3.send(
      new CreateMultipartUploadCommand({
        Bucket,
        Key,
        ChecksumAlgorithm: 'SHA256',
        ChecksumType: 'COMPOSITE',
      }),
    );
    const part = { Bucket, Key, UploadId, PartNumber: 1 };
    const { ETag } = await this.s3.send(
      new UploadPartCommand({ ...part, Body, ChecksumAlgorithm: 'SHA256' }),
    );
    await this.s3.send(
      new CompleteMultipartUploadCommand({
        ...{ Bucket, Key, UploadId },
        MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] },
      }),
    );
  }

  /** Hides what is current, or takes a version away for good. */
  async delete(key: string, version?: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.name, Key: key, VersionId: version }));
  }

  async keys(prefix: string): Promise<string[]> {
    const { Contents: found = [] } = await this.s3.send(
      new ListObjectsV2Command({ Bucket: this.name, Prefix: prefix }),
    );
    return found.flatMap(({ Key }) => Key ?? []);
  }

  async json(key: string): Promise<unknown> {
    const { Body: body } = await this.s3.send(new GetObjectCommand({ Bucket: this.name, Key: key }));
    return JSON.parse((await body?.transformToString()) ?? 'null') as unknown;
  }

  /** With all that is in it. */
  async remove(): Promise<void> {
    const Bucket = this.name;
    try {
      for (;;) {
        const { Versions: versions = [], DeleteMarkers: markers = [] } = await this.s3.send(
          new ListObjectVersionsCommand({ Bucket }),
        );
        const all = [...versions, ...markers];
        if (all.length === 0) break;
        for (const { Key, VersionId } of all)
          await this.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
      }
      await this.s3.send(new DeleteBucketCommand({ Bucket }));
    } catch (error) {
      if (!(error instanceof NoSuchBucket)) throw error;
    }
  }
}
