import { valuesAt, type Resource, type Resources } from './resources';

/**
 * Whose policy it is: an identity's (what a role may do), a role's trust, a resource's own, or an endpoint's, which grants nothing
 * and only narrows what comes through.
 */
export type PolicyKind = 'identity' | 'trust' | 'resource' | 'endpoint';

export interface PolicyStatement {
  readonly at: Resource;
  readonly kind: PolicyKind;
  readonly sid: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Kind (`AWS`, `Service`) → who; `*` alone is `{ AWS: ['*'] }`. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  /** Condition keys in lower case, as IAM compares them, with their values. */
  readonly conditions: ReadonlyMap<string, readonly string[]>;
  /** `NotAction`, `NotResource`, `NotPrincipal`, where they are. */
  readonly inverted: readonly string[];
}

const ATTRIBUTES = [
  'policy',
  'assume_role_policy',
  'inline_policy.policy',
  'policy_document',
  'access_policy',
  'resource_policy',
];

type Document = Readonly<Record<string, unknown>>;

export function statementsOf(resources: Resources): readonly PolicyStatement[] {
  return policiesOf(resources).flatMap(({ at, attribute, document }) =>
    document === undefined ? [] : statementsIn(at, attribute, document),
  );
}

/** Each policy attribute of each resource; its document is undefined where it is none, such as a reference. */
export function policiesOf(
  resources: Resources,
): readonly { at: Resource; attribute: string; document: Document | undefined }[] {
  return resources.all.flatMap((at) =>
    ATTRIBUTES.flatMap((attribute) =>
      valuesAt(at.block, attribute)
        .filter((value) => typeof value === 'string')
        .map((value) => ({ at, attribute, document: documentOf(value) })),
    ),
  );
}

function documentOf(text: string): Document | undefined {
  try {
    const document = JSON.parse(text) as unknown;
    return typeof document === 'object' && document !== null && 'Statement' in document
      ? (document as Document)
      : undefined;
  } catch {
    return undefined;
  }
}

function statementsIn(at: Resource, attribute: string, { Statement }: Document): PolicyStatement[] {
  return listOf(Statement).map((one, position) => {
    const statement = one as Document;
    const { Sid, Effect, Action, Resource, Principal, Condition } = statement;
    return {
      at,
      kind: kindOf(at, attribute, Principal),
      sid: typeof Sid === 'string' ? Sid : `#${position}`,
      allows: Effect === 'Allow',
      actions: listOf(Action).map(String),
      resources: listOf(Resource).map(String),
      principals: principalsOf(Principal),
      conditions: conditionsOf(Condition),
      inverted: Object.keys(statement).filter((element) => element.startsWith('Not')),
    };
  });
}

function kindOf({ type }: Resource, attribute: string, principal: unknown): PolicyKind {
  if (type === 'aws_vpc_endpoint') return 'endpoint';
  if (attribute === 'assume_role_policy') return 'trust';
  return principal === undefined ? 'identity' : 'resource';
}

function principalsOf(principal: unknown): Record<string, readonly string[]> {
  if (principal === undefined) return {};
  if (typeof principal === 'string') return { AWS: [principal] };
  return Object.fromEntries(
    Object.entries(principal as Document).map(([kind, who]) => [kind, listOf(who).map(String)]),
  );
}

function conditionsOf(condition: unknown): ReadonlyMap<string, readonly string[]> {
  const operators = Object.values((condition ?? {}) as Record<string, Document>);
  return new Map(
    operators.flatMap((keys) =>
      Object.entries(keys).map(([key, values]) => [key.toLowerCase(), listOf(values).map(String)] as const),
    ),
  );
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
