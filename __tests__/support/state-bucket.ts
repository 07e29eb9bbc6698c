import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Emulator } from '../../emulator/emulator';
import { clientOptions } from '../../scripts/local/clients';

/** The bucket in which Terraform keeps states. */
export class StateBucket {
  private readonly s3: S3Client;

  constructor(
    emulator: Emulator,
    region: string,
    private readonly bucket: string,
  ) {
    this.s3 = new S3Client(clientOptions(emulator, region));
  }

  async keys(): Promise<string[]> {
    const { Contents: objects = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket }));
    return objects.map(({ Key }) => Key ?? '').sort();
  }

  async encryption(key: string): Promise<string | undefined> {
    const head = await this.s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
    return head.ServerSideEncryption;
  }

  async text(key: string): Promise<string> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    return Body!.transformToString();
  }

  async put(key: string, value: unknown): Promise<void> {
    const body = JSON.stringify(value);
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body }));
  }

  async remove(key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }
}
