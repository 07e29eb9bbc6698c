import type { Lineage, Tags } from './lineage';

export const POINT_STATES = ['pending', 'completed', 'error'] as const;
export type PointState = (typeof POINT_STATES)[number];

/** A recovery point as AWS shows it. */
export interface RecoveryPoint {
  /** While a job makes it, that of the job: only the job says why it never came. */
  readonly id: string;
  readonly region: string;
  readonly state: PointState;
  /** Why it is in `error`, in AWS's words. */
  readonly message?: string;
  /** What people should know of it although it counts. */
  readonly note?: string;
  readonly encrypted: boolean;
  /** Absent where the service does not tell. */
  readonly sizeGiB?: number;
  readonly tags: Tags;
  /** What its driver found wrong with a completed one, in words; absent when nothing. */
  readonly defects?: readonly string[];
  /** What our tags say of it; absent when it is not ours. */
  readonly lineage?: Lineage;
  /** What this one was copied from, as far as the service tells; absent on originals. */
  readonly copyOf?: string;
}

/** Recovery points by id, or by source, as the caller asked. */
export type Points = ReadonlyMap<string, RecoveryPoint>;
