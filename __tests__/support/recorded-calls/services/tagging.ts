import { ANYTHING, type ServiceRules } from '../iam-request';

/**
 * Resource Groups Tagging API, whose actions begin with `tag:`:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonresourcegrouptaggingapi.html.
 */
export const tagging: ServiceRules = {
  GetResources: () => [{ action: 'tag:GetResources', targets: ANYTHING }],
};
