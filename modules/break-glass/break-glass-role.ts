import { Construct } from 'constructs';
import { inlineRole } from '../iam/inline-role';
import type { Conditions, Statement } from '../iam/policy-document';
import type { Place } from '../place';
import { deletions } from './deletions';

export interface BreakGlassRoleProps {
  readonly roleName: string;
  /** Owner in the tags of what it may delete. */
  readonly vault: string;
  readonly place: Place;
  /** Where the vault keeps anything. */
  readonly regions: readonly string[];
  /** Name patterns of the buckets whose versions it may delete. */
  readonly buckets: readonly string[];
  /** ARNs of the users and roles that may assume it. */
  readonly principals: readonly string[];
  /** UTC, ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
}

/** Seconds since somebody showed their second factor. */
const FRESH = '3600';

/**
 * May delete recovery points of the vault, unlock them before, and delete versions of its objects; between two times, by
 * who signed in with MFA in the last hour. A session that began in time ends in time too: each permission has the same window.
 */
export class BreakGlassRole extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: BreakGlassRoleProps) {
    super(scope, id);
    const { role } = inlineRole(this, {
      roleName: props.roleName,
      description: 'Deletes what is locked, in an emergency',
      maxSessionDuration: 3600,
      trust: trustOf(props),
      statements: deletions(props).map((statement) => within(props, statement)),
    });
    this.roleArn = role.arn;
  }
}

/** The ARN of the role, for the policies that let it alone delete. */
export function breakGlassArn({ partition, accountId }: Place, roleName: string): string {
  return `arn:${partition}:iam::${accountId}:role/${roleName}`;
}

function trustOf(props: BreakGlassRoleProps): Statement {
  return within(props, {
    sid: 'Assume',
    principals: { AWS: props.principals },
    actions: ['sts:AssumeRole'],
    conditions: {
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      NumericLessThan: { 'aws:MultiFactorAuthAge': FRESH },
    },
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws-dates.html */
function within({ notBefore, notAfter }: BreakGlassRoleProps, statement: Statement): Statement {
  const window: Conditions = {
    DateGreaterThanEquals: { 'aws:CurrentTime': notBefore },
    DateLessThanEquals: { 'aws:CurrentTime': notAfter },
  };
  return { ...statement, conditions: { ...statement.conditions, ...window } };
}
