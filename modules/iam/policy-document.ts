/** Operators and keys of a Condition block: `{ StringEquals: { 'aws:SourceAccount': '…' } }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Who a resource policy speaks of. */
export type Principals = '*' | { readonly Service: string } | { readonly AWS: string | readonly string[] };

export interface Statement {
  /** Letters and digits; unique in its document. */
  readonly sid: string;
  /** @default Allow */
  readonly effect?: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** @default no Resource element, as a role's trust policy wants it */
  readonly resources?: readonly string[];
  /** @default no Principal element: the policy of an identity */
  readonly principals?: Principals;
  /** @default unconditional */
  readonly conditions?: Conditions;
}

/**
 * A policy document as a JSON text, in the order given, so that the same statements always give the same bytes.
 * Tokens in it stay tokens. A literal `${`, as in IAM's own variables, is escaped, since Terraform would read it as a template.
 */
export function policyDocument(statements: readonly Statement[]): string {
  const json = JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ sid, effect = 'Allow', principals, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: effect,
      Principal: principals,
      Action: oneOrMany(actions),
      Resource: resources && oneOrMany(resources),
      Condition: conditions,
    })),
  });
  return json.replaceAll(/\$\{(?!TfToken\[)/g, () => '$${');
}

/** AWS stores a list of one as the value alone; written like that, a second plan finds nothing to change. */
function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 && values[0] !== undefined ? values[0] : values;
}
