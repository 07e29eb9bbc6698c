import { benchOf, binsOf } from '../../lambda-src/adapters/drills';
import { CloudWatchMetrics } from '../../lambda-src/adapters/cloudwatch-metrics';
import { S3Objects } from '../../lambda-src/adapters/s3-objects';
import type { BackupPlan } from '../../lambda-src/core/plan';
import { isCleanup } from '../../lambda-src/core/run';
import type { Session } from '../session';
import { readDeployed, scheduleOf, plansOf, type Deployed } from './deployed';
import { shopOf, type RestoreShop } from './restore-shop';
import { runOf } from './run-of';

/** What drills of a deployed vault work with. */
export interface DrillShop extends RestoreShop {
  readonly deployed: Deployed;
  readonly metrics: CloudWatchMetrics;
  readonly benchOf: typeof benchOf;
  readonly binsOf: typeof binsOf;
  readonly objects: S3Objects;
}

/** @throws CannotError where nothing is deployed */
export async function openDrillShop(session: Session): Promise<DrillShop> {
  const deployed = await readDeployed(session);
  return {
    ...shopOf(session, deployed.environment),
    deployed,
    metrics: new CloudWatchMetrics(),
    benchOf,
    binsOf,
    objects: new S3Objects(),
  };
}

/**
 * The plans of that name as they are deployed; all of them where none is named.
 * @throws CannotError for one that is not
 */
export function plansNamed(deployed: Deployed, names: readonly string[], now: Date): BackupPlan[] {
  const scheduled =
    names.length === 0 ? plansOf(deployed) : [...new Set(names)].map((name) => scheduleOf(deployed, name));
  const runs = scheduled.map(({ input }) => runOf(deployed, input, now));
  // The cleanup makes nothing.
  return runs.flatMap((run) => (isCleanup(run) ? [] : run.plan));
}
