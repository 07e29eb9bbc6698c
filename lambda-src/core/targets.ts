/** What is held against what a drill or a failover measures. */
export interface Targets {
  /** Seconds from the request to the end of the last check. */
  readonly rtoSeconds: number;
  /** Seconds that a point may be old, by plan; a plan without one has no target. */
  readonly rpoSeconds: Readonly<Record<string, number>>;
}

/** A target that was not kept, in words; nothing where there is none, or nothing was measured. */
export const missedOf = (name: string, seconds: number | undefined, target: number | undefined): string[] =>
  seconds !== undefined && target !== undefined && seconds > target
    ? [`${name} ${seconds} s, and the target is ${target} s`]
    : [];
