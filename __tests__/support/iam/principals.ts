import type { Principals } from './document';

/** Who asks. */
export type Caller =
  | { readonly type: 'role'; readonly arn: string }
  | { readonly type: 'service'; readonly name: string }
  | { readonly type: 'anonymous' };

/**
 * How a resource policy names the caller: itself or everybody; or by its account, which leaves it to the caller's own
 * policies (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts).
 */
export type Naming = 'direct' | 'account' | 'no';

export function namingOf(principals: Principals, caller: Caller): Naming {
  if (principals === '*') return 'direct';
  const namings = Object.entries(principals).flatMap(([kind, names]) =>
    names.map((name) => namingBy(kind, name, caller)),
  );
  return namings.find((naming) => naming === 'direct') ?? namings.find((naming) => naming !== 'no') ?? 'no';
}

function namingBy(kind: string, name: string, caller: Caller): Naming {
  switch (kind) {
    case 'AWS':
      return namingByArn(name, caller);
    case 'Service':
      return caller.type === 'service' && caller.name === name ? 'direct' : 'no';
    default:
      throw new Error(`Principal ${kind} is not known to this evaluator`);
  }
}

function namingByArn(name: string, caller: Caller): Naming {
  if (name === '*') return 'direct';
  if (name.includes('*')) throw new Error(`A principal's ARN takes no wildcards, got ${name}`);
  if (caller.type !== 'role') return 'no';
  if (name === caller.arn) return 'direct';
  return accountNamed(name) === accountOf(caller.arn) ? 'account' : 'no';
}

/** The account of an account principal, in either form; undefined for a role or a user. */
function accountNamed(name: string): string | undefined {
  return /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
}

export function accountOf(arn: string): string {
  const account = arn.split(':')[4];
  if (account === undefined || !/^\d{12}$/.test(account)) throw new Error(`${arn} names no account`);
  return account;
}
