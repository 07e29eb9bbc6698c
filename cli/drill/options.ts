import { rpoHours } from '../../config/alarm-hours';
import type { Targets } from '../../lambda-src/core/drill/order';
import type { DrillOptions } from '../../lambda-src/ports/drill-bench';
import { UsageError } from '../exit-codes';
import type { Session } from '../session';

/** As commander hands them over. */
export interface DrillFlags {
  readonly sample: string;
  readonly rtoHours: string;
  readonly in?: string;
  readonly subnet?: string;
  readonly securityGroup?: string;
  readonly role?: string;
  readonly dryRun: boolean;
  /** `true` without an id. */
  readonly cleanUp?: string | true;
}

const MOST_SAMPLES = 100;
const MOST_HOURS = 720;

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
  const { sample, in: region = home, subnet, securityGroup, role } = flags;
  if (vault.regions[region] === undefined)
    throw new UsageError(
      `--in must be a region of the configuration (${Object.keys(vault.regions).join(', ')}), got ${region}`,
    );
  const count = Number(sample);
  if (!Number.isInteger(count) || count < 1 || count > MOST_SAMPLES)
    throw new UsageError(`--sample must be a whole number from 1 to ${MOST_SAMPLES}, got ${sample}`);
  const hours = Number(flags.rtoHours);
  if (!(hours > 0) || hours > MOST_HOURS)
    throw new UsageError(
      `--rto-hours must be a number above 0, and at most ${MOST_HOURS}, got ${flags.rtoHours}`,
    );
  return {
    region,
    count,
    targets: { rtoSeconds: hours * 3600, rpoSeconds: rpoTargets(vault, plans) },
    options: {
      ...(subnet !== undefined && { subnet }),
      ...(securityGroup !== undefined && { securityGroup }),
      ...(role !== undefined && { role }),
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
