import type { Notice } from '../core/notices/notice';

/** What a channel is told beside the notice. */
export interface Telling {
  /** What it called the thread when it was told of it first. */
  readonly reference?: string;
  /** Earlier notices of the thread that it was not told. */
  readonly heldBack: number;
  /** More will not be told for a while. */
  readonly flapping: boolean;
}

/** Where notices go, beside e-mail. */
export interface Channel {
  /** Of its documents: `slack`. */
  readonly name: string;
  /** Whether repeats and flapping are told once. */
  readonly collapses: boolean;
  /** What the notice belongs to; undefined where this channel does not care for it. */
  threadOf(notice: Notice): string | undefined;
  /** Whether the notice says something only to who was told of its thread before: that it is over. */
  onlyFollows(notice: Notice): boolean;
  /**
   * @returns what it calls the thread from now on, where it has threads
   * @throws NotDelivered
   */
  send(notice: Notice, telling: Telling): Promise<string | undefined>;
}
