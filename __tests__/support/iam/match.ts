import { valuesOf, type Context } from './context';

/**
 * `*`, `?` and policy variables (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
 * What a variable stands for is compared as it is: a `*` in a tag opens nothing.
 */
export interface Glob {
  readonly wildcards: boolean;
  readonly ignoreCase?: boolean;
}

const VARIABLE = /\$\{([^}]*)\}/g;
/** How a document writes the three characters themselves. */
const LITERALS: Readonly<Record<string, string>> = { '*': '*', '?': '?', $: '$' };

/** Whether a pattern matches; false where a variable of it has no value in the request. */
export function matches(pattern: string, value: string, context: Context, how: Glob): boolean {
  let source = '';
  let end = 0;
  for (const found of pattern.matchAll(VARIABLE)) {
    const text = variable(found[1] ?? '', context);
    if (text === undefined) return false;
    source += expression(pattern.slice(end, found.index), how) + escaped(text);
    end = found.index + found[0].length;
  }
  source += expression(pattern.slice(end), how);
  return new RegExp(`^${source}$`, how.ignoreCase ? 'isu' : 'su').test(value);
}

/** Actions are the same in any case. */
export function matchesAction(pattern: string, action: string): boolean {
  return matches(pattern, action, {}, { wildcards: true, ignoreCase: true });
}

/** A wildcard of a Resource goes across the parts of an ARN. */
export function matchesResource(pattern: string, arn: string, context: Context): boolean {
  return matches(pattern, arn, context, { wildcards: true });
}

const ARN_PARTS = 6;

/** ArnLike and ArnEquals: part by part, so that a wildcard does not reach across a colon. */
export function matchesArn(pattern: string, arn: string, context: Context): boolean {
  const [patterns, values] = [arnParts(pattern), arnParts(arn)];
  if (patterns.length !== ARN_PARTS || values.length !== ARN_PARTS) return false;
  return patterns.every((part, at) => matches(part, values[at] ?? '', context, { wildcards: true }));
}

/** The sixth part is the rest. Colons in `${aws:…}` part nothing. */
function arnParts(arn: string): string[] {
  const parts: string[] = [];
  let rest = arn;
  while (parts.length < ARN_PARTS - 1) {
    const part = /^(?:\$\{[^}]*\}|[^:])*(?=:)/.exec(rest)?.[0];
    if (part === undefined) break;
    parts.push(part);
    rest = rest.slice(part.length + 1);
  }
  return [...parts, rest];
}

function variable(text: string, context: Context): string | undefined {
  const literal = LITERALS[text];
  if (literal !== undefined) return literal;
  const [, key, otherwise] = /^\s*([\w:./@=+-]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(text) ?? [];
  if (key?.includes(':') !== true) throw new Error(`\${${text}} is no policy variable`);
  const value = valuesOf(context, key);
  if (Array.isArray(value)) throw new Error(`\${${text}} must be single-valued, got ${value.join(', ')}`);
  return (value as string | undefined) ?? otherwise;
}

function expression(text: string, { wildcards }: Glob): string {
  if (!wildcards) return escaped(text);
  return escaped(text).replaceAll('\\*', '.*').replaceAll('\\?', '.');
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
