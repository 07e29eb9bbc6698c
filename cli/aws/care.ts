import { CLEANUP, isCleanup, type Cleanup } from '../../lambda-src/core/run';
import { plansOf, type Deployed } from './deployed';
import { runOf } from './run-of';

/**
 * Who cares for the points that were made in a region: every deployed plan, and the cleanup for the orphans. It is what
 * the cleanup would be if it ran with the plans as their own schedules have them.
 *
 * @returns undefined where no plan is deployed
 */
export function careOf(deployed: Deployed, now: Date): Cleanup | undefined {
  const plans = plansOf(deployed).map(({ input }) => input['plan']);
  if (plans.length === 0) return undefined;
  const { orphans, regions } = (deployed.schedules.get(CLEANUP)?.input['cleanup'] ?? {}) as Partial<
    Cleanup['cleanup']
  >;
  const cleanup = { plans, ...(orphans && { orphans }), ...(regions && { regions }) };
  const run = runOf(deployed, { cleanup }, now);
  if (!isCleanup(run)) throw new Error('a cleanup was asked for, and a plan came');
  return run;
}
