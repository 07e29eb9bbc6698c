import { setTimeout as sleep } from 'node:timers/promises';
import { nextStep } from '../core/notices/next-step';

/** Milliseconds that one attempt may take; Slack and PagerDuty answer within one or two seconds. */
const PATIENCE = 10_000;
/** Of an answer, in an error. */
const SHOWN = 200;

export interface Post {
  /** How errors name the endpoint: its address may be a secret. */
  readonly to: string;
  readonly url: URL;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Never shown, in whatever the endpoint answers. */
  readonly secret: string;
}

/** How much time there is. */
export interface Time {
  /** Milliseconds in which an attempt may still begin and end. */
  readonly left: () => number;
}

/** Nobody was told. The message names no address and no secret. */
export class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
}

/** Refused for a reason that stays, and that another secret may mend. */
export class Refused extends NotDelivered {}

/**
 * Posts until the endpoint has taken it, has refused it for good, or time is up. Redirections are not followed: they would carry the
 * secret elsewhere.
 * @returns what the endpoint answered
 * @throws NotDelivered
 */
export async function postJson(post: Post, time: Time): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await once(post, Math.min(PATIENCE, time.left()));
    const step = nextStep(outcome.answer, attempt, new Date());
    if (step.do === 'done') return outcome.text;
    if (step.do === 'give up') throw new Refused(`${post.to} refused: ${outcome.text}`);
    if (step.afterMs >= time.left())
      throw new NotDelivered(
        `${post.to} was not reached in ${attempt} attempts, and the next would be in ${Math.ceil(step.afterMs / 1000)} s: ${outcome.text}`,
      );
    await sleep(step.afterMs);
  }
}

interface Attempt {
  readonly answer?: { readonly status: number; readonly retryAfter?: string };
  /** The answer's body, or what went wrong. */
  readonly text: string;
}

async function once({ url, body, headers, secret }: Post, patience: number): Promise<Attempt> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.max(1, patience)),
    });
    text = await response.text();
  } catch (error) {
    return { text: codeOf(error) };
  }
  const retryAfter = response.headers.get('retry-after');
  return {
    answer: { status: response.status, ...(retryAfter !== null && { retryAfter }) },
    text: response.ok ? text : `${response.status} ${text.replaceAll(secret, '…').slice(0, SHOWN)}`.trim(),
  };
}

/** By its code alone: the message of a failed fetch may hold the address. */
function codeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : 'no connection';
}
