import type { Wish } from '../lambda-src/core/rewind/cases';
import type { Decision } from '../lambda-src/core/rewind/decide';
import type { Named, Tally } from '../lambda-src/core/rewind/tally';

/** One line of a dry run. */
export interface Change {
  readonly key: string;
  readonly action: 'undelete' | 'restore' | 'hide';
  /** The version that comes back. */
  readonly version?: string;
  /** When it was made, ISO 8601. */
  readonly of?: string;
  readonly bytes?: number;
}

export function changeLine(key: string, decision: Decision): Change {
  if (decision.do !== 'copy') return { key, action: 'hide' };
  const { id, at, bytes } = decision.version;
  return { key, action: decision.as, version: id, of: new Date(at).toISOString(), bytes };
}

/** What a rewind will do, as the question before it has it. */
export function consequence(
  expected: Tally,
  { source, target, exact }: Wish,
  at: Date,
  careful?: string,
): string {
  const { undeleted, restored, bytes, hidden, archived, thawing } = expected;
  const place = target === undefined ? source.uri : `${target.uri}, from ${source.uri}`;
  return [
    `${n(undeleted + restored)} keys with ${n(bytes)} bytes will be written once more at ${place}, as of ${at.toISOString()}.`,
    ...(exact ? [`${n(hidden)} keys that were added since will be hidden behind delete markers.`] : []),
    ...(archived.count > 0
      ? [`${n(archived.count)} lie in an archive and will stay as they are (see --thaw).`]
      : []),
    ...(thawing.count > 0 ? [`${n(thawing.count)} will be asked for from their archive, which costs.`] : []),
    'No version will be deleted.',
    ...(careful === undefined ? [] : [careful]),
  ].join('\n');
}

/** What `--json` prints. */
export function answerOf(tally: Tally, at: Date, dryRun: boolean, changes: readonly Change[]): object {
  const { since, ...counts } = tally;
  return {
    at: at.toISOString(),
    dryRun,
    ...counts,
    ...(since !== undefined && { since: new Date(since).toISOString() }),
    ...(dryRun && { changes }),
  };
}

/** @param changes of a dry run; absent when it was done */
export function outcomeWords(tally: Tally, at: Date, changes?: readonly Change[]): string {
  const { keys, versions, unchanged, left, undeleted, restored, bytes, hidden, archived, thawing, failed } =
    tally;
  const [are, would] = changes === undefined ? ['', ''] : ['would be ', 'would '];
  return [
    ...(changes ?? []).map(wordsOf),
    `As of ${at.toISOString()}: ${n(keys)} keys, ${n(versions)} versions seen`,
    `  ${n(unchanged)} are as they were`,
    `  ${n(undeleted)} ${are}undeleted, ${n(restored)} ${are}restored (${n(bytes)} bytes)`,
    ...(hidden > 0 ? [`  ${n(hidden)} added since ${are}hidden`] : []),
    ...(left > 0 ? [`  ${n(left)} added since stay (--exact hides them)`] : []),
    ...(archived.count > 0
      ? [
          `  ${n(archived.count)} lie in an archive and ${would === '' ? 'stayed' : 'would stay'} as they are (--thaw asks for them): ${examples(archived)}`,
        ]
      : []),
    ...(thawing.count > 0
      ? [
          `  ${n(thawing.count)} ${would === '' ? 'are on their way' : 'would be asked for'} from their archive, which takes hours; rewind again then: ${examples(thawing)}`,
        ]
      : []),
    ...(failed.count > 0 ? [`  ${n(failed.count)} were refused:`, ...refusals(failed)] : []),
  ].join('\n');
}

const wordsOf = ({ key, action, version = '', of = '' }: Change): string =>
  `${action.padEnd(8)}  ${readable(key)}${action === 'hide' ? '' : `  (${version} of ${of})`}`;

const MOST_TOLD = 20;

function examples({ count, first }: Named): string {
  const keys = first.slice(0, MOST_TOLD).map(({ key }) => readable(key));
  return `${keys.join(', ')}${count > keys.length ? ', …' : ''}`;
}

function refusals({ count, first }: Named): string[] {
  const told = first.slice(0, MOST_TOLD).map(({ key, why = '' }) => `    ${readable(key)}: ${why}`);
  return count > told.length ? [...told, `    and ${n(count - told.length)} more`] : told;
}

/** A key may hold a newline, or what a terminal would obey. */
const readable = (key: string): string => (/[\p{Cc}\p{Cf}]/u.test(key) ? JSON.stringify(key) : key);

/** `████░░░░░░  40 %  `; nothing when the end is not known. */
export function bar(done: number, total: number | undefined): string {
  if (total === undefined || total === 0) return '';
  const part = Math.min(1, done / total);
  const full = Math.floor(part * 20);
  return `${'█'.repeat(full)}${'░'.repeat(20 - full)} ${Math.floor(part * 100)} %  `;
}

const n = (count: number): string => count.toLocaleString('en');
