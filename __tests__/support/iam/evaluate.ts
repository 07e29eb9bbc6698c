import { holds } from './conditions';
import type { Context } from './context';
import type { Patterns, PolicyStatement } from './document';
import { matchesAction, matchesResource } from './match';
import { namingOf, type Caller, type Naming } from './principals';

/** One thing that a call touches. */
export interface Target {
  /** `*` for an action that knows no resources: only a policy with Resource `*` allows it. */
  readonly arn: string;
  /** What AWS knows of this one alone, such as its tags. @default nothing */
  readonly context?: Context;
}

export interface Request {
  readonly caller: Caller;
  /** `s3:GetObject` */
  readonly action: string;
  /** Each must be allowed. */
  readonly targets: readonly Target[];
  /** @default {} */
  readonly context?: Context;
}

export interface Policies {
  /** Policies of the caller, all its statements in one list. @default none */
  readonly identity?: readonly PolicyStatement[];
  /** Policy of what is called, in the caller's own account. @default none */
  readonly resource?: readonly PolicyStatement[];
  /**
   * Whether nothing is allowed that the resource policy does not allow, or leave to the account: so with KMS keys and
   * the trust policies of roles.
   * @default false: either policy suffices
   */
  readonly resourceDecides?: boolean;
}

export interface Verdict {
  readonly decision: 'allowed' | 'explicitly denied' | 'implicitly denied';
  /** The statements that decided; none where nothing allowed. */
  readonly by: readonly string[];
}

/**
 * What IAM answers within one account: an explicit deny, else an allow, else no
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html).
 * Boundaries, session policies and organizations are not its business.
 */
export function evaluate(policies: Policies, request: Request): Verdict {
  const { action, targets } = request;
  if (targets.length === 0) throw new Error(`${action} must have a target`);
  if (/[*?]/.test(action)) throw new Error(`A request has one action, got ${action}`);
  const verdicts = targets.map((target) => evaluateOne(policies, request, target));
  return (
    verdicts.find(({ decision }) => decision === 'explicitly denied') ??
    verdicts.find(({ decision }) => decision === 'implicitly denied') ?? {
      decision: 'allowed',
      by: [...new Set(verdicts.flatMap(({ by }) => by))],
    }
  );
}

function evaluateOne(policies: Policies, request: Request, target: Target): Verdict {
  const { identity = [], resource = [], resourceDecides = false } = policies;
  const applies = (statement: PolicyStatement): boolean => isAbout(statement, request, target);
  const own = request.caller.type === 'role' ? identity.filter(applies) : [];
  const theirs = (naming: Naming): readonly PolicyStatement[] =>
    resource.filter((one) => namingIn(one, request.caller) === naming).filter(applies);
  const [direct, byAccount] = [theirs('direct'), theirs('account')];

  const denies = [...own, ...direct, ...byAccount].filter(({ effect }) => effect === 'Deny');
  if (denies.length > 0) return verdict('explicitly denied', denies);
  // No Deny is left: whatever applies allows.
  if (direct.length > 0) return verdict('allowed', direct);
  if (own.length > 0 && (!resourceDecides || byAccount.length > 0)) {
    return verdict('allowed', [...own, ...byAccount]);
  }
  return verdict('implicitly denied', []);
}

function isAbout(
  { sid, actions, resources, conditions }: PolicyStatement,
  { action, context: common }: Request,
  { arn, context: own }: Target,
): boolean {
  if (resources === undefined && !action.startsWith('sts:')) throw new Error(`${sid} has no Resource`);
  const context = { ...common, ...own };
  return (
    fits(actions, (pattern) => matchesAction(pattern, action)) &&
    (resources === undefined || fits(resources, (pattern) => matchesResource(pattern, arn, context))) &&
    holds(conditions, context)
  );
}

const fits = ({ not, any }: Patterns, matches: (pattern: string) => boolean): boolean =>
  any.some(matches) !== not;

function namingIn({ sid, principals }: PolicyStatement, caller: Caller): Naming {
  if (principals === undefined) throw new Error(`${sid} of a resource policy has no Principal`);
  return namingOf(principals, caller);
}

function verdict(decision: Verdict['decision'], statements: readonly PolicyStatement[]): Verdict {
  return { decision, by: statements.map(({ sid }) => sid) };
}
