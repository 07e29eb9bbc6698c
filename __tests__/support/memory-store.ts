import type { RunStore } from '../../lambda-src/ports/run-store';

/** Documents as they would lie in the reports bucket. */
export class MemoryStore implements RunStore {
  readonly documents = new Map<string, unknown>();
  write(key: string, value: unknown): Promise<void> {
    this.documents.set(key, structuredClone(value));
    return Promise.resolve();
  }
  read(key: string): Promise<unknown> {
    return Promise.resolve(this.documents.get(key));
  }
  keys(prefix: string): Promise<readonly string[]> {
    return Promise.resolve([...this.documents.keys()].filter((key) => key.startsWith(prefix)).sort());
  }
  async claim(key: string, value: unknown) {
    if (this.documents.has(key)) return { value: this.documents.get(key), version: '1' };
    await this.write(key, value);
    return undefined;
  }
}
