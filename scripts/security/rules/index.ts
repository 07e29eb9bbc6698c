import type { Rule } from '../rule';
import {
  knownActions,
  noAttachedPolicies,
  noInvertedStatements,
  noWildcardActions,
  readablePolicies,
} from './actions';
import { bucketRules } from './buckets';
import { encryptedAtRest, encryptedFileCopies } from './encryption';
import { GUARDS } from './guards';
import { endpointPolicies, noOpenIngress } from './network';
import {
  functionsCalledByKnown,
  noForeignTrust,
  noPublicPrincipals,
  oneBoundaryForAll,
  sourceOfServices,
} from './principals';
import { noPlainSecrets, noSecretsInState } from './secrets';
import { settingRules } from './settings';
import { noWildcardResources, passRoleToOneService } from './targets';

/** What every vault must keep to. */
export const RULES: readonly Rule[] = [
  ...bucketRules,
  encryptedAtRest,
  encryptedFileCopies,
  ...settingRules,
  readablePolicies,
  noAttachedPolicies,
  noWildcardActions,
  noInvertedStatements,
  knownActions,
  noWildcardResources,
  passRoleToOneService,
  noPublicPrincipals,
  noForeignTrust,
  sourceOfServices,
  functionsCalledByKnown,
  oneBoundaryForAll,
  noOpenIngress,
  endpointPolicies,
  noPlainSecrets,
  noSecretsInState,
];

/** What one keeps to besides that may not be lost. */
export { GUARDS };
