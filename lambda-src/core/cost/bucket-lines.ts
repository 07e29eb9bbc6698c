import { bucketByMonth, STORAGE_PRICES, TIERS, type BucketMonth, type Lifecycle, type Tier } from './bucket';
import { lineOf, type CostLine } from './line';
import type { Month } from './months';
import type { PriceName } from './prices';
import { shelfByMonth } from './shelf';

/** The file backup of a region. */
export interface FilesOf {
  readonly place: string;
  readonly gb: number;
  /** What part of the files changes in a day, 0 to 1. */
  readonly change: number;
  readonly objectKb: number;
  readonly transfers: readonly Date[];
  readonly lifecycle: Lifecycle;
  /** A bucket elsewhere that has everything this one has. */
  readonly replica?: { readonly region: string; readonly timeControl: boolean };
  /** Points that AWS Backup makes of the file system. */
  readonly points?: {
    readonly runs: readonly Date[];
    readonly days: number;
    readonly coldDays?: number | undefined;
    readonly copy?: { readonly region: string; readonly days: number };
  };
}

const MOVES: Readonly<Partial<Record<Tier, PriceName>>> = {
  'Standard-IA': 's3-to-ia',
  Glacier: 's3-to-glacier',
  'Deep Archive': 's3-to-deep-archive',
};

/** By month. */
export function bucketLines(files: FilesOf, months: readonly Month[]): CostLine[][] {
  const { place, replica } = files;
  const bucket = bucketByMonth(files, months);
  const points = pointLines(files, months);
  return bucket.map((month, index) => [
    lineOf({ place, component: 'DataSync', price: 'datasync', quantity: month.copied }),
    ...monthLines(place, 'S3 files', month),
    ...(replica === undefined ? [] : replicaLines(replica, month)),
    ...(points[index] ?? []),
  ]);
}

function monthLines(place: string, component: string, { stored, moved, written }: BucketMonth): CostLine[] {
  return [
    ...TIERS.map((tier) =>
      lineOf({ place, component, tier, price: STORAGE_PRICES[tier], quantity: stored[tier] }),
    ),
    lineOf({ place, component: 'S3 requests', price: 's3-put', quantity: written / 1000 }),
    ...TIERS.flatMap((tier) => {
      const price = MOVES[tier];
      return price === undefined
        ? []
        : [lineOf({ place, component: 'S3 transitions', tier, price, quantity: moved[tier] / 1000 })];
    }),
  ];
}

function replicaLines(
  { region, timeControl }: NonNullable<FilesOf['replica']>,
  month: BucketMonth,
): CostLine[] {
  const component = 'Transfer between regions';
  return [
    ...monthLines(region, 'S3 replica of files', month),
    lineOf({ place: region, component, price: 'inter-region', quantity: month.copied }),
    lineOf({
      place: region,
      component: 'S3 Replication Time Control',
      price: 's3-replication-time-control',
      quantity: timeControl ? month.copied : 0,
    }),
  ];
}

function pointLines({ points, place, gb, change }: FilesOf, months: readonly Month[]): CostLine[][] {
  if (points === undefined) return [];
  const { runs, days, coldDays, copy } = points;
  const places = [
    { region: place, days, isCopy: false },
    ...(copy === undefined ? [] : [{ ...copy, isCopy: true }]),
  ];
  const shelves = places.map(({ days: kept, isCopy, region }) => ({
    region,
    isCopy,
    byMonth: shelfByMonth(
      { runs, retention: { days: kept, minimum: 1 }, isCopy, change, incremental: true, coldDays },
      months,
    ),
  }));
  return months.map((_, index) =>
    shelves.flatMap(({ region, isCopy, byMonth }) => {
      const { warm = 0, cold = 0, brought = 0 } = byMonth[index] ?? {};
      const component = isCopy ? 'Copies of EFS backups' : 'EFS backups';
      return [
        lineOf({ place: region, component, tier: 'Warm', price: 'efs-backup', quantity: gb * warm }),
        lineOf({ place: region, component, tier: 'Cold', price: 'efs-backup-cold', quantity: gb * cold }),
        lineOf({
          place: region,
          component: 'Transfer between regions',
          price: 'inter-region',
          quantity: isCopy ? gb * brought : 0,
        }),
      ];
    }),
  );
}
