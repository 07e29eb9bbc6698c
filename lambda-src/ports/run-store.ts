/**
 * Where a run keeps its documents. Keys are paths below the store; values are JSON.
 * Everything is written once and complete: a reader never meets half a document.
 */
export interface RunStore {
  write(key: string, value: unknown): Promise<void>;
  /** @returns undefined when there is no such document. */
  read(key: string): Promise<unknown>;
  /** All keys below a prefix, in order. */
  keys(prefix: string): Promise<readonly string[]>;
  /**
   * Writes only when the key is free, or still holds what `replacing` was read as.
   * @returns what the key holds otherwise.
   */
  claim(key: string, value: unknown, replacing?: Claimed): Promise<Claimed | undefined>;
}

export interface Claimed {
  readonly value: unknown;
  /** The store's own mark of this version. */
  readonly version: string;
}
