import { checkOperator } from './conditions';

/** A policy as AWS keeps it, strictly read: what this does not know it refuses, since skipping it could let a wrong policy pass. */

export type Effect = 'Allow' | 'Deny';

/** Operator → key → values, all as texts (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html). */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Kind (`AWS`, `Service`, …) → who. `*` alone is everybody. */
export type Principals = '*' | Readonly<Record<string, readonly string[]>>;

/** Patterns of which one must match, or, with `not`, none. */
export interface Patterns {
  readonly not: boolean;
  readonly any: readonly string[];
}

export interface PolicyStatement {
  /** Names the statement in verdicts; its position where it has no Sid. */
  readonly sid: string;
  readonly effect: Effect;
  readonly actions: Patterns;
  /** Undefined in a role's trust policy. */
  readonly resources: Patterns | undefined;
  /** Undefined in the policy of an identity. */
  readonly principals: Principals | undefined;
  readonly conditions: Conditions;
}

type Json = Readonly<Record<string, unknown>>;

const ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const;

/** @param policy a document as text or as what the text means */
export function parsePolicy(policy: unknown): readonly PolicyStatement[] {
  const document = typeof policy === 'string' ? (JSON.parse(policy) as unknown) : policy;
  const { Version, Statement, ...others } = objectOf(document, 'a policy');
  refuseOthers(others, ['Id'], 'a policy');
  // Older documents have no variables, and mean `${…}` as it stands.
  if (Version !== '2012-10-17') throw new Error(`Version must be 2012-10-17, got ${String(Version)}`);
  const statements = Array.isArray(Statement) ? (Statement as unknown[]) : [Statement];
  return statements.map((statement, at) => parseStatement(objectOf(statement, 'a statement'), at));
}

function parseStatement(statement: Json, at: number): PolicyStatement {
  refuseOthers(statement, ELEMENTS, 'a statement');
  const { Sid, Effect, Principal, Condition } = statement;
  const sid = typeof Sid === 'string' ? Sid : `#${at}`;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new Error(`${sid}: Effect ${String(Effect)}`);
  const actions = patternsOf(statement, 'Action', sid);
  if (actions === undefined) throw new Error(`${sid} has neither Action nor NotAction`);
  return {
    sid,
    effect: Effect,
    actions,
    resources: patternsOf(statement, 'Resource', sid),
    principals: principalsOf(Principal, sid),
    conditions: conditionsOf(Condition, sid),
  };
}

function patternsOf(statement: Json, element: 'Action' | 'Resource', sid: string): Patterns | undefined {
  const { [element]: any, [`Not${element}`]: none } = statement;
  if (any !== undefined && none !== undefined)
    throw new Error(`${sid} has both ${element} and Not${element}`);
  if (any !== undefined) return { not: false, any: textsOf(any, `${sid}: ${element}`) };
  if (none !== undefined) return { not: true, any: textsOf(none, `${sid}: Not${element}`) };
  return undefined;
}

function principalsOf(value: unknown, sid: string): Principals | undefined {
  if (value === undefined || value === '*') return value;
  const kinds = objectOf(value, `${sid}: Principal`);
  return mapValues(kinds, (who, kind) => textsOf(who, `${sid}: Principal ${kind}`));
}

function conditionsOf(value: unknown, sid: string): Conditions {
  if (value === undefined) return {};
  return mapValues(objectOf(value, `${sid}: Condition`), (keys, operator) => {
    checkOperator(operator);
    return mapValues(objectOf(keys, `${sid}: ${operator}`), (values, key) =>
      textsOf(values, `${sid}: ${operator} ${key}`),
    );
  });
}

function objectOf(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new Error(`${what} must be an object, got ${JSON.stringify(value)}`);
}

/** One or many; numbers and booleans are kept as AWS does, as texts. */
function textsOf(value: unknown, what: string): readonly string[] {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => {
    if (typeof one === 'string') return one;
    if (typeof one === 'boolean' || typeof one === 'number') return String(one);
    throw new Error(`${what} must be texts, got ${JSON.stringify(one)}`);
  });
}

function mapValues<Value>(
  object: Json,
  of: (value: unknown, key: string) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, of(value, key)]));
}

function refuseOthers(object: Json, known: readonly string[], what: string): void {
  const other = Object.keys(object).find((key) => !known.includes(key));
  if (other !== undefined) throw new Error(`${what} has ${other}, which this evaluator does not know`);
}
