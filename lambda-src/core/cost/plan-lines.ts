import { isAbroad } from '../location';
import { copyRegionsOf, mayLieIn, type BackupPlan, type Kind } from '../plan';
import { lineOf, type CostLine } from './line';
import { isIn, type Month } from './months';
import type { PriceName } from './prices';
import { runLines } from './run-lines';
import { shelfByMonth, type ShelfMonth } from './shelf';

/** Sources of one kind with the same history. */
export interface Part {
  readonly kind: Kind;
  /** Of all of them. */
  readonly gb: number;
  readonly sources: number;
  /** When the points were made that are there at the beginning, by region. */
  readonly held?: Readonly<Record<string, readonly Date[]>>;
}

/** A plan with what it protects. */
export interface PlanOf {
  readonly plan: Pick<BackupPlan, 'name' | 'region' | 'retention' | 'copies'>;
  /** When it runs, in order, over all months. */
  readonly runs: readonly Date[];
  readonly parts: readonly Part[];
  /** E-mails of each run. */
  readonly emails: number;
}

/** What a kind's points are, and what they cost; kinds whose files are in a bucket cost there. */
export interface KindCost {
  readonly component: string;
  readonly price: PriceName;
  /** DynamoDB and Aurora keep whole copies; the others what changed. */
  readonly incremental: boolean;
}

export const KIND_COSTS: Readonly<Partial<Record<Kind, KindCost>>> = {
  ebs: { component: 'EBS snapshots', price: 'ebs-snapshot', incremental: true },
  ami: { component: 'Snapshots of AMIs', price: 'ebs-snapshot', incremental: true },
  rds: { component: 'RDS snapshots', price: 'rds-snapshot', incremental: true },
  aurora: { component: 'Aurora snapshots', price: 'aurora-snapshot', incremental: false },
  dynamodb: { component: 'DynamoDB backups', price: 'dynamodb-backup', incremental: false },
};

/** By month. */
export function planLines(
  of: PlanOf,
  change: Readonly<Record<string, number>>,
  months: readonly Month[],
): CostLine[][] {
  const lines = months.map((month) => {
    const runs = of.runs.filter((run) => isIn(month, run)).length;
    const sources = of.parts.reduce((sum, part) => sum + part.sources, 0);
    return runLines({ plan: of.plan.name, place: of.plan.region, runs, sources, emails: of.emails }, month);
  });
  for (const part of of.parts) {
    const cost = KIND_COSTS[part.kind];
    if (cost === undefined) continue;
    for (const place of placesOf(part.kind, of.plan)) {
      const shelf = shelfByMonth(
        {
          runs: of.runs,
          retention: place.retention,
          isCopy: place.isCopy,
          change: change[part.kind] ?? 0,
          incremental: cost.incremental,
          held: part.held?.[place.region] ?? [],
        },
        months,
      );
      for (const [index, month] of shelf.entries())
        lines[index]?.push(...shelfLines(of.plan.name, cost, part.gb, place, month));
    }
  }
  return lines;
}

interface PlaceOf {
  readonly region: string;
  readonly retention: BackupPlan['retention'];
  readonly isCopy: boolean;
}

/** Where the points of a kind lie: at home, and wherever the plan copies them. */
function placesOf(kind: Kind, plan: PlanOf['plan']): PlaceOf[] {
  const regions = copyRegionsOf(kind, plan as BackupPlan);
  const copies = plan.copies.filter(({ region }) => regions.includes(region) && mayLieIn(kind, region));
  return [
    { region: plan.region, retention: plan.retention, isCopy: false },
    ...copies.map(({ region, retention }) => ({ region, retention, isCopy: true })),
  ];
}

function shelfLines(
  plan: string,
  { component, price }: KindCost,
  gb: number,
  { region, isCopy }: PlaceOf,
  { warm, brought }: ShelfMonth,
): CostLine[] {
  const place = region;
  const stored = lineOf({
    component: isCopy ? `Copies of ${component}` : component,
    tier: 'Standard',
    place,
    plan,
    price,
    quantity: gb * warm,
  });
  // A copy in another account is one of the copy in that region: nothing leaves the region.
  if (!isCopy || isAbroad(region)) return [stored];
  const sent = lineOf({
    component: 'Transfer between regions',
    place,
    plan,
    price: 'inter-region',
    quantity: gb * brought,
  });
  return [stored, sent];
}
