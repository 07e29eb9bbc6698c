import { holds } from './conditions';
import type { Context } from './context';

type Case = readonly [
  operator: string,
  wanted: readonly string[],
  value: Context[string] | undefined,
  boolean,
];

const KEY = 'aws:TestKey';
const check = (operator: string, wanted: readonly string[], value: Context[string] | undefined): boolean =>
  holds({ [operator]: { [KEY]: wanted } }, value === undefined ? {} : { [KEY]: value });

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const SINGLE: readonly Case[] = [
  ['StringEquals', ['a', 'b'], 'b', true],
  ['StringEquals', ['a', 'b'], 'B', false],
  ['StringEquals', ['a*'], 'ab', false],
  ['StringEquals', ['a'], undefined, false],
  ['StringNotEquals', ['a', 'b'], 'c', true],
  ['StringNotEquals', ['a', 'b'], 'b', false],
  ['StringNotEquals', ['a'], undefined, true],
  ['StringEqualsIgnoreCase', ['JohnDoe'], 'johndoe', true],
  ['StringNotEqualsIgnoreCase', ['JohnDoe'], 'johndoe', false],
  ['StringLike', ['home/*'], 'home/', true],
  ['StringLike', ['home/*'], 'home', false],
  ['StringLike', ['home/*/x'], 'home/a/b/x', true],
  ['StringLike', ['J?n'], 'Jon', true],
  ['StringLike', ['J?n'], 'Joan', false],
  ['StringLike', ['a.c'], 'abc', false],
  ['StringNotLike', ['home/*'], 'home/x', false],
  ['StringNotLike', ['home/*'], undefined, true],
  ['NumericLessThanEquals', ['10'], '10', true],
  ['NumericLessThan', ['10'], '9', true],
  ['NumericGreaterThan', ['10'], '9', false],
  ['NumericGreaterThanEquals', ['10'], '10', true],
  ['NumericEquals', ['10'], '10.0', true],
  ['NumericNotEquals', ['10'], '11', true],
  ['DateGreaterThan', ['2026-03-14T00:00:00Z'], '2026-03-14T00:00:01Z', true],
  ['DateLessThan', ['2026-03-14T00:00:00Z'], '1773446400', false],
  ['DateLessThanEquals', ['2026-03-14T00:00:00Z'], '1773446400', true],
  ['Bool', ['false'], 'false', true],
  ['Bool', ['false'], 'true', false],
  ['Bool', ['false'], undefined, false],
  ['BoolIfExists', ['false'], undefined, true],
  ['BoolIfExists', ['false'], 'true', false],
  ['StringEqualsIfExists', ['a'], undefined, true],
  ['StringEqualsIfExists', ['a'], 'b', false],
  ['IpAddress', ['203.0.113.0/24', '198.51.100.7'], '203.0.113.99', true],
  ['IpAddress', ['203.0.113.0/24', '198.51.100.7'], '198.51.100.8', false],
  ['NotIpAddress', ['203.0.113.0/24'], '10.0.0.1', true],
  ['ArnLike', ['arn:aws:sns:*:111122223333:ops-*'], 'arn:aws:sns:us-east-1:111122223333:ops-a', true],
  ['ArnLike', ['arn:aws:sns:*:ops'], 'arn:aws:sns:us-east-1:111122223333:ops', false],
  ['ArnEquals', ['arn:aws:datasync:r:1:*'], 'arn:aws:datasync:r:1:task/t/execution/e', true],
  ['ArnNotLike', ['arn:aws:sns:*:111122223333:ops'], 'arn:aws:sns:r:111122223333:ops', false],
  ['Null', ['true'], undefined, true],
  ['Null', ['true'], 'x', false],
  ['Null', ['false'], 'x', true],
  ['Null', ['false'], undefined, false],
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
const SETS: readonly Case[] = [
  ['ForAllValues:StringEquals', ['a', 'b'], ['a'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringEquals', ['a'], [], true],
  ['ForAllValues:StringEquals', ['a'], undefined, true],
  ['ForAllValues:StringLike', ['a*'], ['ab', 'ac'], true],
  ['ForAllValues:StringNotEquals', ['a'], ['b', 'a'], false],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['c'], false],
  ['ForAnyValue:StringEquals', ['a'], undefined, false],
  ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
  ['ForAnyValue:StringNotEquals', ['a'], ['a'], false],
  ['ForAnyValue:StringNotEquals', ['a'], undefined, false],
  ['ForAnyValue:StringEqualsIfExists', ['a'], undefined, true],
];

describe('condition operators', () => {
  it.each([...SINGLE, ...SETS])('%s %j with %j: %s', (operator, wanted, value, expected) => {
    expect(check(operator, wanted, value)).toBe(expected);
  });

  it.each(['StringEqual', 'BinaryEquals', 'NullIfExists', 'ForSomeValues:StringEquals', 'toString'])(
    'refuses %s, which it does not know',
    (operator) => {
      expect(() => check(operator, ['a'], undefined)).toThrow(/is no condition operator/);
    },
  );

  it.each<Case>([
    ['StringEquals', ['a'], ['a'], true],
    ['Bool', ['yes'], 'true', true],
    ['NumericEquals', ['x'], '1', true],
    ['DateEquals', ['tomorrow'], '1', true],
  ])('refuses %s %j with %j, on which AWS is not to be relied', (operator, wanted, value) => {
    expect(() => check(operator, wanted, value)).toThrow();
  });
});

describe('condition blocks', () => {
  it('all operators and all keys must hold, one value of each suffices', () => {
    const conditions = {
      StringEquals: { 'a:one': ['1', '2'], 'a:two': ['x'] },
      Bool: { 'a:three': ['true'] },
    };
    const context = { 'a:one': '2', 'a:two': 'x', 'a:three': 'true' };
    expect(holds(conditions, context)).toBe(true);
    for (const key of Object.keys(context))
      expect(holds(conditions, { ...context, [key]: 'false' })).toBe(false);
  });

  it('keys are the same in any case', () => {
    expect(holds({ StringEquals: { 'AWS:sourceaccount': ['1'] } }, { 'aws:SourceAccount': '1' })).toBe(true);
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
describe('policy variables', () => {
  const withTag = (value: string) => ({ [KEY]: value, 'aws:PrincipalTag/team': 'red*' });

  it.each([
    ['StringEquals', '${aws:PrincipalTag/team}', 'red*', true],
    ['StringLike', '${aws:PrincipalTag/team}/x', 'red*/x', true],
    ['StringLike', '${aws:PrincipalTag/team}/x', 'redder/x', false],
    ['StringLike', '${aws:PrincipalTag/team}/*', 'red*/y', true],
    ['StringLike', "${aws:PrincipalTag/none, 'blue'}/*", 'blue/y', true],
    ['StringLike', '${aws:PrincipalTag/none}*', 'y', false],
    ['StringLike', 'a${*}b', 'a*b', true],
    ['StringLike', 'a${*}b', 'axb', false],
    ['StringEquals', '${$}{x}', '${x}', true],
  ])('%s %s with %s: %s', (operator, wanted, value, expected) => {
    expect(holds({ [operator]: { [KEY]: [wanted] } }, withTag(value))).toBe(expected);
  });

  it('refuses what is no variable, and one with several values', () => {
    expect(() => check('StringLike', ['${aws_s3_bucket.b.arn}'], 'x')).toThrow('is no policy variable');
    const context = { [KEY]: 'x', 'aws:TagKeys': ['a', 'b'] };
    expect(() => holds({ StringLike: { [KEY]: ['${aws:TagKeys}'] } }, context)).toThrow('single-valued');
  });
});
