import type { RetentionInput } from './types';

/** What a plan does that says nothing else, by its name. */
interface PlanDefaults {
  readonly schedule: string;
  readonly retention: RetentionInput;
}

/**
 * `newest` stands beside the slots so that a run started by hand in a period that has its point already keeps what
 * it has just made.
 */
export const PLAN_DEFAULTS: Readonly<Record<string, PlanDefaults>> = {
  daily: { schedule: 'cron(0 2 * * ? *)', retention: { days: 30, newest: 2 } },
  weekly: { schedule: 'cron(0 1 ? * SUN *)', retention: { weekly: 12, newest: 2 } },
  monthly: { schedule: 'cron(0 4 1 * ? *)', retention: { monthly: 12, newest: 2 } },
};

/** For plans of any other name, which must say when they run. */
export const OTHER_RETENTION: RetentionInput = { days: 30, newest: 2 };

export const CLEANUP_SCHEDULE = 'cron(0 0 1 * ? *)';
