import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { Construct } from 'constructs';
import { refuse } from '../problems';
import { boundaryOf } from './boundary';
import { policyDocument, type Statement } from './policy-document';

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

/** The `role` of a construct, with the boundary of its scope, and its inline `policy`. */
export function inlineRole(
  scope: Construct,
  { roleName, trust, statements, ...how }: InlineRoleProps,
): { readonly role: IamRole; readonly policy: IamRolePolicy | undefined } {
  const sids = statements.map(({ sid }) => sid);
  refuse(scope, '', [
    [
      roleName.length <= LONGEST_NAME,
      `roleName must be at most ${LONGEST_NAME} characters, got "${roleName}" (${roleName.length})`,
    ],
    [new Set(sids).size === sids.length, `statements must have different sids, got ${sids.join(', ')}`],
  ]);
  const role = new IamRole(scope, 'role', {
    name: roleName,
    ...how,
    assumeRolePolicy: policyDocument([trust]),
    ...boundaryOf(scope),
  });
  if (statements.length === 0) return { role, policy: undefined };
  const policy = new IamRolePolicy(scope, 'policy', {
    name: roleName,
    role: role.name,
    policy: policyDocument(statements),
  });
  return { role, policy };
}
