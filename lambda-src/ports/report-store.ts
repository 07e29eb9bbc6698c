import type { RunStore } from './run-store';

/** A document in a store, without what it says. */
export interface Listed {
  readonly key: string;
  /** When it was written. */
  readonly at: Date;
}

/** What a report reads of a run store, and where its page goes. */
export interface ReportStore extends Pick<RunStore, 'read'> {
  /** All documents below a prefix, page by page, in the order of their keys. */
  listed(prefix: string): AsyncIterable<Listed>;
}

/** Where pages for people go. */
export interface PageStore {
  /** Writes a page of HTML, complete or not at all. */
  publish(key: string, page: string): Promise<void>;
}
