/** A refusal that time will lift: a quota, a throttle, an answer that never came. */
export interface Later {
  readonly status: 'later';
  readonly reason: string;
  /** True when it concerns every call of this sort in this region, so that asking again now is pointless. */
  readonly everyone: boolean;
}

/** A refusal that will stay. */
export interface Failed {
  readonly status: 'failed';
  readonly reason: string;
}

export type Refusal = Later | Failed;

/** What came of asking AWS for something. */
export type Outcome<T> = { readonly status: 'done'; readonly value: T } | Refusal;

export const done = <T>(value: T): Outcome<T> => ({ status: 'done', value });
