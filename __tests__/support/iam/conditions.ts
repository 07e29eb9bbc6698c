import { valuesOf, type Context } from './context';
import type { Conditions } from './document';
import { operatorOf, truth, type Operator } from './operators';

/** Whether every key of every operator holds (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html). */
export function holds(conditions: Conditions, context: Context): boolean {
  return Object.entries(conditions).every(([name, keys]) => {
    const test = testOf(name);
    return Object.entries(keys).every(([key, wanted]) => test(key, wanted, context));
  });
}

/** @throws where the operator is not known */
export function checkOperator(name: string): void {
  testOf(name);
}

type Test = (key: string, wanted: readonly string[], context: Context) => boolean;

const SET = /^(ForAllValues|ForAnyValue):(.*)$/;
const IF_EXISTS = /^(.*)IfExists$/;

function testOf(name: string): Test {
  if (name === 'Null') return isNull;
  const [, set, single = name] = SET.exec(name) ?? [];
  const [, plain] = IF_EXISTS.exec(single) ?? [];
  const operator = operatorOf(plain ?? single);
  if (set === 'ForAllValues') return (key, wanted, context) => forAll(operator, key, wanted, context);
  if (set === 'ForAnyValue') {
    return (key, wanted, context) =>
      (plain !== undefined && isMissing(context, key)) || forAny(operator, key, wanted, context);
  }
  return (key, wanted, context) =>
    (plain !== undefined && isMissing(context, key)) || forOne(operator, key, wanted, context);
}

function forOne(operator: Operator, key: string, wanted: readonly string[], context: Context): boolean {
  const value = valuesOf(context, key);
  if (value === undefined) return operator.negated;
  // What AWS does then is not defined: a policy must not hang on it.
  if (typeof value !== 'string') throw new Error(`${key} is multivalued: use ForAllValues or ForAnyValue`);
  return fits(operator, wanted, value, context);
}

/** True also where the request has no value at all: AWS asks for `Null` beside it in an Allow. */
function forAll(operator: Operator, key: string, wanted: readonly string[], context: Context): boolean {
  return listOf(context, key).every((value) => fits(operator, wanted, value, context));
}

function forAny(operator: Operator, key: string, wanted: readonly string[], context: Context): boolean {
  return listOf(context, key).some((value) => fits(operator, wanted, value, context));
}

/** A key fits one of the values asked for, and none of those of a negated operator. */
function fits(
  { compare, negated }: Operator,
  wanted: readonly string[],
  value: string,
  context: Context,
): boolean {
  return wanted.some((one) => compare(one, value, context)) !== negated;
}

/** `true`: the key must not be there. */
function isNull(key: string, wanted: readonly string[], context: Context): boolean {
  return wanted.some((one) => truth(one) === isMissing(context, key));
}

const isMissing = (context: Context, key: string): boolean => listOf(context, key).length === 0;

function listOf(context: Context, key: string): readonly string[] {
  const values = valuesOf(context, key);
  if (values === undefined) return [];
  return typeof values === 'string' ? [values] : values;
}
