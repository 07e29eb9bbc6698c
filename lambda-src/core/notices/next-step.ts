/** What to do after an answer of an HTTP endpoint that was told something. */
export type NextStep =
  { readonly do: 'done' } | { readonly do: 'again'; readonly afterMs: number } | { readonly do: 'give up' };

export interface HttpAnswer {
  readonly status: number;
  /** The header of that name, where there is one. */
  readonly retryAfter?: string;
}

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 16_000;

/**
 * A throttle, a server error and a lost connection pass; what else is refused stays refused.
 *
 * @param answer undefined where there was none: no connection, or no answer in time
 * @param attempt counts from 1
 * @param now for a `Retry-After` that names a time instead of seconds (RFC 9110, 10.2.3)
 */
export function nextStep(answer: HttpAnswer | undefined, attempt: number, now: Date): NextStep {
  const pause = Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE);
  if (answer === undefined) return { do: 'again', afterMs: pause };
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return { do: 'done' };
  if (status !== 408 && status !== 429 && status < 500) return { do: 'give up' };
  return { do: 'again', afterMs: Math.max(pause, asked(retryAfter, now)) };
}

function asked(retryAfter: string | undefined, now: Date): number {
  if (retryAfter === undefined) return 0;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const until = Date.parse(retryAfter);
  return Number.isNaN(until) ? 0 : Math.max(0, until - now.getTime());
}
