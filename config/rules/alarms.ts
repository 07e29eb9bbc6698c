import { PLAN_DEFAULTS } from '../plan-defaults';
import type { Problem } from '../problem';
import { entriesOf, recordOf } from './entries';
import { longestGapHours } from './schedule-gap';
import { scheduleRule } from './schedule';

/** An alarm that fires between two runs, or two transfers, says nothing. Reads the raw input. */
export function alarmProblems(input: unknown, defaultTransferSchedule: string): Problem[] {
  return [...objectiveProblems(input), ...transferProblems(input, defaultTransferSchedule)];
}

function objectiveProblems(input: unknown): Problem[] {
  return entriesOf(recordOf(input).plans).flatMap(([name, plan]) => {
    const { rpoHours, schedule = PLAN_DEFAULTS[name]?.schedule } = recordOf(plan);
    if (typeof rpoHours !== 'number') return [];
    return shortOf(rpoHours, schedule, ['plans', name, 'rpoHours'], `the runs of ${name}`);
  });
}

function transferProblems(input: unknown, defaultTransferSchedule: string): Problem[] {
  const { alarms, regions } = recordOf(input);
  const { noTransferHours } = recordOf(alarms);
  if (typeof noTransferHours !== 'number') return [];
  return entriesOf(regions).flatMap(([region, entry]) => {
    const { files } = recordOf(entry);
    if (files === undefined) return [];
    const { schedule = defaultTransferSchedule } = recordOf(recordOf(files).transfer);
    const path = ['alarms', 'noTransferHours'];
    return shortOf(noTransferHours, schedule, path, `the transfers of ${region}`);
  });
}

/** The problem of hours that are not more than the longest time between two of what a schedule starts. */
function shortOf(hours: number, schedule: unknown, path: readonly string[], what: string): Problem[] {
  if (typeof schedule !== 'string' || scheduleRule(schedule) !== undefined) return [];
  const gap = longestGapHours(schedule);
  if (hours > gap) return [];
  const apart = gap === Infinity ? 'not repeated' : `up to ${gap} hours apart`;
  const rule = `must be more than that: ${what} are ${apart} (${schedule})`;
  return [{ path, rule, received: hours }];
}
