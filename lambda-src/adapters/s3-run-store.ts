import {
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Listed, PageStore, ReportStore } from '../ports/report-store';
import type { Claimed, RunStore } from '../ports/run-store';

/**
 * What S3 answers to a conditional write that lost (S3 user guide, "Conditional writes"): 412 when the key is
 * taken, 409 when another write of it is under way.
 */
const LOST = ['PreconditionFailed', 'ConditionalRequestConflict'];

/** Milliseconds. Without them, a region that answers nothing is waited for as long as TCP does. */
const IMPATIENT = { connectionTimeout: 3_000, requestTimeout: 20_000 } as const;

interface Condition {
  readonly IfNoneMatch?: string;
  readonly IfMatch?: string;
}

/** Documents of runs in the reports bucket; the bucket's default encryption applies. */
export class S3RunStore implements RunStore, ReportStore, PageStore {
  constructor(
    readonly bucket: string,
    private readonly client = new S3Client({}),
  ) {}

  /** In another region, which may be gone: whoever asks does not wait for it. */
  static in(region: string, bucket: string): S3RunStore {
    return new S3RunStore(bucket, new S3Client({ region, requestHandler: IMPATIENT }));
  }

  async write(key: string, value: unknown): Promise<void> {
    await this.put(key, value, {});
  }

  async read(key: string): Promise<unknown> {
    return (await this.get(key))?.value;
  }

  async keys(prefix: string): Promise<readonly string[]> {
    const keys: string[] = [];
    for await (const { key } of this.listed(prefix)) keys.push(key);
    return keys.sort();
  }

  async *listed(prefix: string): AsyncIterable<Listed> {
    const pages = paginateListObjectsV2({ client: this.client }, { Bucket: this.bucket, Prefix: prefix });
    for await (const { Contents: contents = [] } of pages)
      for (const { Key: key, LastModified: at = new Date(0) } of contents)
        if (key !== undefined) yield { key, at };
  }

  async publish(key: string, page: string): Promise<void> {
    await this.send(key, page, 'text/html; charset=utf-8', {});
  }

  async claim(key: string, value: unknown, replacing?: Claimed): Promise<Claimed | undefined> {
    try {
      await this.put(
        key,
        value,
        replacing === undefined ? { IfNoneMatch: '*' } : { IfMatch: replacing.version },
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof S3ServiceException) || !LOST.includes(error.name)) throw error;
      const held = await this.get(key);
      if (held === undefined) throw error;
      return held;
    }
  }

  private async put(key: string, value: unknown, condition: Condition): Promise<void> {
    await this.send(key, JSON.stringify(value), 'application/json', condition);
  }

  private async send(key: string, body: string, contentType: string, condition: Condition): Promise<void> {
    await this.client.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: body,
        ContentType: contentType,
        ...condition,
      }),
    );
  }

  private async get(key: string): Promise<Claimed | undefined> {
    try {
      const { Body: body, ETag: version = '' } = await this.client.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: key }),
      );
      return { value: JSON.parse((await body?.transformToString()) ?? 'null') as unknown, version };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }
}
