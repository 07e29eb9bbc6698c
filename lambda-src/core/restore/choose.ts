import type { Kind } from '../plan';
import type { RecoveryPoint } from '../recovery-point';
import type { Form } from './order';

/** What may be restored as a whole: a point, or those that one run made of the volumes of an instance. */
export interface Candidate {
  readonly kind: Kind;
  readonly form: Form;
  readonly source: string;
  readonly points: readonly RecoveryPoint[];
  /** ISO 8601: the state that comes back. */
  readonly at: string;
  /** For people: what the source is called. */
  readonly label: string;
  /** For people: which one it is. */
  readonly words: string;
}

export type Chosen =
  | { readonly status: 'chosen'; readonly candidate: Candidate }
  | { readonly status: 'none' }
  | { readonly status: 'none usable'; readonly why: readonly string[] }
  | { readonly status: 'too early'; readonly first: string }
  | { readonly status: 'ambiguous'; readonly choices: readonly string[] };

/** Of how many unusable points the reason is told. */
const MOST_REASONS = 5;

/**
 * The newest usable candidate that is not younger than `at`.
 *
 * Candidates of several sources are a question, not a choice: nobody wants the table `orders` for the database `orders`.
 * An instance that has images and snapshots is one source.
 */
export function choose(candidates: readonly Candidate[], at?: Date): Chosen {
  if (candidates.length === 0) return { status: 'none' };
  const sources = new Map(candidates.map((one) => [keyOf(one), one]));
  if (sources.size > 1)
    return {
      status: 'ambiguous',
      choices: [...sources.values()].map(({ kind, source, label, words }) =>
        [kind, source, label === source ? '' : `(${label})`, `with ${words}`].filter(Boolean).join(' '),
      ),
    };
  const usable = candidates.filter(({ points }) => points.every(({ state }) => state === 'completed'));
  if (usable.length === 0)
    return { status: 'none usable', why: candidates.slice(0, MOST_REASONS).flatMap(whyNot) };
  const sorted = usable.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const candidate = sorted.find((one) => at === undefined || Date.parse(one.at) <= at.getTime());
  if (candidate !== undefined) return { status: 'chosen', candidate };
  return { status: 'too early', first: sorted.at(-1)?.words ?? '' };
}

const keyOf = ({ kind, source }: Candidate): string =>
  source.startsWith('i-') ? source : `${kind} ${source}`;

const whyNot = ({ points }: Candidate): string[] =>
  points
    .filter(({ state }) => state !== 'completed')
    .map(({ id, state, message }) => `${id} is ${state}${message === undefined ? '' : ` (${message})`}`);
