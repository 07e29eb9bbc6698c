import type { ForecastOf } from '../../lambda-src/core/cost/forecast';
import { storedLines } from '../../lambda-src/core/cost/stored-lines';
import { readBucketSizes } from '../aws/bucket-sizes';
import { readDeployed } from '../aws/deployed';
import { readInventory, type PlanInventory } from '../aws/inventory';
import type { Session } from '../session';
import { runsBetween } from '../timetable';
import { fixedPartsOf } from './fixed-parts';
import type { Inputs } from './inputs';

export interface Live {
  readonly of: ForecastOf;
  /** What is left out because AWS does not tell it. */
  readonly notes: readonly string[];
  /** What could not be read. */
  readonly problems: readonly string[];
}

/** What is deployed in the region of the session: what its plans protect now, the points there are, and what lies in buckets. */
export async function readLive(session: Session, inputs: Inputs, now: Date, to: Date): Promise<Live> {
  const { vault, region, terminal, signal } = session;
  const deployed = await readDeployed(session);
  const inventory = await terminal.progress('What is protected, and its points', signal, (say) =>
    readInventory(deployed, now, signal, say),
  );
  const regions = Object.keys(vault.regions);
  const sizes = await terminal.progress('What lies in buckets', signal, () =>
    readBucketSizes(`${vault.name}-`, regions, now),
  );
  const { lines, unknown } = storedLines(sizes);
  const plans = inventory.plans.map(({ plan, timetable, parts }) => ({
    plan,
    runs: runsBetween(timetable, now, to),
    parts,
    emails: vault.notifications.emails.length,
  }));
  const fixed = fixedPartsOf(vault).filter(({ place }) => place === region || !runsPlans(vault, place));
  return {
    of: { plans, files: [], fixed, constant: lines, change: inputs.change },
    notes: [
      'Buckets are as S3 measured them last, and are taken to stay so.',
      ...inventory.plans.flatMap(unsizedNote),
    ],
    problems: [
      ...inventory.unreadable.map((problem) => `Could not be read: ${problem}`),
      ...unknown.map((type) => `No price is known for the storage type ${type} of S3.`),
    ],
  };
}

function runsPlans(vault: Session['vault'], region: string): boolean {
  return (vault.regions[region]?.plans.length ?? 0) > 0;
}

function unsizedNote({ plan, unsized }: PlanInventory): string[] {
  if (unsized.length === 0) return [];
  const names = unsized.slice(0, 5).join(', ');
  const more = unsized.length > 5 ? ` and ${unsized.length - 5} more` : '';
  return [`Counted as 0 GB, since AWS does not tell their size: ${names}${more} (plan ${plan.name}).`];
}
