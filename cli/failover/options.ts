import { copyingPlansTo, planRegions } from '../../config/topology';
import type { Vault } from '../../config/types';
import type { Targets } from '../../lambda-src/core/targets';
import type { AskedFailover, Surroundings } from '../../lambda-src/core/failover/asked';
import { UsageError } from '../exit-codes';
import { hoursAsked, regionAsked } from '../options';
import { pastMomentOf } from '../time';

/** As commander hands them over. */
export interface FailoverFlags {
  readonly to: string;
  readonly from?: string;
  readonly at?: string;
  readonly plan?: readonly string[];
  readonly subnet?: readonly string[];
  readonly securityGroup?: readonly string[];
  readonly instanceType?: string;
  readonly subnetGroup?: string;
  readonly databaseSecurityGroup?: readonly string[];
  readonly databaseClass?: string;
  readonly role?: string;
  readonly rtoHours: string;
  readonly parallel: number;
  readonly dryRun: boolean;
  readonly list: boolean;
  /** `true` without an id: the newest. */
  readonly resume?: string | true;
}

/** Of a plan without an objective of its own. */
const RPO_HOURS = 24;

/**
 * What the flags say, checked against the configuration alone: the region that is gone cannot be asked.
 *
 * @throws UsageError
 */
export function askedFor(
  vault: Vault,
  flags: FailoverFlags,
  only: readonly string[],
  subnets: readonly string[],
  now: Date,
): AskedFailover {
  const region = regionAsked(vault, flags.to, '--to');
  const from = fromOf(vault, region, flags.from);
  const plans = plansOf(vault, from, region, flags.plan);
  return {
    ...{ vault: vault.name, from, region, only, targets: targetsOf(vault, plans, flags.rtoHours) },
    plans: Object.fromEntries(plans.map((name) => [name, vault.plans[name]?.kinds ?? []])),
    ...(flags.at !== undefined && { at: pastMomentOf(flags.at, '--at', now).toISOString() }),
    surroundings: surroundingsOf(flags, subnets),
  };
}

/** @throws UsageError unless it is clear which region is gone */
function fromOf(vault: Vault, to: string, asked: string | undefined): string {
  const sources = planRegions(vault).filter(
    (region) => region !== to && copyingPlansTo(vault, region, to).length > 0,
  );
  const known = sources.join(', ') || 'none';
  if (asked !== undefined) {
    if (sources.includes(asked)) return asked;
    throw new UsageError(`--from must be a region whose plans copy to ${to} (${known}), got ${asked}`);
  }
  const [only, ...others] = sources;
  if (only === undefined)
    throw new UsageError(`--to must be a region that plans of another copy to, got ${to}`);
  if (others.length > 0)
    throw new UsageError(`--from is needed: plans of several regions copy to ${to} (${known})`);
  return only;
}

function plansOf(
  vault: Vault,
  from: string,
  to: string,
  asked: readonly string[] | undefined,
): readonly string[] {
  const copying = copyingPlansTo(vault, from, to);
  const strange = (asked ?? []).find((name) => !copying.includes(name));
  if (strange !== undefined)
    throw new UsageError(
      `--plan must be a plan of ${from} that copies to ${to} (${copying.join(', ')}), got ${strange}`,
    );
  return asked ?? copying;
}

/** Plans of the region that is gone of which nothing can be brought up. */
export function plansWithoutCopies(vault: Vault, from: string, to: string): readonly string[] {
  const copying = copyingPlansTo(vault, from, to);
  return (vault.regions[from]?.plans ?? []).filter((name) => !copying.includes(name));
}

function targetsOf({ plans }: Vault, names: readonly string[], rtoHours: string): Targets {
  const hours = hoursAsked(rtoHours, '--rto-hours');
  const rpoSeconds = names.map((name) => [name, (plans[name]?.rpoHours ?? RPO_HOURS) * 3600] as const);
  return { rtoSeconds: hours * 3600, rpoSeconds: Object.fromEntries(rpoSeconds) };
}

function surroundingsOf(flags: FailoverFlags, subnets: readonly string[]): Surroundings {
  const { securityGroup, instanceType, subnetGroup, databaseSecurityGroup, databaseClass, role } = flags;
  return {
    subnets,
    ...(securityGroup !== undefined && { securityGroups: securityGroup }),
    ...(instanceType !== undefined && { instanceType }),
    ...(subnetGroup !== undefined && { subnetGroup }),
    ...(databaseSecurityGroup !== undefined && { databaseSecurityGroups: databaseSecurityGroup }),
    ...(databaseClass !== undefined && { databaseClass }),
    ...(role !== undefined && { role }),
  };
}
