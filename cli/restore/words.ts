import type { Check } from '../../lambda-src/core/restore/integrity';
import type { RestoreOrder } from '../../lambda-src/core/restore/order';
import type { ListedRestore } from '../../lambda-src/core/restore/restores';
import { table } from '../terminal/table';

/** What a restore would do, before it does it. */
export function wordsOfOrder({ design, region, pointAt, source }: RestoreOrder): string {
  return [
    `Restores ${source} in ${region} as of ${pointAt}:`,
    ...design.words.map((line) => `  - ${line}`),
  ].join('\n');
}

export const wordsOfChecks = (checks: readonly Check[]): string =>
  checks
    .map(({ point, name, passed, says }) => `${passed ? 'ok    ' : 'FAILED'} ${point}: ${name}: ${says}`)
    .join('\n');

export function wordsOfList(restores: readonly ListedRestore[]): string {
  if (restores.length === 0) return 'Nothing has been restored yet.';
  const rows = restores.map(({ id, source, region, state, made, left, reason }) => [
    id,
    source,
    region,
    state,
    made.map((one) => one.id).join(' ') || '-',
    left.map((one) => one.id).join(' ') || '-',
    reason ?? '',
  ]);
  const open = restores.filter(({ state }) => state !== 'success');
  const hints = open.map(({ id }) => `Go on with: vault restore --resume ${id}`);
  return [table(['restore', 'of', 'in', 'state', 'made', 'left', 'stopped at'], rows), ...hints].join('\n');
}
