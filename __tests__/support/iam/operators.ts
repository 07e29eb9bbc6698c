import { IPv4 } from 'ipaddr.js';
import type { Context } from './context';
import { matches, matchesArn } from './match';

/** Compares one value of the policy with one of the request. */
export type Compare = (wanted: string, value: string, context: Context) => boolean;

export interface Operator {
  readonly compare: Compare;
  /** True where no value of the policy fits, and true where the request has no such key. */
  readonly negated: boolean;
}

const exactly: Compare = (wanted, value, context) => matches(wanted, value, context, { wildcards: false });
const inAnyCase: Compare = (wanted, value, context) =>
  matches(wanted, value, context, { wildcards: false, ignoreCase: true });
const like: Compare = (wanted, value, context) => matches(wanted, value, context, { wildcards: true });

const numeric =
  (holds: (value: number, wanted: number) => boolean): Compare =>
  (wanted, value) =>
    holds(numberOf(value), numberOf(wanted));

const temporal =
  (holds: (value: number, wanted: number) => boolean): Compare =>
  (wanted, value) =>
    holds(timeOf(value), timeOf(wanted));

const bool: Compare = (wanted, value) => truth(wanted) === truth(value);
const inBlock: Compare = (wanted, value) => {
  const [block, size] = IPv4.parseCIDR(wanted.includes('/') ? wanted : `${wanted}/32`);
  return IPv4.parse(value).match(block, size);
};

const is = (compare: Compare): Operator => ({ compare, negated: false });
const isNot = (compare: Compare): Operator => ({ compare, negated: true });

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: is(exactly),
  StringNotEquals: isNot(exactly),
  StringEqualsIgnoreCase: is(inAnyCase),
  StringNotEqualsIgnoreCase: isNot(inAnyCase),
  StringLike: is(like),
  StringNotLike: isNot(like),
  NumericEquals: is(numeric((value, wanted) => value === wanted)),
  NumericNotEquals: isNot(numeric((value, wanted) => value === wanted)),
  NumericLessThan: is(numeric((value, wanted) => value < wanted)),
  NumericLessThanEquals: is(numeric((value, wanted) => value <= wanted)),
  NumericGreaterThan: is(numeric((value, wanted) => value > wanted)),
  NumericGreaterThanEquals: is(numeric((value, wanted) => value >= wanted)),
  DateEquals: is(temporal((value, wanted) => value === wanted)),
  DateNotEquals: isNot(temporal((value, wanted) => value === wanted)),
  DateLessThan: is(temporal((value, wanted) => value < wanted)),
  DateLessThanEquals: is(temporal((value, wanted) => value <= wanted)),
  DateGreaterThan: is(temporal((value, wanted) => value > wanted)),
  DateGreaterThanEquals: is(temporal((value, wanted) => value >= wanted)),
  Bool: is(bool),
  IpAddress: is(inBlock),
  NotIpAddress: isNot(inBlock),
  // AWS's two names for the same comparison.
  ArnEquals: is(matchesArn),
  ArnLike: is(matchesArn),
  ArnNotEquals: isNot(matchesArn),
  ArnNotLike: isNot(matchesArn),
};

export function operatorOf(name: string): Operator {
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (operator === undefined) throw new Error(`${name} is no condition operator this evaluator knows`);
  return operator;
}

export function truth(text: string): boolean {
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  throw new Error(`must be true or false, got ${text}`);
}

function numberOf(text: string): number {
  if (text.trim() === '' || Number.isNaN(Number(text))) throw new Error(`must be a number, got ${text}`);
  return Number(text);
}

/** ISO 8601, or seconds since 1970. */
function timeOf(text: string): number {
  const time = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`must be a time, got ${text}`);
  return time;
}
