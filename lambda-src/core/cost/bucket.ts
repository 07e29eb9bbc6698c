import type { PriceName } from './prices';
import { DAY_MS, isIn, lengthOf, type Month } from './months';

/** Storage classes in the order in which a lifecycle goes through them. */
export const TIERS = ['Standard', 'Standard-IA', 'Glacier', 'Deep Archive'] as const;
export type Tier = (typeof TIERS)[number];

export const STORAGE_PRICES: Readonly<Record<Tier, PriceName>> = {
  Standard: 's3-standard',
  'Standard-IA': 's3-standard-ia',
  Glacier: 's3-glacier',
  'Deep Archive': 's3-deep-archive',
};

/** Days for which S3 asks at the least (https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html). */
const MINIMUM_DAYS: Readonly<Record<Tier, number>> = {
  Standard: 0,
  'Standard-IA': 30,
  Glacier: 90,
  'Deep Archive': 180,
};

/** Smaller objects stay where they are (https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html). */
const SMALLEST_MOVED_KB = 128;
/** What Glacier adds to each object: 32 KB at its own price, and 8 KB at that of Standard (same page). */
const ARCHIVE_KB = { own: 32, standard: 8 };
const KB_PER_GB = 1024 ** 2;

/** Days after which objects move on; absent: they do not. */
export interface Lifecycle {
  readonly infrequentAccessDays?: number;
  readonly glacierDays?: number;
  readonly deepArchiveDays?: number;
  readonly oldVersionsInfrequentAccessDays?: number;
  readonly oldVersionsGlacierDays?: number | undefined;
  /** Days after which versions go that were overwritten or deleted. */
  readonly oldVersionsExpireDays: number;
}

/** A versioned bucket into which files are copied. */
export interface BucketOf {
  readonly gb: number;
  /** What part of the files changes in a day, 0 to 1; each day another part, until all has changed. */
  readonly change: number;
  readonly objectKb: number;
  readonly lifecycle: Lifecycle;
  /** When files are copied, in order. */
  readonly transfers: readonly Date[];
}

/** What a month of it comes to. */
export interface BucketMonth {
  /** GB-months. */
  readonly stored: Readonly<Record<Tier, number>>;
  /** Objects that a lifecycle moved there. */
  readonly moved: Readonly<Record<Tier, number>>;
  /** Objects written. */
  readonly written: number;
  /** GB copied in. */
  readonly copied: number;
}

/** Files that are written together, and overwritten together. Times are days since the beginning. */
interface Cohort {
  readonly gb: number;
  readonly born: number;
  /** Absent: not within the forecast. */
  replaced?: number;
  tier: Tier;
  /** When it came there. */
  since: number;
}

const zeros = (): Record<Tier, number> => ({ Standard: 0, 'Standard-IA': 0, Glacier: 0, 'Deep Archive': 0 });

/** Lets the days pass one by one, with files in cohorts that are overwritten in turn. */
export function bucketByMonth(bucket: BucketOf, months: readonly Month[]): BucketMonth[] {
  const [first] = months;
  const end = months.at(-1)?.to;
  const sums = months.map(() => ({ stored: zeros(), moved: zeros(), written: 0, copied: 0 }));
  if (first === undefined || end === undefined || bucket.gb === 0) return sums;
  const dayOf = (time: Date): number => (time.getTime() - first.from.getTime()) / DAY_MS;
  let cohorts: Cohort[] = [];
  const transfers = bucket.transfers.filter((time) => time >= first.from && time < end);
  let next = 0;
  let before: number | undefined;
  const days = Math.ceil(dayOf(end));
  for (let day = 0; day < days; day += 1) {
    const at = new Date(first.from.getTime() + day * DAY_MS);
    const index = months.findIndex((month) => isIn(month, at));
    const [month, sum] = [months[index], sums[index]];
    if (month === undefined || sum === undefined) continue;
    // Files that change within a day count as of the last transfer in it.
    let copies = false;
    for (; next < transfers.length && dayOf(transfers[next] ?? end) < day + 1; next += 1) copies = true;
    if (copies) {
      const gb = overwrite(cohorts, bucket, day, before);
      before = day;
      sum.copied += gb;
      sum.written += objectsOf(gb, bucket);
    }
    const share = Math.min(DAY_MS, month.to.getTime() - at.getTime()) / lengthOf(month);
    cohorts = cohorts.filter((cohort) => !expires(cohort, bucket.lifecycle, day, sum.stored, month));
    for (const cohort of cohorts) {
      move(cohort, bucket, day, sum.moved);
      keep(cohort, bucket, sum.stored, share);
    }
  }
  return sums;
}

