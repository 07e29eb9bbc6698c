import { z } from 'zod';
import { DRILL_SCHEDULE, RTO_HOURS, SAMPLE } from './drills';
import { listOf, settings, whole, yesOrNo } from './fields';
import { schedule, timeZone } from './plan-schema';
import { regionName } from './region-field';

/** More than one day ends a drill (lambda-src/core/drill/restore-test.ts). */
const MOST_HOURS = 24;

export const drillsSchema = settings({
  schedule: schedule.default(DRILL_SCHEDULE),
  timeZone: timeZone.default('UTC'),
  region: regionName.optional(),
  plans: listOf(z.string({ error: 'must be the name of a plan' }), 'plan names')
    .min(1, { error: 'must name at least one plan, or be left out for all' })
    .optional(),
  sample: whole(1, 100).default(SAMPLE),
  rtoHours: whole(1, MOST_HOURS).default(RTO_HOURS),
  contents: yesOrNo().default(true),
});
