import type { Journal } from '../../../lambda-src/core/rewind/cases';
import type { KnownCopy } from '../../../lambda-src/core/rewind/decide';
import { compareKeys } from '../../../lambda-src/core/rewind/key-order';
import type {
  Outcome,
  Place,
  Version,
  VersionStore,
  Versioning,
} from '../../../lambda-src/ports/version-store';

/** Buckets in memory that keep versions as S3 does, with what each version holds. */
export class Buckets implements VersionStore {
  /** By bucket and key, the oldest first. */
  private readonly kept = new Map<string, Map<string, Version[]>>();
  private readonly bodies = new Map<string, string>();
  private made = 0;
  /** Milliseconds; S3 keeps whole seconds of it. */
  now = 0;
  /** Keys that are refused. */
  readonly denied = new Set<string>();
  /** Changing calls so far. */
  readonly changes: string[] = [];
  pageSize = 1000;

  versioning(): Promise<Versioning> {
    return Promise.resolve('Enabled');
  }

  put(bucket: string, key: string, body: string, more: Partial<Version> = {}): Version {
    const version = this.add(bucket, key, { bytes: body.length, etag: `"${body}"`, ...more });
    this.bodies.set(version.id, body);
    return version;
  }

  delete(bucket: string, key: string): Version {
    return this.add(bucket, key, { isDeleteMarker: true, etag: '', storageClass: undefined });
  }

  /** What can be seen: bodies by key. */
  state(bucket: string, prefix = ''): Record<string, string> {
    const seen: Record<string, string> = {};
    for (const [key, versions] of this.kept.get(bucket) ?? []) {
      const newest = versions.at(-1);
      if (newest !== undefined && !newest.isDeleteMarker && key.startsWith(prefix))
        seen[key] = this.bodies.get(newest.id) ?? '';
    }
    return seen;
  }

  ids(bucket: string): string[] {
    return [...(this.kept.get(bucket)?.values() ?? [])].flatMap((versions) => versions.map(({ id }) => id));
  }

  async *pages(bucket: string, prefix: string): AsyncGenerator<readonly Version[]> {
    const found = [...(this.kept.get(bucket) ?? [])]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([one], [other]) => compareKeys(one, other))
      .flatMap(([, versions]) => versions.toReversed());
    for (let at = 0; at < found.length; at += this.pageSize) {
      await Promise.resolve();
      yield found.slice(at, at + this.pageSize);
    }
  }

  async copy(_: string, version: Version, { bucket, key }: Place): Promise<Outcome> {
    await Promise.resolve();
    if (this.denied.has(key)) return { is: 'failed', why: 'AccessDenied: Access Denied' };
    this.changes.push(`copy ${key}`);
    const { id, etag } = this.put(bucket, key, this.bodies.get(version.id) ?? '');
    return { is: 'copied', made: { id, etag } };
  }

  async hide({ bucket, key }: Place): Promise<Outcome> {
    await Promise.resolve();
    this.changes.push(`hide ${key}`);
    this.delete(bucket, key);
    return { is: 'done' };
  }

  async thaw(_: string, { key }: Version): Promise<Outcome> {
    await Promise.resolve();
    this.changes.push(`thaw ${key}`);
    return { is: 'thawing' };
  }

  private add(bucket: string, key: string, more: Partial<Version>): Version {
    const version: Version = {
      key,
      id: `v${(this.made += 1)}`,
      at: Math.floor(this.now / 1000) * 1000,
      isDeleteMarker: false,
      bytes: 0,
      etag: '',
      storageClass: 'STANDARD',
      isArchived: false,
      ...more,
    };
    const keys = this.kept.get(bucket) ?? new Map<string, Version[]>();
    this.kept.set(bucket, keys.set(key, [...(keys.get(key) ?? []), version]));
    return version;
  }
}

/** A journal in memory, which notices when it is not asked in order. */
export class Notes implements Journal {
  readonly copies: (KnownCopy & { key: string })[] = [];

  known(key: string): Promise<readonly KnownCopy[]> {
    return Promise.resolve(this.copies.filter((copy) => copy.key === key));
  }

  note(key: string, copy: KnownCopy): Promise<void> {
    this.copies.push({ key, ...copy });
    return Promise.resolve();
  }
}
