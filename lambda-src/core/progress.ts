/** How far one recovery point (or one copy of it) has come. */
export type Progress =
  /**
   * Not started yet; `held` says what refused it last: a quota, a throttle, an unsure answer. `absent` counts the
   * rounds in which AWS did not list it although it was made in one call with others that are listed.
   */
  | { readonly state: 'waiting'; readonly held?: string; readonly absent?: number }
  /**
   * Exists in AWS and is not usable yet; `absent` counts the rounds in which AWS did not list it, `held` says why it
   * could not be looked at.
   */
  | {
      readonly state: 'started';
      readonly id: string;
      /** The round that asked for it, or found it: ISO 8601. */
      readonly since?: string;
      readonly absent?: number;
      readonly held?: string;
    }
  | {
      readonly state: 'verified';
      readonly id: string;
      readonly since?: string;
      /** The round that found it whole: ISO 8601. */
      readonly at?: string;
      /** The moment that can be restored, as its tags say; copies have their original's. */
      readonly createdAt?: string;
    }
  | { readonly state: 'failed'; readonly id?: string; readonly reason: string };

export const WAITING: Progress = { state: 'waiting' };

/** Rounds in which a point may be missing from AWS's (eventually consistent) lists before it counts as not there. */
export const ABSENT_ROUNDS = 4;

export const isOver = (progress: Progress): boolean =>
  progress.state === 'verified' || progress.state === 'failed';

/** Why nothing moves although it could, where AWS refused something. */
export const heldBy = (progress: Progress): string | undefined =>
  progress.state === 'waiting' || progress.state === 'started' ? progress.held : undefined;
