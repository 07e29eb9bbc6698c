import type { Problem } from '../problem';
import { entriesOf, recordOf } from './entries';
import { longestGapHours } from './schedule-gap';
import { scheduleRule } from './schedule';

/** An alarm that fires between two transfers says nothing. Reads the raw input. */
export function alarmProblems(input: unknown, defaultTransferSchedule: string): Problem[] {
  const { alarms, regions } = recordOf(input);
  const { noTransferHours } = recordOf(alarms);
  if (typeof noTransferHours !== 'number') return [];
  return entriesOf(regions).flatMap(([region, entry]) => {
    const { files } = recordOf(entry);
    if (files === undefined) return [];
    const { schedule = defaultTransferSchedule } = recordOf(recordOf(files).transfer);
    if (typeof schedule !== 'string' || scheduleRule(schedule) !== undefined) return [];
    const gap = longestGapHours(schedule);
    if (noTransferHours > gap) return [];
    const apart = gap === Infinity ? 'not repeated' : `up to ${gap} hours apart`;
    const rule = `must be more than that: the transfers of ${region} are ${apart} (${schedule})`;
    return [{ path: ['alarms', 'noTransferHours'], rule, received: noTransferHours }];
  });
}
