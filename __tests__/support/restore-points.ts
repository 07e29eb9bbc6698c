import type { Driver, ListedPoint } from '../../lambda-src/ports/driver';
import type { Kind } from '../../lambda-src/core/plan';
import { done } from '../../lambda-src/core/outcome';
import type { RecoveryPoint } from '../../lambda-src/core/recovery-point';
import type { Shelves } from '../../lambda-src/core/restore/find';

export interface PlannedPoint {
  readonly id: string;
  readonly source: string;
  readonly kind?: Kind;
  readonly region?: string;
  readonly sourceRegion?: string;
  /** ISO 8601. */
  readonly at: string;
  readonly run?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly state?: RecoveryPoint['state'];
  readonly message?: string;
  readonly encrypted?: boolean;
}

/** A point as a driver shows it. */
export function planned(point: PlannedPoint): ListedPoint {
  const {
    id,
    source,
    kind = 'ebs',
    region = 'us-east-1',
    sourceRegion = 'us-east-1',
    at,
    run = 'daily-1',
  } = point;
  return {
    id,
    region,
    state: point.state ?? 'completed',
    ...(point.message !== undefined && { message: point.message }),
    encrypted: point.encrypted ?? true,
    sizeGiB: 8,
    tags: point.tags ?? {},
    lineage: { managedBy: 'vault', plan: 'daily', run, kind, source, sourceRegion, createdAt: at },
  };
}

/** Drivers that show these points, and nothing else. */
export function shelvesOf(points: readonly ListedPoint[]): Shelves {
  const driverOf = (kind: Kind): Pick<Driver, 'list' | 'describe'> => ({
    list: (_, region) =>
      Promise.resolve(points.filter((one) => one.region === region && one.lineage?.kind === kind)),
    describe: (region, ids) =>
      Promise.resolve(
        done(
          new Map(
            points
              .filter((one) => one.region === region && one.lineage?.kind === kind && ids.includes(one.id))
              .map((one) => [one.id, one]),
          ),
        ),
      ),
  });
  return { vault: 'vault', regions: ['us-east-1', 'us-west-2'], driverOf };
}
