import type { BackupPlan, CopyTarget } from '../lambda-src/core/plan';
import { DRILL } from '../lambda-src/core/drill/order';
import { CLEANUP } from '../lambda-src/core/run';
import { accountTarget } from '../lambda-src/core/vault-account';
import { drillInput, hasDrills } from './drills';
import type { AccountCopyConfig, CopyConfig, PlanConfig, Vault } from './types';

/** A region that receives copies, and the vault's own key there. */
export interface CopyDestination {
  readonly region: string;
  readonly kmsKeyArn: string;
}

/** What starts runs, as EventBridge Scheduler is told it. */
export interface ScheduleWanted {
  readonly expression: string;
  /** IANA name. */
  readonly timeZone: string;
  /** What the state machine is told, beside the time it was meant to start. */
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Every schedule of a region: one for each plan that runs there, one for the cleanup, and one for the restore tests. Synthesis makes them, and who
 * looks at a deployment holds it against them.
 *
 * @param destinations regions to which the region copies
 */
export function schedulesIn(
  vault: Vault,
  region: string,
  destinations: readonly CopyDestination[],
): Record<string, ScheduleWanted> {
  const plans = plansIn(vault, region, destinations);
  return {
    ...planSchedules(vault, plans),
    ...cleanupSchedule(vault, plans),
    ...drillSchedule(vault, region),
  };
}

/** The plans of a region, as runs are told them. */
export function plansIn(
  vault: Vault,
  region: string,
  destinations: readonly CopyDestination[],
): Record<string, BackupPlan> {
  const wanted = vault.regions[region]?.plans ?? [];
  const entries = Object.entries(vault.plans).filter(([name]) => wanted.includes(name));
  return Object.fromEntries(
    entries.map(([name, plan]) => [name, backupPlan(name, plan, { vault, region, destinations })]),
  );
}

/**
 * Every region of the vault, where orphans go by a retention of their own; else a region that comes or goes changes
 * nothing in the others.
 */
export function cleanupRegions({ cleanup, regions }: Vault): string[] {
  return cleanup !== 'none' && cleanup.orphans !== undefined ? Object.keys(regions) : [];
}

/** The copies that a plan has in a region, and those that the vault account has of them there. */
export function copyTargets(
  { name, vaultAccount: account }: Vault,
  { region, kmsKeyArn: keyThere }: CopyDestination,
  { retention, lock, copies }: PlanConfig,
): CopyTarget[] {
  const copy: Partial<CopyConfig> = copies?.[region] ?? {};
  const { kmsKeyArn = keyThere, vaultAccount: abroad } = copy;
  const own = { region, kmsKeyArn, ...keeping({ retention, ...(lock && { lock }) }, copy) };
  if (account === undefined || abroad === undefined) return [own];
  return [own, { ...accountTarget(name, account.id, region), ...keeping(own, abroad) }];
}

type Kept = Pick<CopyTarget, 'retention' | 'lock'>;

/** How something is kept: as what it is a copy of, unless it says otherwise. */
function keeping(
  origin: Kept,
  { retention = origin.retention, lock = origin.lock }: AccountCopyConfig,
): Kept {
  return { retention, ...(lock && lock !== 'none' && { lock }) };
}

const SECONDS_PER_HOUR = 3600;

interface Surroundings {
  readonly vault: Vault;
  readonly region: string;
  readonly destinations: readonly CopyDestination[];
}

function backupPlan(
  name: string,
  plan: PlanConfig,
  { vault, region, destinations }: Surroundings,
): BackupPlan {
  const { copies, select, kinds, consistency, retention, lock } = plan;
  return {
    name,
    select,
    kinds,
    consistency,
    region,
    retention,
    ...(lock && { lock }),
    copies: destinations
      .filter((target) => copies === undefined || target.region in copies)
      .flatMap((target) => copyTargets(vault, target, plan)),
    deadlineSeconds: plan.deadlineHours * SECONDS_PER_HOUR,
  };
}

type Plans = Readonly<Record<string, BackupPlan>>;

function planSchedules(vault: Vault, plans: Plans): Record<string, ScheduleWanted> {
  return Object.fromEntries(
    Object.entries(plans).map(([name, plan]) => {
      const { schedule = '', timeZone = '' } = vault.plans[name] ?? {};
      return [name, { expression: schedule, timeZone, input: { plan } }];
    }),
  );
}

/** One schedule more, that prunes all plans; no plan may have its name. */
function cleanupSchedule({ cleanup, ...vault }: Vault, plans: Plans): Record<string, ScheduleWanted> {
  if (cleanup === 'none') return {};
  const { schedule, timeZone, orphans } = cleanup;
  const regions = cleanupRegions({ cleanup, ...vault });
  const input = { plans: Object.values(plans), ...(orphans && { orphans, regions }) };
  return { [CLEANUP]: { expression: schedule, timeZone, input: { cleanup: input } } };
}

/** Of the restore tests; it starts a machine of its own. No plan may have its name. */
function drillSchedule(vault: Vault, region: string): Record<string, ScheduleWanted> {
  if (vault.drills === undefined || !hasDrills(vault, region)) return {};
  const { schedule, timeZone } = vault.drills;
  return { [DRILL]: { expression: schedule, timeZone, input: drillInput(vault, region) } };
}
