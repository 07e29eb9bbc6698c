import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { refuse } from '../problems';
import { boundaryOf } from './boundary';
import { policyDocument, type Statement } from './policy-document';
import { lengthOf, LONGEST, policyParts } from './policy-parts';

export interface InlineRoleProps {
  /** At most 64 characters; unique in the account, so it names the region. */
  readonly roleName: string;
  readonly description: string;
  /** Who may assume it. */
  readonly trust: Statement;
  /** What it may do; with none it has no policy. */
  readonly statements: readonly Statement[];
  /**
   * Seconds that a session lasts at most.
   * @default IAM's: an hour
   */
  readonly maxSessionDuration?: number;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LONGEST_NAME = 64;

/**
 * The `role` of a construct, with the boundary of its scope, and what grants it its statements: its inline `policy`, and, where
 * that would be longer than IAM allows, managed ones of its own.
 */
export function inlineRole(
  scope: Construct,
  { roleName, trust, statements, ...how }: InlineRoleProps,
): { readonly role: IamRole; readonly policies: readonly ITerraformDependable[] } {
  const sids = statements.map(({ sid }) => sid);
  refuse(scope, '', [
    [
      roleName.length <= LONGEST_NAME,
      `roleName must be at most ${LONGEST_NAME} characters, got "${roleName}" (${roleName.length})`,
    ],
    ...statements.map((one) => {
      const length = lengthOf([one]);
      const rule = `the statement ${one.sid} must fit into a policy of ${LONGEST.managed} characters, got ${length}`;
      return [length <= LONGEST.managed, rule] as const;
    }),
    [new Set(sids).size === sids.length, `statements must have different sids, got ${sids.join(', ')}`],
  ]);
  const role = new IamRole(scope, 'role', {
    name: roleName,
    ...how,
    assumeRolePolicy: policyDocument([trust]),
    ...boundaryOf(scope),
  });
  const policies = policyParts(statements).map((part, at) => {
    const policy = policyDocument(part);
    if (at === 0) return new IamRolePolicy(scope, 'policy', { name: roleName, role: role.name, policy });
    const { arn: policyArn } = new IamPolicy(scope, `policy_${at + 1}`, {
      name: `${roleName}-${at + 1}`,
      description: `${how.description}: what its inline policy has no room for`,
      policy,
    });
    return new IamRolePolicyAttachment(scope, `policy_${at + 1}_attachment`, { role: role.name, policyArn });
  });
  return { role, policies };
}
