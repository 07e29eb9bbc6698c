import { isDeepStrictEqual } from 'node:util';
import type { Existing } from './existing';
import type { Synthesized, Target } from './targets';

/** Which existing thing becomes which resource of the stacks. */
export type Pairs = ReadonlyMap<Target, Existing>;

/** A value that only Terraform or AWS can tell. */
export const UNKNOWN = Symbol('unknown');

export interface Known {
  readonly synthesized: Synthesized;
  readonly pairs: Pairs;
  readonly account: string;
}

/** What an argument of the stacks will be, as far as what is known already says: references become the values of what exists. */
export function valueOf(known: Known, stack: string, value: unknown): unknown {
  if (typeof value === 'string') return textOf(known, stack, value);
  if (Array.isArray(value)) {
    const items = value.map((item) => valueOf(known, stack, item));
    return items.includes(UNKNOWN) ? UNKNOWN : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, valueOf(known, stack, one)] as const);
  return entries.some(([, one]) => one === UNKNOWN) ? UNKNOWN : Object.fromEntries(entries);
}

const WHOLE = /^\$\{([^{}]*)\}$/;
const PART = /(\$?)\$\{([^{}]*)\}/g;
const ACCOUNT = 'data.aws_caller_identity.current.account_id';

/** The expression that a text consists of, without its braces. */
export const expressionOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? WHOLE.exec(value)?.[1] : undefined;

function textOf(known: Known, stack: string, text: string): unknown {
  const expression = expressionOf(text);
  if (expression !== undefined) return lookUp(known, stack, expression);
  let missing = false;
  const whole = text.replaceAll(PART, (part, escape: string, inner: string) => {
    if (escape !== '') return part.slice(1);
    const found = lookUp(known, stack, inner);
    missing ||= typeof found !== 'string';
    return String(found);
  });
  return missing ? UNKNOWN : whole;
}

function lookUp({ synthesized, pairs, account }: Known, stack: string, expression: string): unknown {
  if (expression === ACCOUNT) return account;
  const found = synthesized.reference(stack, expression);
  const existing = found && pairs.get(found.target);
  if (found === undefined || existing === undefined) return UNKNOWN;
  return existing.attributes[found.attribute] ?? UNKNOWN;
}

/** Whether Terraform sees no difference: numbers and booleans as texts, policies as JSON, lists in any order. */
export function same(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(normal(left), normal(right));
}

function normal(value: unknown): unknown {
  if (typeof value === 'string') return json(value) ?? value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value))
    return value.map(normal).sort((left, right) => JSON.stringify(left).localeCompare(JSON.stringify(right)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => left.localeCompare(right))
      .map(([key, one]) => [key, normal(one)]),
  );
}

function json(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return normal(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Whether a value of a state means that nothing was written there. */
export function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.every(isUnset);
  return typeof value === 'object' && Object.values(value).every(isUnset);
}
