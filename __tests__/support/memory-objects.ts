import { createHash } from 'node:crypto';
import type {
  HashName,
  KeptObject,
  ListedObject,
  ObjectPlace,
  ObjectShelf,
  ReadObject,
} from '../../lambda-src/ports/object-shelf';

export interface StoredVersion {
  content: string;
  isArchived?: boolean;
  /** S3 keeps none of it. */
  isUnhashed?: boolean;
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('base64');

/** A bucket in memory: versions by key, the newest last. S3 keeps of each the SHA-256 that it had when it was put. */
export class MemoryObjects implements ObjectShelf {
  readonly versions = new Map<string, Map<string, StoredVersion>>();
  readonly hashes = new Map<string, string>();
  /** Keys that were read, in order. */
  readonly reads: string[] = [];
  buckets: readonly string[] = ['us-east-1/files'];
  pageSize = 1000;
  private ids = 0;

  put(key: string, stored: StoredVersion | string): string {
    const id = `v${this.ids++}`;
    const version = typeof stored === 'string' ? { content: stored } : stored;
    this.versions.set(key, (this.versions.get(key) ?? new Map<string, StoredVersion>()).set(id, version));
    this.hashes.set(id, sha256(version.content));
    return id;
  }

  hasBucket(region: string, bucket: string): Promise<boolean> {
    return Promise.resolve(this.buckets.includes(`${region}/${bucket}`));
  }

  async *pages({ prefix }: ObjectPlace): AsyncGenerator<readonly ListedObject[]> {
    const keys = [...this.versions.keys()].filter((key) => key.startsWith(prefix)).sort();
    for (let at = 0; at < keys.length; at += this.pageSize)
      yield await Promise.resolve(
        keys.slice(at, at + this.pageSize).flatMap((key) => {
          const current = [...(this.versions.get(key)?.values() ?? [])].at(-1);
          return current === undefined
            ? []
            : [{ key, bytes: current.content.length, isArchived: current.isArchived === true }];
        }),
      );
  }

  look(_: ObjectPlace, key: string): Promise<KeptObject | undefined> {
    const [version = '', current] = [...(this.versions.get(key)?.entries() ?? [])].at(-1) ?? [];
    if (current === undefined) return Promise.resolve(undefined);
    const value = this.hashes.get(version) ?? '';
    return Promise.resolve({
      ...{ key, version, bytes: current.content.length },
      ...(current.isUnhashed !== true && { hash: { name: 'SHA256', value } as const }),
    });
  }

  read(
    _: ObjectPlace,
    { key, version }: Pick<KeptObject, 'key' | 'version'>,
    hash?: HashName,
  ): Promise<ReadObject> {
    this.reads.push(key);
    const found = this.versions.get(key)?.get(version);
    if (found === undefined) return Promise.resolve({ is: 'unreadable', why: 'NoSuchVersion: it is gone' });
    if (found.isArchived === true) return Promise.resolve({ is: 'archived' });
    return Promise.resolve({
      is: 'read',
      bytes: found.content.length,
      ...(hash !== undefined && { hash: sha256(found.content) }),
    });
  }
}

/** For tests that never come to read anything. */
export const NO_OBJECTS: ObjectShelf = {
  hasBucket: () => Promise.reject(new Error('nothing is read here')),
  pages: () => {
    throw new Error('nothing is read here');
  },
  look: () => Promise.reject(new Error('nothing is read here')),
  read: () => Promise.reject(new Error('nothing is read here')),
};
