import { rpoHours } from '../../config/alarm-hours';
import { drillRegionOf, RTO_HOURS, SAMPLE } from '../../config/drills';
import type { Targets } from '../../lambda-src/core/targets';
import type { DrillOptions } from '../../lambda-src/ports/drill-bench';
import { hoursAsked, regionAsked } from '../options';
import type { Session } from '../session';

/** As commander hands them over. */
export interface DrillFlags {
  readonly sample?: number;
  readonly rtoHours?: string;
  readonly in?: string;
  readonly subnet?: string;
  readonly securityGroup?: string;
  readonly dryRun: boolean;
  /** `true` without an id. */
  readonly cleanUp?: string | true;
}

/** What the flags say, checked. */
export interface AskedFor {
  readonly region: string;
  readonly count: number;
  readonly targets: Targets;
  readonly options: DrillOptions;
}

/** @throws UsageError */
export function askedFor(
  flags: DrillFlags,
  { vault, region: home }: Session,
  plans: readonly string[],
): AskedFor {
  const { sample = SAMPLE, rtoHours: rto = RTO_HOURS, contents = true } = vault.drills ?? {};
  const { sample: count = sample, in: region = drillRegionOf(vault, home), subnet, securityGroup } = flags;
  const hours = hoursAsked(flags.rtoHours ?? rto, '--rto-hours');
  return {
    region: regionAsked(vault, region, '--in'),
    count,
    targets: { rtoSeconds: hours * 3600, rpoSeconds: rpoTargets(vault, plans) },
    options: {
      ...(subnet !== undefined && { subnet }),
      ...(securityGroup !== undefined && { securityGroup }),
      ...(!contents && { contents }),
    },
  };
}

/** The objective that the plan's alarm goes by; a plan without one has no target. */
function rpoTargets({ plans }: Session['vault'], names: readonly string[]): Targets['rpoSeconds'] {
  return Object.fromEntries(
    names.flatMap((name) => {
      const plan = plans[name];
      const hours = plan === undefined ? undefined : rpoHours(plan);
      return hours === undefined ? [] : [[name, hours * 3600] as const];
    }),
  );
}
