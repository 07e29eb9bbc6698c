import type { Statement } from '../../iam/policy-document';
import type { PermissionProps } from './common';

/** What one kind of protected resource needs, by function. Statements that two kinds share are equal and stand once. */
export interface KindPermissions {
  discover(props: PermissionProps): readonly Statement[];
  /** To make, follow and copy recovery points. */
  advance(props: PermissionProps): readonly Statement[];
  /** To list and delete them: in all regions, and also when no plan names the kind any more. */
  prune(props: PermissionProps): readonly Statement[];
}
