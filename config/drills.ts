import { rpoHours } from './alarm-hours';
import type { Vault } from './types';

/** Restore tests on a schedule, in a network of their own that reaches nothing. */
export interface DrillsInput {
  /**
   * When samples are restored: `cron(…)` or `rate(7 days)`, as of a plan.
   * @default cron(0 6 ? * SUN *): on Sundays at 06:00
   */
  readonly schedule?: string;
  /**
   * IANA name of the time zone in which `schedule` is read.
   * @default UTC
   */
  readonly timeZone?: string;
  /**
   * From which region points are taken, and where they are restored; every region in which plans run must be it, or copy
   * to it.
   * @default where each plan runs
   */
  readonly region?: string;
  /**
   * Plans whose points are restored.
   * @default all
   */
  readonly plans?: readonly string[];
  /**
   * How many sources of each kind of each plan, 1 to 100: those whose last test is longest ago.
   * @default 1
   */
  readonly sample?: number;
  /**
   * Recovery time objective: hours within which a restore must be done, 1 to 24.
   * @default 4
   */
  readonly rtoHours?: number;
  /**
   * Whether it is looked into restored volumes: an instance mounts their file systems and reads their files. It costs an instance
   * for some minutes per volume.
   * @default true
   */
  readonly contents?: boolean;
}

export interface DrillsConfig extends Pick<DrillsInput, 'region' | 'plans'> {
  readonly schedule: string;
  readonly timeZone: string;
  readonly sample: number;
  readonly rtoHours: number;
  readonly contents: boolean;
}

export const DRILL_SCHEDULE = 'cron(0 6 ? * SUN *)';
export const SAMPLE = 1;
export const RTO_HOURS = 4;

/** The plans of a region whose restores are tested on schedule, in the order of the configuration. */
export function drilledPlans({ drills, regions }: Vault, region: string): readonly string[] {
  if (drills === undefined) return [];
  return (regions[region]?.plans ?? []).filter((name) => drills.plans?.includes(name) ?? true);
}

export const hasDrills = (vault: Vault, region: string): boolean => drilledPlans(vault, region).length > 0;

/** Where the points of a region's plans are restored for a test. */
export const drillRegionOf = ({ drills }: Vault, region: string): string => drills?.region ?? region;

/** Regions in which restores are tested on schedule: each has the network for it. */
export function drillRegions(vault: Vault): readonly string[] {
  const homes = Object.keys(vault.regions).filter((region) => hasDrills(vault, region));
  return [...new Set(homes.map((home) => drillRegionOf(vault, home)))];
}

/** What the machine of a region's restore tests is told, beside the time it was meant to start. */
export function drillInput(vault: Vault, region: string): Readonly<Record<string, unknown>> {
  const { sample = SAMPLE, rtoHours = RTO_HOURS, contents = true } = vault.drills ?? {};
  const plans = drilledPlans(vault, region).map((name) => {
    const plan = vault.plans[name];
    const hours = plan === undefined ? undefined : rpoHours(plan);
    return { name, kinds: plan?.kinds ?? [], ...(hours !== undefined && { rpoSeconds: hours * 3600 }) };
  });
  return {
    drill: {
      ...{ region: drillRegionOf(vault, region), sample, rtoSeconds: rtoHours * 3600, plans },
      // As it is by default, nothing is said.
      ...(!contents && { contents }),
    },
  };
}
