import type { Lineage, Tags } from './lineage';

export const POINT_STATES = ['pending', 'completed', 'error'] as const;
export type PointState = (typeof POINT_STATES)[number];

/** A recovery point as AWS shows it. */
export interface RecoveryPoint {
  readonly id: string;
  readonly region: string;
  readonly state: PointState;
  /** Why it is in `error`, in AWS's words. */
  readonly message?: string;
  readonly encrypted: boolean;
  readonly sizeGiB: number;
  readonly tags: Tags;
  /** What our tags say of it; absent when it is not ours. */
  readonly lineage?: Lineage;
  /** The point this one was copied from; absent on originals. */
  readonly copyOf?: string;
}
