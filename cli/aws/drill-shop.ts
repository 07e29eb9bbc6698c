import { benchOf, binsOf } from '../../lambda-src/adapters/drills';
import { CloudWatchMetrics } from '../../lambda-src/adapters/cloudwatch-metrics';
import type { BackupPlan } from '../../lambda-src/core/plan';
import { isCleanup } from '../../lambda-src/core/run';
import { runFrom } from '../../lambda-src/request';
import type { Session } from '../session';
import { readDeployed, scheduleOf, plansOf, type Deployed, type Scheduled } from './deployed';
import { openShop, type RestoreShop } from './restore-shop';

/** What drills of a deployed vault work with. */
export interface DrillShop extends RestoreShop {
  readonly deployed: Deployed;
  readonly metrics: CloudWatchMetrics;
  readonly benchOf: typeof benchOf;
  readonly binsOf: typeof binsOf;
}

/** @throws CannotError where nothing is deployed */
export async function openDrillShop(session: Session): Promise<DrillShop> {
  const deployed = await readDeployed(session);
  return { ...(await openShop(session)), deployed, metrics: new CloudWatchMetrics(), benchOf, binsOf };
}

/**
 * The plans of that name as they are deployed; all of them where none is named.
 * @throws CannotError for one that is not
 */
export function plansNamed(deployed: Deployed, names: readonly string[], now: Date): BackupPlan[] {
  const scheduled =
    names.length === 0 ? plansOf(deployed) : [...new Set(names)].map((name) => scheduleOf(deployed, name));
  return scheduled.flatMap((one) => planOf(deployed, one, now) ?? []);
}

/** @returns undefined for the cleanup, which makes nothing */
function planOf(
  { environment }: Deployed,
  { input, stateMachineArn, name }: Scheduled,
  now: Date,
): BackupPlan | undefined {
  const execution = { id: stateMachineArn, name, startTime: now.toISOString() };
  const run = runFrom({ event: input, execution }, environment);
  return isCleanup(run) ? undefined : run.plan;
}