/** @returns GB that this transfer brings: everything at first, then what changed since the one before */
function overwrite(
  cohorts: Cohort[],
  { gb, change }: BucketOf,
  day: number,
  before: number | undefined,
): number {
  const part = before === undefined ? 1 : Math.min(1, change * (day - before));
  const brought = gb * part;
  if (before !== undefined) retire(cohorts, brought, day);
  if (brought > 0) cohorts.push({ gb: brought, born: day, tier: 'Standard', since: day });
  return brought;
}

/** The oldest current files are the next to be overwritten; a cohort of which a part remains is cut in two. */
function retire(cohorts: Cohort[], gb: number, day: number): void {
  let left = gb;
  for (const cohort of cohorts.filter(({ replaced }) => replaced === undefined)) {
    if (left <= 0) return;
    const taken = Math.min(left, cohort.gb);
    if (taken < cohort.gb) cohorts.push({ ...cohort, gb: taken, replaced: day });
    else cohort.replaced = day;
    if (taken < cohort.gb) Object.assign(cohort, { gb: cohort.gb - taken });
    left -= taken;
  }
}

/** S3 asks for the days that are left of a class's minimum when a version goes before they are over. */
function expires(
  { gb, replaced, tier, since }: Cohort,
  { oldVersionsExpireDays }: Lifecycle,
  day: number,
  stored: Record<Tier, number>,
  month: Month,
): boolean {
  if (replaced === undefined || day - replaced < oldVersionsExpireDays) return false;
  const left = Math.max(0, MINIMUM_DAYS[tier] - (day - since));
  stored[tier] += (gb * left * DAY_MS) / lengthOf(month);
  return true;
}

function move(cohort: Cohort, bucket: BucketOf, day: number, moved: Record<Tier, number>): void {
  if (bucket.objectKb < SMALLEST_MOVED_KB) return;
  const tier = tierOf(cohort, bucket.lifecycle, day);
  if (TIERS.indexOf(tier) <= TIERS.indexOf(cohort.tier)) return;
  cohort.tier = tier;
  cohort.since = day;
  moved[tier] += objectsOf(cohort.gb, bucket);
}

function tierOf({ born, replaced }: Cohort, lifecycle: Lifecycle, day: number): Tier {
  const [age, steps] =
    replaced === undefined
      ? [
          day - born,
          {
            'Deep Archive': lifecycle.deepArchiveDays,
            Glacier: lifecycle.glacierDays,
            'Standard-IA': lifecycle.infrequentAccessDays,
          },
        ]
      : [
          day - replaced,
          {
            'Deep Archive': undefined,
            Glacier: lifecycle.oldVersionsGlacierDays,
            'Standard-IA': lifecycle.oldVersionsInfrequentAccessDays,
          },
        ];
  const reached = (['Deep Archive', 'Glacier', 'Standard-IA'] as const).find(
    (tier) => steps[tier] !== undefined && age >= steps[tier],
  );
  return reached ?? 'Standard';
}

function keep({ gb, tier }: Cohort, bucket: BucketOf, stored: Record<Tier, number>, share: number): void {
  stored[tier] += gb * share;
  if (tier !== 'Glacier' && tier !== 'Deep Archive') return;
  const objects = objectsOf(gb, bucket);
  stored[tier] += (objects * ARCHIVE_KB.own * share) / KB_PER_GB;
  stored.Standard += (objects * ARCHIVE_KB.standard * share) / KB_PER_GB;
}

const objectsOf = (gb: number, { objectKb }: Pick<BucketOf, 'objectKb'>): number =>
  (gb * KB_PER_GB) / objectKb;
