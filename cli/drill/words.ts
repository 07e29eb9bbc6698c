import type { OpenDrill, Tidied } from '../../lambda-src/core/drill/leftovers';
import type { DrillOrder } from '../../lambda-src/core/drill/order';
import type { DrillRecord } from '../../lambda-src/core/drill/record';
import { describeSeconds } from '../../lambda-src/core/rpo-words';
import { table } from '../terminal/table';

/** What a drill would test. */
export function wordsOfOrder({ tests, untested, region }: DrillOrder): string {
  const rows = tests.map(({ plan, kind, source, point, pointAt }) => [plan, kind, source, point, pointAt]);
  return [
    ...(rows.length === 0
      ? ['There is nothing to test.']
      : [`Restores to be tested in ${region}:`, table(['plan', 'kind', 'source', 'point', 'as of'], rows)]),
    ...untested.map(({ plan, kind, reason }) => `Not tested: ${kind} of ${plan}: ${reason}`),
  ].join('\n');
}

/** What a drill found. */
export function wordsOfDrill(record: DrillRecord, location: string): string {
  const { id, status, reason, samples, untested, left } = record;
  const rows = samples.map(
    ({ plan, kind, source, point, outcome, read, rtoSeconds, rpoSeconds, missed, left: rest }) => [
      plan,
      kind,
      source,
      point,
      missed.length > 0 ? `${outcome}, target missed` : outcome,
      read !== undefined
        ? 'read, not restored'
        : rtoSeconds === undefined
          ? '-'
          : describeSeconds(rtoSeconds),
      describeSeconds(rpoSeconds),
      rest.length === 0 ? 'yes' : `NO: ${rest.map((one) => one.id).join(' ')}`,
    ],
  );
  return [
    ...(rows.length === 0
      ? []
      : [table(['plan', 'kind', 'source', 'point', 'test', 'RTO', 'RPO', 'cleaned up'], rows)]),
    ...samples.flatMap(({ source, reason: why, missed, unlooked = [] }) =>
      [
        ...(why === undefined ? [] : [why]),
        ...missed,
        ...unlooked.map((one) => `not looked at: ${one.name}: ${one.unlooked}`),
      ].map((words) => `${source}: ${words}`),
    ),
    ...untested.map(({ plan, kind, reason: why }) => `Not tested: ${kind} of ${plan}: ${why}`),
    ...(left.length === 0 ? [] : [`Take away what is left with: vault drill --clean-up ${id}`]),
    `Restore test ${id}: ${status}${reason === undefined ? '' : ` (${reason})`}`,
    `Record: ${location}`,
  ].join('\n');
}

export const wordsOfOpen = (drills: readonly OpenDrill[]): string =>
  drills
    .map(({ order: { id, region, startedAt }, record }) => {
      const state = record === undefined ? 'never came to its end, or is still going on' : record.status;
      return `  ${id} in ${region}, begun ${startedAt}: ${state}`;
    })
    .join('\n');

export function wordsOfTidied(tidied: readonly Tidied[]): string {
  if (tidied.length === 0) return 'No drill has left anything.';
  return tidied
    .flatMap(({ drill, removed, left }) => [
      `${drill}: removed ${removed.map(({ what, id }) => `${what} ${id}`).join(', ') || 'nothing'}`,
      ...left.map(({ what, id, reason }) => `${drill}: LEFT ${what} ${id}: ${reason}`),
    ])
    .join('\n');
}
