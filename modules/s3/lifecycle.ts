import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import type { Check } from '../problems';

/**
 * From warm to cold: objects move only to the right
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html).
 */
const WATERFALL = ['STANDARD_IA', 'INTELLIGENT_TIERING', 'GLACIER', 'DEEP_ARCHIVE'] as const;

export interface Transition {
  /** Whole days from 0; from 30 to STANDARD_IA, and 30 more for the class after it. */
  readonly days: number;
  readonly storageClass: (typeof WATERFALL)[number];
}

export interface BucketLifecycle {
  /**
   * Days after which objects expire.
   * @default they never expire
   */
  readonly expireAfterDays?: number;
  /**
   * Days after which versions that were overwritten or deleted go, and delete markers with nothing left below them.
   * @default they stay
   */
  readonly expireOldVersionsAfterDays?: number;
  /**
   * Cheaper classes that objects move to, by the days after which they do, in rising order.
   * @default they stay in the class they were written to
   */
  readonly transitions?: readonly Transition[];
  /**
   * The same for versions that were overwritten or deleted.
   * @default they stay
   */
  readonly oldVersionTransitions?: readonly Transition[];
}

/** Parts of broken uploads are paid for until somebody removes them. */
const ABORT_UPLOADS_AFTER_DAYS = 7;
const DAYS_IN_STANDARD_IA = 30;

/** What S3 would refuse. */
export function lifecycleChecks(lifecycle: BucketLifecycle): Check[] {
  const { transitions = [], oldVersionTransitions = [] } = lifecycle;
  const { expireAfterDays, expireOldVersionsAfterDays } = lifecycle;
  return [
    days('expireAfterDays', expireAfterDays),
    days('expireOldVersionsAfterDays', expireOldVersionsAfterDays),
    ...stepChecks('transitions', transitions),
    ...stepChecks('oldVersionTransitions', oldVersionTransitions),
    later('expireAfterDays', expireAfterDays, 'transitions', transitions),
    later(
      'expireOldVersionsAfterDays',
      expireOldVersionsAfterDays,
      'oldVersionTransitions',
      oldVersionTransitions,
    ),
  ];
}

/** One rule for everything in the bucket. */
export function lifecycleRule(lifecycle: BucketLifecycle): S3BucketLifecycleConfigurationRule {
  const { transitions = [], oldVersionTransitions = [] } = lifecycle;
  const { expireAfterDays, expireOldVersionsAfterDays } = lifecycle;
  return {
    id: 'tidy',
    status: 'Enabled',
    filter: [{ prefix: '' }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABORT_UPLOADS_AFTER_DAYS }],
    ...(transitions.length > 0 && { transition: [...transitions] }),
    ...(oldVersionTransitions.length > 0 && {
      noncurrentVersionTransition: oldVersionTransitions.map(({ days: noncurrentDays, storageClass }) => ({
        noncurrentDays,
        storageClass,
      })),
    }),
    ...(expireAfterDays !== undefined && { expiration: [{ days: expireAfterDays }] }),
    ...(expireOldVersionsAfterDays !== undefined && {
      noncurrentVersionExpiration: [{ noncurrentDays: expireOldVersionsAfterDays }],
      // Where objects expire by age, S3 removes such markers by the same age, and takes no second rule about them.
      ...(expireAfterDays === undefined && { expiration: [{ expiredObjectDeleteMarker: true }] }),
    }),
  };
}

function days(prop: string, value: number | undefined): Check {
  const holds = value === undefined || (Number.isInteger(value) && value >= 1);
  return [holds, `${prop} must be a whole number from 1, got ${value}`];
}

function stepChecks(prop: string, steps: readonly Transition[]): Check[] {
  const told = steps.map(({ days: after, storageClass }) => `${storageClass} after ${after}`).join(', ');
  const pairs = steps.slice(1).map((step, at) => [steps[at] ?? step, step] as const);
  return [
    [
      steps.every(({ days: after }) => Number.isInteger(after) && after >= 0),
      `${prop} must have whole days from 0, got ${told}`,
    ],
    [
      steps.every(
        ({ days: after, storageClass }) => storageClass !== 'STANDARD_IA' || after >= DAYS_IN_STANDARD_IA,
      ),
      `${prop} must leave objects ${DAYS_IN_STANDARD_IA} days in Standard before STANDARD_IA, got ${told}`,
    ],
    [
      pairs.every(([before, after]) => after.days > before.days),
      `${prop} must have rising days, got ${steps.map(({ days: after }) => after).join(', ')}`,
    ],
    [
      pairs.every(([before, after]) => coldness(after) > coldness(before)),
      `${prop} must go to colder classes (${WATERFALL.join(', ')}), got ${told}`,
    ],
    [
      pairs.every(
        ([before, after]) =>
          before.storageClass !== 'STANDARD_IA' || after.days - before.days >= DAYS_IN_STANDARD_IA,
      ),
      `${prop} must leave objects ${DAYS_IN_STANDARD_IA} days in STANDARD_IA, got ${told}`,
    ],
  ];
}

function coldness({ storageClass }: Transition): number {
  return WATERFALL.indexOf(storageClass);
}

function later(prop: string, expiry: number | undefined, of: string, steps: readonly Transition[]): Check {
  const last = Math.max(0, ...steps.map(({ days: after }) => after));
  const holds = expiry === undefined || steps.length === 0 || expiry > last;
  return [holds, `${prop} must be later than the last of ${of} (${last}), got ${expiry}`];
}
