/** How far one recovery point (or one copy of it) has come. */
export type Progress =
  /** Not started yet; `held` says what refused it last: a quota, a throttle, an unsure answer. */
  | { readonly state: 'waiting'; readonly held?: string }
  /** Exists in AWS and is not usable yet; `absent` counts the rounds in which AWS did not list it. */
  | { readonly state: 'started'; readonly id: string; readonly absent?: number }
  | { readonly state: 'verified'; readonly id: string }
  | { readonly state: 'failed'; readonly id?: string; readonly reason: string };

export const WAITING: Progress = { state: 'waiting' };

export const isOver = (progress: Progress): boolean =>
  progress.state === 'verified' || progress.state === 'failed';
