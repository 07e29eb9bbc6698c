import { describeSeconds } from '../rpo-words';
import type { RestoreRecord } from './record';

/** Of the notice: plain ASCII of at most 100 characters (Amazon SNS, Publish). */
export function subjectOf({ outcome, vault, order }: RestoreRecord): string {
  const word = outcome === 'success' ? 'SUCCESS' : 'FAILURE';
  return `${vault}: restore of ${order.source}: ${word}`.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 100);
}

/** What people read of a restore. */
export function messageOf(record: RestoreRecord, location: string): string {
  const { id, vault, outcome, order, stopped, made, left, rtoSeconds, dataAgeSeconds } = record;
  const lines = [
    `${vault}: restore ${id} of ${order.source} in ${order.region}: ${outcome.toUpperCase()}`,
    ...(stopped === undefined ? [] : [`Stopped at "${stopped.step}": ${stopped.reason}`]),
    `Of: ${order.points.map((point) => point.id).join(', ')}, as of ${order.pointAt}`,
    `Made: ${made.map(({ what, id: made }) => `${what} ${made}`).join(', ') || 'nothing'}`,
    ...(left.length === 0
      ? []
      : [`Left as it is: ${left.map(({ what, id: one }) => `${what} ${one}`).join(', ')}`]),
    ...record.steps.flatMap(({ name, says }) => (says === undefined ? [] : [`  ${name}: ${says}`])),
    `${outcome === 'success' ? 'Time to recover' : 'Time so far'}: ${describeSeconds(rtoSeconds)}; age of the data: ${describeSeconds(dataAgeSeconds)}`,
    ...(outcome === 'success' ? [] : [`Go on with: vault restore --resume ${id}`]),
    `Record: ${location}`,
  ];
  return lines.join('\n');
}
