import { Construct } from 'constructs';
import { inlineRole } from '../iam/inline-role';
import type { Statement } from '../iam/policy-document';
import type { Place } from '../place';
import { refuse } from '../problems';
import { accountStatements } from './account-permissions';

export interface AccountRoleProps {
  /** At most 64 characters. */
  readonly roleName: string;
  /** Name of the vault: only what carries it may be deleted. */
  readonly vault: string;
  /** The region and the account that keep the copies: the role is made there. */
  readonly place: Place;
  /** The account whose copies are copied. */
  readonly sourceAccountId: string;
  /** Roles of that account that may assume this one, by name. */
  readonly trustedRoles: readonly string[];
  /** The key that encrypts what is kept. */
  readonly keyArn: string;
  /** Whether anything is locked. */
  readonly locks: boolean;
}

/** The role with which functions of one account keep copies in another. */
export class AccountRole extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: AccountRoleProps) {
    super(scope, id);
    const { roleName, trustedRoles } = props;
    refuse(scope, id, [[trustedRoles.length > 0, 'trustedRoles must name at least one role, got none']]);
    const { role } = inlineRole(this, {
      roleName,
      description: `Keeps copies of ${props.vault} out of reach of its account`,
      trust: trustOf(props),
      statements: accountStatements(props),
    });
    this.roleArn = role.arn;
  }
}

/**
 * The account is the principal and a condition names the roles: a role that does not exist (yet) is no valid principal, and
 * one that is deleted and made again would be another one (IAM user guide, "AWS JSON policy elements: Principal").
 */
function trustOf({ place: { partition }, sourceAccountId, trustedRoles }: AccountRoleProps): Statement {
  const source = `arn:${partition}:iam::${sourceAccountId}`;
  return {
    sid: 'Assume',
    actions: ['sts:AssumeRole'],
    principals: { AWS: `${source}:root` },
    conditions: {
      ArnEquals: { 'aws:PrincipalArn': trustedRoles.map((name) => `${source}:role/${name}`) },
    },
  };
}
