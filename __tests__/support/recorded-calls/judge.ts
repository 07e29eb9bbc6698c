import type { ApiCall } from '../../../emulator/emulator';
import { evaluate, type Policies, type Target, type Verdict } from '../iam/evaluate';
import { matchesResource } from '../iam/match';
import type { IamRequest } from './iam-request';
import { SERVICES } from './services';
import type { Vault } from './vault';

export interface Judgement {
  /** What IAM would have refused, and what nobody knows how IAM sees; each once. */
  readonly problems: readonly string[];
  /** Every grant that allowed something. */
  readonly used: ReadonlySet<string>;
}

/** What IAM would have said to each call. */
export function judge(calls: readonly ApiCall[], vault: Vault): Judgement {
  // One example of each: a policy that is wrong is wrong for every snapshot.
  const problems = new Map<string, string>();
  const used = new Set<string>();
  for (const call of calls) {
    const rule = SERVICES[call.service]?.[call.action];
    if (rule === undefined) {
      problems.set(unknown(call), unknown(call));
      continue;
    }
    for (const { targets, ...request } of rule(call, vault)) {
      const caller = request.caller ?? call.caller;
      for (const target of targets) {
        const context = { 'aws:RequestedRegion': call.region, ...request.context };
        const { decision, by } = ask(vault, caller, { ...request, targets: [target], context });
        if (decision === 'allowed') {
          for (const grant of grantsOf(vault, caller))
            if (by.includes(grant.sid) && covers(grant, request.action, target)) used.add(show(grant));
        } else {
          const what = `${caller}: ${call.action} needs ${request.action}, which is ${decision}, on`;
          problems.set(`${what} ${kindOf(target.arn)}`, `${what} ${inFull(request, target)}`);
        }
      }
    }
  }
  return { problems: [...problems.values()], used };
}

/** Every action of every statement of every role, on each of its resources: `caller: Sid action on resource`. */
export const grants = (vault: Vault): readonly string[] =>
  [...vault.roles.keys()].flatMap((caller) => grantsOf(vault, caller).map(show));

interface Grant {
  readonly caller: string;
  readonly sid: string;
  readonly action: string;
  readonly resource: string;
}

function grantsOf({ roles }: Vault, caller: string): readonly Grant[] {
  const own = roles.get(caller)?.own ?? [];
  return own.flatMap(({ sid, actions, resources }) =>
    actions.any.flatMap((action) =>
      (resources?.any ?? []).map((resource) => ({ caller, sid, action, resource })),
    ),
  );
}

const covers = ({ action, resource }: Grant, asked: string, { arn }: Target): boolean =>
  action === asked && matchesResource(resource, arn, {});

const show = ({ caller, sid, action, resource }: Grant): string =>
  `${caller}: ${sid} ${action} on ${resource}`;

/** What IAM answers a caller of the pipeline, with the policy of what is called. */
export function ask(vault: Vault, caller: string, request: IamRequest): Verdict {
  const role = vault.roles.get(caller);
  if (role === undefined) throw new Error(`${caller} has no role of the vault`);
  return evaluate(
    { identity: role.own, ...guardOf(vault, request) },
    {
      caller: { type: 'role', arn: role.arn },
      action: request.action,
      targets: request.targets,
      context: { 'aws:SecureTransport': 'true', 'aws:PrincipalArn': role.arn, ...request.context },
    },
  );
}

function guardOf(
  { guards }: Vault,
  { action, targets }: IamRequest,
): Pick<Policies, 'resource' | 'resourceDecides'> {
  const [target] = targets;
  // A bucket's policy guards its objects.
  const guarded = target?.arn.startsWith('arn:aws:s3:') ? target.arn.split('/')[0] : target?.arn;
  const resource = guards.get(guarded ?? '');
  if (action.startsWith('kms:')) {
    // Without its policy every key would seem to refuse.
    if (resource === undefined) throw new Error(`the policy of ${guarded ?? 'no key'} is not known`);
    return { resource, resourceDecides: true };
  }
  if (resource === undefined) return {};
  // A role in another account must trust, and who assumes it must be allowed to.
  return { resource, resourceDecides: action === 'sts:AssumeRole' };
}

const unknown = ({ service, action }: ApiCall): string =>
  `no rule how IAM sees ${service}:${action}: add it to __tests__/support/recorded-calls/services/${service}.ts`;

/** An ARN without what tells one thing of a kind from another. */
const kindOf = (arn: string): string => arn.replace(/[/-][^/-]*$/, '');

const inFull = ({ context }: Pick<IamRequest, 'context'>, target: Target): string =>
  `${target.arn} with ${JSON.stringify({ ...context, ...target.context })}`;
